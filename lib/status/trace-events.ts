/**
 * A trace in the Trace Event Format of Chrome, as Perfetto, chrome://tracing and others read it: a row a thread, a slice
 * a piece of work, and an arrow a packet from its grant to its work to its storing (the gaps are the queues).
 */
import type { SpanChunk } from '../channel/trace.ts';
import { TRACE_ROAD, traceStageOf } from './trace-stages.ts';

/** Of the arrows; the first and the last are named so by the format. */
const PHASES = ['s', 't', 'f'] as const;

/** @param dropped spans that were left out */
export function* traceEvents(chunks: readonly SpanChunk[], dropped: number): Generator<string> {
  yield '{"displayTimeUnit":"ms",';
  yield `"otherData":${JSON.stringify({ dropped })},"traceEvents":[\n`;
  yield JSON.stringify({ ph: 'M', pid: 1, name: 'process_name', args: { name: 'valhalla' } });
  const origin = beginOf(chunks);
  const rows = new Map<string, number>();
  let id = 0;
  for (const { thread, spans } of chunks) {
    let tid = rows.get(thread);
    if (tid === undefined) {
      tid = rows.size + 1;
      rows.set(thread, tid);
      yield event({ ph: 'M', pid: 1, tid, name: 'thread_name', args: { name: thread } });
    }
    for (const [name, begin, milliseconds, packets] of spans) {
      const stage = traceStageOf(name);
      if (stage === undefined) continue;
      const ts = micros(begin - origin);
      const slice = {
        name: stage.title,
        cat: stage.title,
        pid: 1,
        tid,
        args: { what: packets?.length === 1 ? packets[0] : name, packets: packets?.length },
      };
      if (stage.overlaps === true) {
        // Slices of one row must not overlap; these have rows of their own.
        yield event({ ...slice, ph: 'b', ts, id: ++id });
        yield event({ ...slice, ph: 'e', ts: ts + micros(milliseconds), id });
      } else yield event({ ...slice, ph: 'X', ts, dur: micros(milliseconds) });
      const place = TRACE_ROAD.findIndex((names) => names.test(name));
      for (const packet of place === -1 ? [] : (packets ?? []))
        yield event({
          ph: PHASES[place],
          bp: 'e',
          name: 'packet',
          cat: 'packet',
          pid: 1,
          tid,
          ts,
          id: packet,
        });
    }
  }
  yield '\n]}\n';
}

/** When the first span begins. */
export function beginOf(chunks: readonly SpanChunk[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { spans } of chunks) for (const [, begin] of spans) least = Math.min(least, begin);
  return Number.isFinite(least) ? least : 0;
}

function event(fields: object): string {
  return `,\n${JSON.stringify(fields)}`;
}

function micros(milliseconds: number): number {
  return Math.round(milliseconds * 1000);
}

/** A parser thread: two lanes to the dispatcher, one parse at a time. */
import { getHeapStatistics } from 'node:v8';
import { Channel } from '../channel/channel.ts';
import { Outbox } from '../channel/outbox.ts';
import type { Packet } from '../channel/packet.ts';
import { traceStep } from '../channel/trace.ts';
import { enter, leave } from '../threads/cell.ts';
import type { Cell } from '../threads/cell.ts';
import { threadData } from '../threads/spawn.ts';
import type { ParserEnds, ParserGives, ParserOptions, ParserTakes } from './parser-messages.ts';
import { Parser } from './parser.ts';
import { ReadTimes } from './read-times.ts';
import { WorkLoop } from './work-loop.ts';

const { ends, cells, options } = threadData<ParserOptions, ParserEnds>();
const cell = cells[0] as Cell;
const now = new Channel<ParserGives, ParserTakes>(ends.now);
const normal = new Channel<ParserGives, ParserTakes>(ends.normal);

const parser = new Parser({
  facetKeys: options.facetKeys,
  albumKeys: options.albumKeys,
  ffprobe: options.ffprobe,
  limit: options.limit,
  names: options.names,
  tags: options.tags,
  enter: ({ id }) => enter(cell, id),
  leave: () => leave(cell),
});

const times = new ReadTimes();

/** Of this thread alone (`process.memoryUsage` would count them all); a picture is moved, not copied. */
function results(packets: readonly Packet[]): [ParserGives, ArrayBuffer[]] {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  const pictures = packets.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes.buffer as ArrayBuffer]));
  return [{ kind: 'results', packets, memory: heap + external, times: times.of(packets) }, pictures];
}

const outbox = new Outbox<Packet>((packets) => normal.send(...results(packets)));

const loop = new WorkLoop(
  {
    now: { poll: () => now.poll(), push: (packet) => now.send(...results([packet])) },
    normal: { poll: () => normal.poll(), push: (packet) => outbox.push(packet) },
  },
  async (packet) => {
    const result = await parser.work(packet);
    traceStep('parse', result);
    return result;
  },
  () => {
    outbox.flush();
    normal.send({ kind: 'stopped' });
    now.close();
    normal.close();
  },
);
now.listen((message) => loop.take('now', message));
normal.listen((message) => loop.take('normal', message));

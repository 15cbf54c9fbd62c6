/**
 * Every message of every channel, for tests and traces: off unless the scan was started with a trace name, then each
 * thread posts what it sends to one BroadcastChannel (nested threads need no port handed down for it).
 */
import { BroadcastChannel } from 'node:worker_threads';

export interface TraceRecord {
  /** `from>to` */
  readonly arrow: string;
  readonly kind: string;
  /** Milliseconds since the epoch, with fractions. */
  readonly at: number;
  readonly message: unknown;
}

let sink: BroadcastChannel | undefined;

/** @param name of the BroadcastChannel; undefined: nothing is traced */
export function startTrace(name: string | undefined): void {
  sink?.close();
  sink = name === undefined ? undefined : new BroadcastChannel(name);
  // Typed without `unref`, but it has one in Node.js: a trace must not keep a thread alive.
  (sink as unknown as { unref?: () => void } | undefined)?.unref?.();
}

export function traceMessage(arrow: string, message: unknown): void {
  if (sink === undefined) return;
  const kind = (message as { kind?: string }).kind ?? '';
  const record: TraceRecord = { arrow, kind, at: performance.timeOrigin + performance.now(), message };
  try {
    sink.postMessage(record);
  } catch {
    // A message with a transferred port cannot be cloned a second time: its kind is enough.
    sink.postMessage({ ...record, message: { kind } });
  }
}

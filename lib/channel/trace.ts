/**
 * What the threads did, for traces and tests: off unless the library was opened with a trace, then each thread tells one
 * BroadcastChannel (nested threads need no port handed down for it). Two things can be told: every message of every
 * channel as it is (tests), or spans of time (the picture of a scan), gathered in chunks. Off, it costs a null check a
 * message and nothing a packet.
 */
import { BroadcastChannel } from 'node:worker_threads';

/** Name of the BroadcastChannel, and what is told there. */
export type TraceTarget = { readonly messages: string } | { readonly spans: string };

export interface TraceRecord {
  /** `from>to` */
  readonly arrow: string;
  readonly kind: string;
  /** Milliseconds since the epoch, with fractions. */
  readonly at: number;
  readonly message: unknown;
}

/** Begin in milliseconds since the epoch (all threads have this clock in common), milliseconds, packets it was about. */
export type Span = readonly [name: string, begin: number, milliseconds: number, packets?: readonly string[]];

export interface SpanChunk {
  readonly thread: string;
  readonly spans: readonly Span[];
}

interface Header {
  readonly consumer: string;
  readonly id: number;
}

interface Traced {
  readonly kind?: string;
  readonly packets?: readonly Header[];
}

/** Spans a thread holds before it hands them over. */
const CHUNK = 1024;

let sink: BroadcastChannel | undefined;
let chunk: Span[] | undefined;
let thread = '';

/** @param target undefined: nothing is traced from now on; what was gathered is handed over */
export function startTrace(target: TraceTarget | undefined, name = 'main'): void {
  flushTrace();
  sink?.close();
  chunk = target !== undefined && 'spans' in target ? [] : undefined;
  thread = name;
  sink =
    target === undefined
      ? undefined
      : new BroadcastChannel('spans' in target ? target.spans : target.messages);
  // Typed without `unref`, but it has one in Node.js: a trace must not keep a thread alive.
  (sink as unknown as { unref?: () => void } | undefined)?.unref?.();
}

export function traceMessage(arrow: string, message: unknown): void {
  if (sink === undefined) return;
  const { kind = '', packets } = message as Traced;
  if (chunk !== undefined) {
    if (packets !== undefined) add([`${arrow} ${kind}`, traceNow(), 0, packets.map(keyOf)]);
    // The last word of a thread: it may be ended at once.
    if (kind === 'stopped') flushTrace();
    return;
  }
  const record: TraceRecord = { arrow, kind, at: traceNow(), message };
  try {
    sink.postMessage(record);
  } catch {
    // A message with a transferred port cannot be cloned a second time: its kind is enough.
    sink.postMessage({ ...record, message: { kind } });
  }
}

/** Where spans are told: `take` with a span around it, named after the way the message came. Else `take` itself. */
export function traceTaking<Message>(
  arrow: string,
  take: (message: Message) => void,
): (message: Message) => void {
  if (chunk === undefined) return take;
  const [, here = '', there = '', lane = ''] = /^(.+)>(\S+)(.*)$/.exec(arrow) ?? [];
  return (message) => {
    const { kind = '', packets } = message as Traced;
    const begin = traceNow();
    take(message);
    traceSpan(`${there}>${here}${lane} took ${kind}`, begin, packets?.map(keyOf));
  };
}

/** A step on one packet that ends now. */
export function traceStep(name: string, packet: Header & { readonly micros?: number | undefined }): void {
  if (chunk === undefined) return;
  const milliseconds = (packet.micros ?? 0) / 1000;
  add([name, traceNow() - milliseconds, milliseconds, [keyOf(packet)]]);
}

/** A piece of work that ends now. @param begin what `traceNow` said then */
export function traceSpan(name: string, begin: number, packets?: readonly string[]): void {
  if (chunk === undefined) return;
  const milliseconds = traceNow() - begin;
  add(packets === undefined ? [name, begin, milliseconds] : [name, begin, milliseconds, packets]);
}

/** Milliseconds since the epoch, with fractions; 0 where nothing is traced. */
export function traceNow(): number {
  return sink === undefined ? 0 : performance.timeOrigin + performance.now();
}

/** Hands over what was gathered. */
export function flushTrace(): void {
  if (chunk === undefined || chunk.length === 0) return;
  const spans = chunk;
  chunk = [];
  sink?.postMessage({ thread, spans } satisfies SpanChunk);
}

function add(span: Span): void {
  if (chunk === undefined) return;
  chunk.push(span);
  if (chunk.length >= CHUNK) flushTrace();
}

function keyOf({ consumer, id }: Header): string {
  return `${consumer} ${id}`;
}

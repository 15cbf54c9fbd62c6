/** Gathers, in the main thread, the spans of all threads, and writes them into a file at the end. */
import { randomUUID } from 'node:crypto';
import { access, constants, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BroadcastChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { SpanChunk, TraceTarget } from '../channel/trace.ts';
import { ValhallaError } from '../errors.ts';
import { traceEvents } from './trace-events.ts';
import { tracePicture } from './trace-picture.ts';

/** Spans, and packets named in them: about 200 MB, or a scan of 150,000 files. */
const LIMIT = 1_000_000;

export class TraceRecorder {
  readonly target: TraceTarget;
  readonly #file: string;
  readonly #limit: number;
  readonly #channel: BroadcastChannel;
  readonly #chunks: SpanChunk[] = [];
  #held = 0;
  #dropped = 0;

  constructor(file: string, limit: number = LIMIT) {
    const name = `valhalla trace ${randomUUID()}`;
    this.target = { spans: name };
    this.#file = file;
    this.#limit = limit;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event) => this.#take((event as { data: SpanChunk }).data);
    (this.#channel as unknown as { unref?: () => void }).unref?.();
  }

  /** @throws ERR_VALHALLA_OPTION where the file could not be written at the end */
  static async begin(file: string): Promise<TraceRecorder> {
    try {
      await access(dirname(file), constants.W_OK);
    } catch (cause) {
      const message = `The trace cannot be written to ${file}: its folder is not there, or not writable. Name another file.`;
      throw new ValhallaError('ERR_VALHALLA_OPTION', message, { cause });
    }
    return new TraceRecorder(file);
  }

  /** After all threads have ended: a half-written trace is never seen under its name. */
  async write(): Promise<void> {
    const port = this.#channel as unknown as MessagePort;
    for (let last = receiveMessageOnPort(port); last !== undefined; last = receiveMessageOnPort(port))
      this.#take(last.message as SpanChunk);
    this.#channel.close();
    const temporary = `${this.#file}.${randomUUID()}.tmp`;
    const write = /\.svg$/i.test(this.#file) ? tracePicture : traceEvents;
    try {
      await using handle = await open(temporary, 'wx');
      let text = '';
      for (const piece of write(this.#chunks, this.#dropped)) {
        text += piece;
        if (text.length < 65_536) continue;
        await handle.write(text);
        text = '';
      }
      await handle.write(text);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await rename(temporary, this.#file);
  }

  #take(chunk: SpanChunk): void {
    if (this.#held >= this.#limit) {
      this.#dropped += chunk.spans.length;
      return;
    }
    this.#chunks.push(chunk);
    for (const [, , , packets] of chunk.spans) this.#held += 1 + (packets?.length ?? 0);
  }
}

/**
 * The reader as the main thread has it: a thread that starts with the first query. The process may end while nobody
 * waits for an answer.
 */
import type { TraceTarget } from '../channel/trace.ts';
import { ValhallaError, fromWire } from '../errors.ts';
import type { Queries, QueryName, ReaderGives, ReaderTakes } from '../reader/reader-messages.ts';
import type { OpenedFile } from '../store/opened-file.ts';
import { Backstage } from '../threads/backstage.ts';

const STOP_MILLISECONDS = 1_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ValhallaError) => void;
}

export class ReaderClient {
  readonly #path: string;
  readonly #languages: readonly string[];
  readonly #trace: TraceTarget | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #opened: OpenedFile | undefined;
  #thread: Backstage<ReaderTakes, ReaderGives> | undefined;
  #ticket = 0;
  #stopped = false;

  constructor(path: string, languages: readonly string[], trace: TraceTarget | undefined) {
    this.#path = path;
    this.#languages = languages;
    this.#trace = trace;
  }

  /** The library's file is there and open: no other one is read in its place. */
  opened(file: OpenedFile): void {
    this.#opened = file;
  }

  ask<Name extends QueryName>(name: Name, argument: Queries[Name][0]): Promise<Queries[Name][1]> {
    // A loop over files may come for its next page after the library was closed.
    if (this.#stopped) return Promise.reject(libraryClosed());
    const thread = (this.#thread ??= this.#start());
    const ticket = ++this.#ticket;
    const { promise, resolve, reject } = Promise.withResolvers<Queries[Name][1]>();
    this.#waiting.set(ticket, { resolve: resolve as (value: unknown) => void, reject });
    thread.ref();
    thread.send({ kind: 'query', ticket, name, argument });
    return promise;
  }

  /** What is asked is answered, unless that takes too long. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#thread?.stop({ kind: 'stop' }, STOP_MILLISECONDS);
    this.#thread = undefined;
    for (const { reject } of this.#waiting.values()) reject(libraryClosed());
    this.#waiting.clear();
  }

  #start(): Backstage<ReaderTakes, ReaderGives> {
    const options = { path: this.#path, languages: this.#languages, opened: this.#opened?.identity };
    return new Backstage<ReaderTakes, ReaderGives>(
      { stage: 'reader', options, trace: this.#trace },
      (message) => this.#take(message),
      (error) => {
        this.#thread = undefined;
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
      },
    );
  }

  #take(message: ReaderGives): void {
    if (message.kind === 'stopped') return;
    const waiting = this.#waiting.get(message.ticket);
    this.#waiting.delete(message.ticket);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(fromWire(message.error));
    // An application that asks nothing more may end without closing the library.
    if (this.#waiting.size === 0) this.#thread?.unref();
  }
}

export function libraryClosed(): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_CLOSED',
    'The library was closed. Open it again with Valhalla.open.',
  );
}

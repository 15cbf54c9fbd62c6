/**
 * Looks at places that are to become roots, wherever they lie: in threads of a moment, for neither the application's own
 * thread nor the pool of its file system calls may hang in a disk that does not answer.
 */
import { askOnce } from '../threads/ask-once.ts';
import type { Late } from '../threads/ask-once.ts';
import { within } from '../threads/within.ts';
import { FOLDER_ANSWER } from './folder-fault.ts';
import type { FolderErrand, FolderFaults } from './folder-fault.ts';

/** Threads that look at one place each. */
const MOST_THREADS = 8;
/** Milliseconds for threads to end. */
const END = 500;

/** Starts a thread. */
type Ask = (paths: readonly string[], late: Late<FolderErrand['answer']>) => Promise<FolderErrand['answer']>;

const askThread: Ask = (paths, late) => askOnce<FolderErrand>('engine/folder-fault-worker', paths, late);

export class FolderLooks {
  readonly #ask: Ask;
  readonly #threads = new Set<Promise<void>>();

  constructor(ask: Ask = askThread) {
    this.#ask = ask;
  }

  /** @param signal aborting it, nothing is known at once */
  async faults(paths: readonly string[], signal?: AbortSignal): Promise<FolderFaults> {
    const faults = await this.#look(paths, signal);
    if (faults !== undefined || paths.length === 1 || paths.length > MOST_THREADS) return faults ?? new Map();
    // One of them does not answer, and the thread says nothing of the others.
    const each = await Promise.all(paths.map((path) => this.#look([path], signal)));
    return new Map(each.flatMap((found) => [...(found ?? [])]));
  }

  /** @returns threads that could not be ended */
  async stop(): Promise<number> {
    if (this.#threads.size > 0) await within(END, Promise.all(this.#threads));
    return this.#threads.size;
  }

  async #look(paths: readonly string[], signal: AbortSignal | undefined): Promise<FolderErrand['answer']> {
    if (signal?.aborted === true) return undefined;
    const { promise, resolve: ended } = Promise.withResolvers<void>();
    this.#threads.add(promise);
    void promise.then(() => this.#threads.delete(promise));
    return this.#ask(paths, { after: FOLDER_ANSWER, answer: undefined, signal, ended });
  }
}

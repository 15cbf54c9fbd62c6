/**
 * Parses files outside of every library, one at a time, in a thread of its own with the time limit of a scan: a file
 * that hangs ends with an error, and the next one gets another thread.
 */
import type { Worker } from 'node:worker_threads';
import type { TrialAnswer, TrialQuestion } from '../channel/trial.ts';
import type { WireError } from '../errors.ts';
import type { ParserOptions } from '../parser/parser-messages.ts';
import { spawn } from './spawn.ts';

export type Trial = Omit<Extract<TrialAnswer, { kind: 'read' }>, 'kind'> | { readonly error: WireError };

export class Trials implements Disposable {
  readonly #limit: number;
  readonly #start: () => Worker;
  #thread: Worker | undefined;

  /**
   * @param limit milliseconds a file may take
   * @param start for tests
   */
  constructor(
    options: ParserOptions,
    limit: number,
    start: () => Worker = () =>
      spawn<ParserOptions>('parser/trial-worker', {
        name: 'trial',
        ends: {},
        cells: [],
        options: { ...options, limit },
      }),
  ) {
    this.#limit = limit;
    this.#start = start;
  }

  /** Never throws. One at a time. */
  async parse(question: TrialQuestion): Promise<Trial> {
    const thread = (this.#thread ??= this.#start());
    const { promise, resolve } = Promise.withResolvers<Trial>();
    const lose = (code: WireError['code'], message: string): void => {
      this.#end();
      resolve({ error: { code, message, path: question.path } });
    };
    const late = (): void =>
      lose(
        'ERR_VALHALLA_TIMEOUT',
        `${question.path} was not parsed within ${this.#limit} ms; a scan would leave it out too.`,
      );
    // Until it begins, the thread starts, and loads what it needs.
    let timer: NodeJS.Timeout | undefined;
    const take = (answer: TrialAnswer): void => {
      clearTimeout(timer);
      if (answer.kind === 'begun') timer = setTimeout(late, this.#limit);
      else resolve({ packet: answer.packet, lanes: answer.lanes });
    };
    const died = (reason: unknown): void =>
      lose(
        'ERR_VALHALLA_THREAD_DIED',
        `${question.path} ended the thread that parsed it (${String(reason)}).`,
      );
    thread.on('message', take).once('error', died).once('exit', died);
    thread.postMessage(question);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      thread.off('message', take).off('error', died).off('exit', died);
    }
  }

  [Symbol.dispose](): void {
    this.#end();
  }

  /** Not awaited: a thread that is blocked in the kernel never ends. */
  #end(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    thread?.removeAllListeners('exit');
    thread?.on('error', () => undefined);
    void thread?.terminate();
    thread?.unref();
  }
}

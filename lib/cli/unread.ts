/** Work that says what it does ends when nobody reads that any more. It is not through then: it says so. */
import { PipeClosed } from './pipe.ts';
import type { Pipe } from './pipe.ts';

export class Unread extends Error {}

/** @throws Unread: the reader left before the work was through */
export async function whileRead<Result>(what: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PipeClosed)) throw error;
    throw new Unread(
      `The output was closed, so the ${what} ends. What is stored stays; the same command goes on.`,
    );
  }
}

/** Lines for which nobody waits, such as those of events. */
export class Lines {
  readonly #pipe: Pipe;
  readonly #failed = Promise.withResolvers<never>();

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
    // Whoever does not race with it learns of it by the next line.
    this.#failed.promise.catch(() => undefined);
  }

  say(text: string): void {
    this.#pipe.line(text).catch((error: unknown) => this.#failed.reject(error));
  }

  /** @throws what `Pipe.line` throws, as soon as one of the lines could not be written */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#failed.promise]);
  }
}

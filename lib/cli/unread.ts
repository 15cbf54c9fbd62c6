/** Work that says what it does ends when nobody reads that any more. It is not through then: it says so. */
import { PipeClosed } from './pipe.ts';
import type { Pipe } from './pipe.ts';

export class Unread extends Error {}

/** @throws Unread: the reader left before the work was through */
export async function whileRead<Result>(pipe: Pipe, what: string, work: Promise<Result>): Promise<Result> {
  try {
    return await pipe.during(work);
  } catch (error) {
    if (!(error instanceof PipeClosed)) throw error;
    throw new Unread(
      `The output was closed, so the ${what} ends. What is stored stays; the same command goes on.`,
    );
  }
}

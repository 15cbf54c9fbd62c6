/** What the library refuses, in the words of the command. */
import { ValhallaError, isValhallaError } from '../errors.ts';

/** @returns what is no error of the library as it is */
export function reworded(error: unknown, words: (message: string) => string): unknown {
  return isValhallaError(error)
    ? new ValhallaError(error.code, words(error.message), { cause: error })
    : error;
}

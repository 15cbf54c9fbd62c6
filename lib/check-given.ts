/** Whatever somebody gives, checked against a schema before anything is done with it: the one way in. */
import * as v from 'valibot';
import type { ValhallaError } from './errors.ts';
import { givenWords, issueWords } from './issue-words.ts';
import type { IssueWords } from './issue-words.ts';

/**
 * @param refusal what is thrown
 * @param hidden keys of the schema that are not for everybody: they are named to nobody
 */
export function checkGiven<Output>(
  schema: v.GenericSchema<unknown, Output>,
  given: unknown,
  refusal: (issue: IssueWords) => ValhallaError,
  hidden?: readonly string[],
): Output {
  const result = v.safeParse(schema, given);
  if (result.success) return result.output;
  throw refusal(issueWords(schema, result.issues, hidden));
}

/** `The option jobs` and the words, as a sentence. */
export function sentence(what: string, words: string): string {
  return `${what} ${words}${words.endsWith('?') ? '' : '.'}`;
}

/** What a check of a schema says that knows better than its type what is needed. */
export function needed(what: string): (issue: { readonly input: unknown }) => string {
  return ({ input }) => `${what} is needed, not ${givenWords(input)}`;
}

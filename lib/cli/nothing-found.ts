/** Says that nothing was found, and what may be wrong with the question. */
import type { Condition } from '../query/query.ts';
import { printable } from './format.ts';
import type { Host } from './host.ts';
import { absentKey, valueKeys } from '../query/key-hint.ts';
import type { Library } from './library.ts';

/** @param keys that were asked for @param words that were typed */
export async function nothingFound(
  { err }: Pick<Host, 'err'>,
  library: Library,
  { keys = [], words = [] }: { readonly keys?: readonly string[]; readonly words?: readonly string[] },
): Promise<void> {
  err.say('Nothing found.');
  await sayAbsent({ err }, library, keys);
  if (words.some((word) => /^(?:and|or|not)$/i.test(word))) err.say(asWords(words));
}

/** Names those of the keys that no item has. */
export async function sayAbsent(
  { err }: Pick<Host, 'err'>,
  library: Library,
  keys: readonly string[],
): Promise<void> {
  for (const key of valueKeys(keys)) {
    const query = { from: 'items', where: { op: 'exists', key }, missing: 'all' } as const;
    const { rows } = await library.query(query).page({ size: 1 });
    if (rows.length === 0) err.say(printable(absentKey(key)));
  }
}

/** `find not really`: all that has no "really". */
export function operatorHint(where: Condition | undefined, words: readonly string[]): string | undefined {
  if (where?.op === 'and') return where.of.length === 1 ? operatorHint(where.of[0], words) : undefined;
  const isMeant = where?.op === 'not' && where.of.op === 'text' && words.some((word) => /^not$/i.test(word));
  return isMeant ? asWords(words) : undefined;
}

function asWords(words: readonly string[]): string {
  return `and, or and not join conditions. To search for them as words: valhalla find '"${printable(words.join(' '))}"'`;
}

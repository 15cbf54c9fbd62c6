/** A mistyped key is no error, for it might be one of the user's own: where nothing is found, this says what was meant. */
import { nearName } from '../near-name.ts';
import { KEYS } from '../metadata/keys.ts';
import { ALIASES } from '../query/parse.ts';
import { FIELDS } from '../query/query.ts';
import type { Condition } from '../query/query.ts';

const NAMES: readonly string[] = [
  ...Object.keys(FIELDS),
  ...Object.keys(ALIASES),
  'rank',
  ...KEYS.map(({ key }) => key),
];

/** @returns a line for each key that nobody has described, where one is written much like it */
export function keyHints(keys: readonly string[]): string[] {
  return [...new Set(keys)].flatMap((key) => {
    const meant = NAMES.includes(key) ? undefined : nearName(key, NAMES);
    return meant === undefined ? [] : [`${key} is no key that libvalhalla fills. Is ${meant} meant?`];
  });
}

export function keysOf(where: Condition | undefined): string[] {
  if (where === undefined || where.op === 'text') return [];
  if (where.op === 'and' || where.op === 'or') return where.of.flatMap(keysOf);
  return where.op === 'not' ? keysOf(where.of) : [where.key];
}

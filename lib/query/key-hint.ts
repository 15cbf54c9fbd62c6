/** A mistyped key is no error, for it might be one of the user's own: where nothing is found, this says what was meant. */
import { nearName } from '../near-name.ts';
import { KEYS } from '../metadata/keys.ts';
import { ALIASES } from './parse.ts';
import { FIELDS } from './query.ts';
import type { Condition } from './query.ts';

/** What a query calls it, but no item has it as a value. */
const OWN: readonly string[] = [...Object.keys(FIELDS), ...Object.keys(ALIASES), 'rank'];
const NAMES: readonly string[] = [...OWN, ...KEYS.map(({ key }) => key)];

/** Names shown: `camera` may be `camera_make` or `camera_model`. */
const FEW = 3;

/** @returns a line for each key that nobody has described, where one is written much like it */
export function keyHints(keys: readonly string[]): string[] {
  return [...new Set(keys)].flatMap((key) => {
    const meant = NAMES.includes(key) ? [] : namesLike(key);
    return meant.length === 0 ? [] : [`${key} is no key that libvalhalla fills. ${isMeant(meant)}`];
  });
}

/** @param key one that no item of the library has */
export function absentKey(key: string): string {
  const absent = `No item of this library has the key ${key}`;
  if (NAMES.includes(key)) return `${absent}.`;
  const meant = namesLike(key);
  return meant.length === 0
    ? `${absent}, and libvalhalla fills none of this name. The keys of a file: valhalla show FILE`
    : `${absent}. ${isMeant(meant)}`;
}

/** Those that are values of items: all others every item has, or none. */
export function valueKeys(keys: readonly string[]): string[] {
  return [...new Set(keys)].filter((key) => !OWN.includes(key));
}

export function keysOf(where: Condition | undefined): string[] {
  if (where === undefined || where.op === 'text') return [];
  if (where.op === 'and' || where.op === 'or') return where.of.flatMap(keysOf);
  return where.op === 'not' ? keysOf(where.of) : [where.key];
}

/** One that is mistyped, or those that have it as one of their words. */
function namesLike(key: string): string[] {
  const near = nearName(key, NAMES);
  if (near !== undefined) return [near];
  return NAMES.filter((name) => name.split('_').includes(key)).slice(0, FEW);
}

function isMeant(names: readonly string[]): string {
  return `Is ${names.join(' or ')} meant?`;
}

/** What libvalhalla has of a file, as a row: what applications have set, and what it has found, by the names of this library. */
import { cleanDocument } from '../metadata/clean.ts';
import { entriesOf } from '../metadata/document.ts';
import type { Document } from '../metadata/document.ts';
import type { GivenEntry } from '../metadata/given-value.ts';
import { IDENTITY, columnOf } from './columns.ts';
import { foreignValue } from './foreign-value.ts';
import type { RatingScale } from './foreign-value.ts';
import type { ImportRow } from './row.ts';
import { takenValues } from './taken-values.ts';

export interface AncestorValue {
  readonly key: string;
  readonly value: string;
  readonly language: string | null;
  /** Its parser or a grabber says it, and not an application. */
  readonly found: boolean;
  /** The lowest counts. */
  readonly priority: number;
}

export interface AncestorRow {
  readonly id: number;
  readonly path: string;
  readonly pathBytes?: string | undefined;
  /** By priority. */
  readonly values: readonly AncestorValue[];
}

/** All that it knows, beside `undefined` and `all`. */
const LANGUAGES: ReadonlySet<string> = new Set(['de', 'en', 'es', 'fr', 'it']);
const NAMES: ReadonlySet<string> = new Set([...IDENTITY, 'stars']);
/** Names of pictures in its own folder, and ratings of unknown scale. */
const NOT_FOUND: ReadonlySet<string> = new Set(['cover', 'fanart', 'thumbnail', 'rating', 'playcount']);

/** @param keys those that are wanted; undefined: all */
export function rowOfAncestor(
  { id, path, pathBytes, values: said }: AncestorRow,
  keys: readonly string[] | undefined,
  scale: RatingScale,
): ImportRow {
  const values: Document = {};
  const found: Document = {};
  const problems: string[] = [];
  const wantedKeys = (one: AncestorValue): boolean => keys === undefined || keys.includes(keyOf(one.key));
  const [own = [], its = []] = [false, true].map((isFound) =>
    said.filter((one) => one.found === isFound && wantedKeys(one)),
  );
  for (const [key, list] of byKey(own)) {
    const { entries, problem } = takenValues(key, entriesIn(key, list, scale));
    if (entries !== undefined) values[key] = entries;
    if (problem !== undefined) problems.push(`${problem} (${path})`);
  }
  for (const [key, list] of byKey(its)) {
    // What the best of its sources said: nothing tells which of the others belong together.
    const best = list.filter(({ priority }) => priority === list[0]?.priority);
    const entries = NOT_FOUND.has(key)
      ? undefined
      : entriesOf(cleanDocument({ [key]: entriesIn(key, best, scale) }), key);
    if (entries !== undefined) found[key] = entries;
  }
  return { line: id, kind: 'set', identity: { path, pathBytes }, values, found, problems };
}

function byKey(values: readonly AncestorValue[]): [string, AncestorValue[]][] {
  return [...Map.groupBy(values, ({ key }) => keyOf(key))];
}

function entriesIn(key: string, list: readonly AncestorValue[], scale: RatingScale): GivenEntry[] {
  return list.flatMap(({ value, language }) => {
    const own = foreignValue(key, value, scale);
    return own === undefined ? [] : [LANGUAGES.has(language ?? '') ? [own, language] : [own]];
  });
}

/** `lastplayed` is what this library calls `last_played`; what would name a file in a table is only a key there. */
function keyOf(key: string): string {
  const column = columnOf(key) ?? key;
  return NAMES.has(column) ? key.toLowerCase() : column;
}

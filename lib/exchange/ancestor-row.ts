/** What libvalhalla has of a file, as a row: every key that an application has set, by the names of this library. */
import { cleanDocument } from '../metadata/clean.ts';
import { entriesOf } from '../metadata/document.ts';
import type { Document } from '../metadata/document.ts';
import { IDENTITY, columnOf } from './columns.ts';
import { foreignValue } from './foreign-value.ts';
import type { RatingScale } from './foreign-value.ts';
import type { ImportRow } from './row.ts';

export interface AncestorRow {
  readonly id: number;
  readonly path: string;
  readonly pathBytes?: string | undefined;
  readonly values: readonly {
    readonly key: string;
    readonly value: string;
    readonly language: string | null;
  }[];
}

/** All that it knows, beside `undefined` and `all`. */
const LANGUAGES: ReadonlySet<string> = new Set(['de', 'en', 'es', 'fr', 'it']);
const NAMES: ReadonlySet<string> = new Set([...IDENTITY, 'stars']);

/** @param keys those that are wanted; undefined: all */
export function rowOfAncestor(
  { id, path, pathBytes, values: said }: AncestorRow,
  keys: readonly string[] | undefined,
  scale: RatingScale,
): ImportRow {
  const values: Document = {};
  const problems: string[] = [];
  for (const [key, list = []] of Object.entries(Object.groupBy(said, ({ key }) => keyOf(key)))) {
    if (keys !== undefined && !keys.includes(key)) continue;
    const wanted = list.flatMap(({ value, language }) => {
      const own = foreignValue(key, value, scale);
      return own === undefined ? [] : [LANGUAGES.has(language ?? '') ? [own, language] : [own]];
    });
    const entries = entriesOf(cleanDocument({ [key]: wanted }), key);
    if (entries !== undefined) values[key] = entries;
    else if (wanted.length > 0)
      problems.push(`${JSON.stringify(list[0]?.value)} is no value of ${key} (${path})`);
  }
  return { line: id, identity: { path, pathBytes }, values, problems };
}

/** `lastplayed` is what this library calls `last_played`; what would name a file in a table is only a key there. */
function keyOf(key: string): string {
  const column = columnOf(key) ?? key;
  return NAMES.has(column) ? key.toLowerCase() : column;
}

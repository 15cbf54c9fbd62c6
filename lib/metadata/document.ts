/**
 * What one stage says about one item. Stored as one JSON text a stage (`metadata.document`), made once by the stage and
 * bound unchanged by the DB manager.
 */

/** A text or a number; what a key has, and in which unit, is in `docs/keys.md`. */
export type Value = string | number;

/** A value with its language (BCP 47) where the source says one. */
export type Entry = readonly [value: Value] | readonly [value: Value, language: string];

/** Key -> values in the order of the source. A key without a value is absent. */
export type Document = { [key: string]: Entry[] };

/** Not by index alone: a key named `constructor` would find JavaScript's. */
export function entriesOf(document: Readonly<Document>, key: string): Entry[] | undefined {
  return Object.hasOwn(document, key) ? document[key] : undefined;
}

/** Each value once: it may have been said in several languages. */
export function valuesOf(entries: readonly Entry[]): Value[] {
  const values = entries.map(([value]) => value);
  return entries.length > 1 && entries.some((entry) => entry.length === 2) ? [...new Set(values)] : values;
}

/** What a file is, by its suffix. */
export type MediaType = 'audio' | 'video' | 'image' | 'playlist';

/** At most this many bytes of text a value and a document; what is longer is cut or dropped by `clean.ts`. */
export const VALUE_CAP: number = 64 * 1024;
export const DOCUMENT_CAP: number = 1024 * 1024;

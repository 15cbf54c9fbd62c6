/** A row that is to be imported: which item it is about, and what is to be set of it. */
import type { Document, Value } from '../metadata/document.ts';
import { keyInfo } from '../metadata/keys.ts';
import { IDENTITY, PERSONAL, columnOf } from './columns.ts';
import { bareRating, foreignValue } from './foreign-value.ts';
import type { RatingScale } from './foreign-value.ts';
import type { Kind } from './merge-values.ts';
import { RowValues } from './row-values.ts';
import { takenValues } from './taken-values.ts';

/** By its path; else by what it is: names as they stand in a cell, where there may be several. */
export interface Identity {
  readonly path?: string | undefined;
  /** base64, where the path is not UTF-8, or has U+FFFD for a character of its own. */
  readonly pathBytes?: string | undefined;
  readonly part?: number | undefined;
  readonly musicbrainz_recording_id?: string | undefined;
  readonly musicbrainz_release_track_id?: string | undefined;
  readonly artist?: string | undefined;
  readonly album_artist?: string | undefined;
  readonly album?: string | undefined;
  readonly title?: string | undefined;
}

export interface ImportRow {
  /** Of the file, from 1. */
  readonly line: number;
  readonly identity: Identity;
  readonly values: Document;
  readonly kind: Kind;
  /** What another library had found of it: it counts where nothing here says it. */
  readonly found?: Document | undefined;
  /** What is wrong with it; what is not is imported. */
  readonly problems: readonly string[];
}

export type RawValue = Value | boolean | null | undefined | readonly RawValue[];

/** A line of a table or of JSON lines, before anybody knows what its columns are. */
export interface Raw {
  readonly line: number;
  /** By column; two may have one name. */
  readonly cells: readonly (readonly [column: string, value: RawValue])[];
  /** It is no row at all. */
  readonly problem?: string | undefined;
}

export interface RowOptions {
  /** Keys that are set. Default: `PERSONAL`. */
  readonly keys?: readonly string[] | undefined;
  readonly scale: RatingScale;
  /** Between several values of a cell. */
  readonly separator?: string | undefined;
}

const NAMES: ReadonlySet<string> = new Set(IDENTITY);

/** @param ignored gets the names of columns that are not taken */
export function rowOf(raw: Raw, options: RowOptions, ignored: Set<string>): ImportRow {
  const { keys = PERSONAL, scale, separator } = options;
  const identity: Record<string, string | number> = {};
  const row = new RowValues();
  let isOwn = false;
  for (const [name, value] of raw.cells) {
    const column = columnOf(name);
    if (column === undefined) {
      ignored.add(name);
      continue;
    }
    isOwn ||= column === 'pathBytes';
    const [first] = listOf(value);
    if (NAMES.has(column) && isText(first) && String(first) !== '')
      identity[column] ??= column === 'part' ? Number(first) : String(first);
    const key = column === 'stars' ? 'rating' : column;
    if (keys.includes(key)) setValues(key, column === 'stars' ? 5 : scale, name, value);
    else if (!NAMES.has(column)) ignored.add(name);
  }
  return {
    line: raw.line,
    kind: 'shown',
    identity: isOwn ? certain(identity) : identity,
    values: row.values,
    problems: [...(raw.problem === undefined ? [] : [raw.problem]), ...row.problems],
  };

  function setValues(key: string, of: RatingScale, name: string, value: RawValue): void {
    const list = listOf(value, isMulti(key) ? separator : undefined);
    row.add(
      key,
      takenValues(key, list, (one) => (isText(one) ? foreignValue(key, one, of) : one)),
      { name, value },
    );
  }
}

/** Of a line of an export: without bytes beside it, U+FFFD in a path is a character, and no sign of a name not UTF-8. */
export function certain(identity: Identity): Identity {
  const { path, pathBytes } = identity;
  if (pathBytes !== undefined || path?.includes('\u{FFFD}') !== true) return identity;
  return { ...identity, pathBytes: Buffer.from(path).toString('base64') };
}

/** It has bytes beside its paths: nobody else writes them. */
function isOwnTable({ cells }: Raw): boolean {
  return cells.some(([name]) => columnOf(name) === 'pathBytes');
}

/** The highest rating that does not say of how many it is: `undefined` for none. Those of this library are of 100. */
export function highestRating(raw: Raw, before?: number): number | undefined {
  let highest = before;
  for (const [name, value] of raw.cells) {
    if (columnOf(name) !== 'rating') continue;
    const rating = listOf(value).filter(isText).map(bareRating)[0];
    if (rating !== undefined) highest = Math.max(highest ?? 0, isOwnTable(raw) ? 100 : rating);
  }
  return highest;
}

function isMulti(key: string): boolean {
  return keyInfo(key)?.multi ?? true;
}

/** What is no list, text or number in it is left to whoever checks values. */
function listOf(value: RawValue, separator?: string): unknown[] {
  if (Array.isArray(value)) return (value as readonly RawValue[]).filter((one) => one !== null);
  if (value === null || value === undefined) return [];
  return typeof value === 'string' && separator !== undefined ? value.split(separator) : [value];
}

function isText(value: unknown): value is Value {
  return typeof value === 'string' || typeof value === 'number';
}

/** Where the values of a key lie, and how SQL gets at them. */
import { BEST_COLUMNS, JOIN } from '../metadata/columns.ts';
import { keyInfo } from '../metadata/keys.ts';
import { canonicalLanguage } from '../metadata/languages.ts';
import { FIELDS, isField } from '../query/query.ts';
import type { Field, WhoseValues } from '../query/query.ts';
import { isInherited } from '../metadata/inherit.ts';
import { joined, part } from './part.ts';
import type { Part } from './part.ts';
import { FILED_UNDER, FILED_UNDER_ALL, STAND_IN_KEY } from './stand-ins.ts';
import type { Statements } from './statements.ts';

/** Tables that a statement joins to `one`, the row of an item; `place` is folder and root. */
export type Need = 'item' | 'file' | 'place' | 'best' | 'bundle';

/** How values compare: `any` is a key that nobody fixed the meaning of. */
export type Kind = 'text' | 'number' | 'choice' | 'any';

export type Place =
  /** One value a row. `always`: never NULL. */
  | {
      readonly at: 'column';
      readonly kind: Kind;
      readonly sql: string;
      readonly needs: readonly Need[];
      readonly always: boolean;
    }
  /** What people browse by: interned values with an index. */
  | {
      readonly at: 'facet';
      readonly kind: Kind;
      readonly key: number;
      /** With those who stand in. */
      readonly standIns: boolean;
    }
  /** Any number of values: a SELECT of the column `value`, the best one first. */
  | { readonly at: 'rows'; readonly kind: Kind; readonly select: Part; readonly needs: readonly Need[] }
  | { readonly at: 'folder' };

/** Unique index of facet_key. */
export const KEY_ID = 'SELECT id FROM facet_key WHERE name = ?';

const BELOW_ROOT = `rtrim(root.path, '/') || CASE WHEN folder.path = '' THEN '' ELSE '/' || folder.path END`;
const FULL_PATH = `${BELOW_ROOT} || '/' || file.name`;
/** Of the folder of a file, as the filter `folder` takes it. Needs `place`. */
export const FOLDER_PATH: string = `coalesce(nullif(${BELOW_ROOT}, ''), '/')`;

const FIELD_COLUMNS: Readonly<
  Record<
    Exclude<Field, 'folder' | 'error' | 'artwork' | 'filed_under'>,
    readonly [sql: string, need: Need | undefined, always: boolean]
  >
> = {
  type: ['file.type', 'file', true],
  state: ['file.state', 'file', true],
  root: ['root.path', 'place', true],
  path: [FULL_PATH, 'place', true],
  name: ['file.name', 'file', true],
  size: ['file.size', 'file', true],
  mtime: ['file.mtime_ms', 'file', true],
  added: ['file.first_seen', 'file', true],
  gone: ['file.missing_since', 'file', false],
  item: ['one.id', undefined, true],
  file: ['item.file', 'item', true],
  album_id: ['bundle.album', 'bundle', false],
};

/** Primary key of file_error. */
const ERROR_CODES = part('SELECT code AS value FROM file_error WHERE file_error.file = item.file');
/** Index artwork_item. */
const ARTWORK_KINDS = part('SELECT kind AS value FROM artwork WHERE artwork.item = one.id');

const COLUMNS: ReadonlySet<string> = new Set(BEST_COLUMNS);

/** @param said whose values; with any of it, every value of every source that fits */
export function placeOf(statements: Statements, key: string, said: WhoseValues = {}): Place {
  if (key === 'filed_under')
    return { at: 'facet', kind: 'text', key: statements.number(KEY_ID, STAND_IN_KEY), standIns: true };
  if (isField(key)) return fieldPlace(key);
  const kind = kindOf(key);
  if ((said.source ?? said.language ?? said.priority) !== undefined)
    return { at: 'rows', kind, select: saidValues(key, said), needs: [] };
  const facet = statements.number(KEY_ID, key);
  if (facet > 0) return { at: 'facet', kind, key: facet, standIns: false };
  if (COLUMNS.has(key) && keyInfo(key)?.multi === true)
    return { at: 'rows', kind, select: eachOf(key), needs: ['best'] };
  return sortPlace(key);
}

/** What a row is sorted by, and shows: the first value, or all of them joined. */
export function sortPlace(key: string): Place {
  if (key === 'filed_under')
    return { at: 'column', kind: 'text', sql: FILED_UNDER_ALL, needs: ['best', 'bundle'], always: false };
  if (isField(key)) return fieldPlace(key);
  const kind = kindOf(key);
  if (COLUMNS.has(key)) return { at: 'column', kind, sql: `best.${key}`, needs: ['best'], always: false };
  return { at: 'rows', kind, select: bestValues(key), needs: [] };
}

/** Of what is no metadata: each of its values. */
export function fieldPlace(key: Field): Exclude<Place, { at: 'facet' }> {
  if (key === 'folder') return { at: 'folder' };
  const kind = FIELDS[key];
  if (key === 'filed_under') return { at: 'rows', kind, select: FILED_UNDER, needs: ['bundle'] };
  if (key === 'error') return { at: 'rows', kind, select: ERROR_CODES, needs: ['item'] };
  if (key === 'artwork') return { at: 'rows', kind, select: ARTWORK_KINDS, needs: [] };
  const [sql, need, always] = FIELD_COLUMNS[key];
  return { at: 'column', kind, sql, needs: need === undefined ? [] : [need], always };
}

function kindOf(key: string): Kind {
  const type = keyInfo(key)?.type;
  if (type === undefined) return 'any';
  return type === 'number' ? 'number' : 'text';
}

/** As the view library_values. External values are above all. */
function priority(key: string): Part {
  return part(
    `CASE WHEN source.kind = 'external' THEN -128 ELSE coalesce(
    (SELECT value FROM priority WHERE priority.source = source.id AND priority.key = ?),
    (SELECT value FROM priority WHERE priority.source = source.id AND priority.key = ''), 0) END`,
    key,
  );
}

/** A key is made of letters, digits and a few signs, so it can stand in quotes. */
function jsonPath(key: string): string {
  return `$."${key}"`;
}

/** What a track inside a file does not say itself is that of the file. Index item_file. */
const OF_WHOLE = `(SELECT whole.id FROM item AS track CROSS JOIN item AS whole ON whole.file = track.file AND whole.part = 0
  WHERE track.id = one.id AND track.part > 0)`;

/** Primary key of metadata. The list of the winning source, as `bestDocument` finds it. */
function bestValues(key: string): Part {
  const path = jsonPath(key);
  const rank = priority(key);
  const list = (item: string): Part =>
    part(
      `(SELECT metadata.document -> ? FROM metadata JOIN source ON source.id = metadata.source
      WHERE metadata.item = ${item} AND json_array_length(metadata.document, ?) > 0
      ORDER BY source.kind = 'external' DESC, ${rank.sql}, language_rank(metadata.document -> ?), source.id LIMIT 1)`,
      path,
      path,
      ...rank.values,
      path,
    );
  const lists = isInherited(key) ? [list('one.id'), list(OF_WHOLE)] : [list('one.id'), part('NULL')];
  return joined(lists, ', ', 'SELECT said.value ->> 0 AS value FROM json_each(coalesce(', ')) AS said');
}

/** Of a column of `best` the values that stand joined in it. Only where there may be several is the document read. */
function eachOf(key: string): Part {
  const { sql, values } = bestValues(key);
  const several = `instr(best.${key}, '${JOIN}') > 0`;
  return part(
    `SELECT best.${key} AS value WHERE NOT ${several} UNION ALL SELECT value FROM (${sql}) WHERE ${several}`,
    ...values,
  );
}

/** Primary key of metadata. */
function saidValues(key: string, { source, language, priority: least }: WhoseValues): Part {
  const conditions = [part('metadata.item = one.id')];
  if (source !== undefined) conditions.push(part('source.name = ?', source));
  if (language !== undefined) {
    // As values have it. There is no sign of LIKE in one.
    const canonical = canonicalLanguage(language) ?? language;
    conditions.push(part(`(said.value ->> 1 = ? OR said.value ->> 1 LIKE ? || '-%')`, canonical, canonical));
  }
  if (least !== undefined) {
    const rank = priority(key);
    conditions.push(part(`${rank.sql} <= ?`, ...rank.values, least));
  }
  return {
    sql: `SELECT said.value ->> 0 AS value FROM metadata CROSS JOIN source ON source.id = metadata.source
    CROSS JOIN json_each(metadata.document -> ?) AS said WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    values: [jsonPath(key), ...conditions.flatMap(({ values }) => values)],
  };
}

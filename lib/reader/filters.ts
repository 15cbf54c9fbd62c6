/**
 * From a `FileFilter` to SQL. What a page costs is decided by the table it begins with, and SQLite has no statistics
 * here to choose by: the order is written down (CROSS JOIN is SQLite's way to do so).
 *
 * - few folders: from `file` by its index file_name; the page is sorted
 * - a value that people browse by: from `facet` by facet_browse, which has the items in order
 * - else: from `item` by its id
 *
 * A page begins behind an item id, so reading all pages passes over each row once.
 */
import { folderScope } from './folder-scope.ts';
import type { FileFilter } from './reader-messages.ts';
import type { Bound, Sql, Statements } from './statements.ts';

export interface CompiledFilter {
  /** `FROM ...`: joins item, file, folder and root, in the order that is cheapest for this filter. */
  readonly from: string;
  /** Narrows the first table of `from`; implied by `where`. */
  readonly first: Condition;
  /** Everything the filter asks of a row of item, file, folder and root, whatever they were reached by. */
  readonly where: Condition;
  /** The column of the item's id that the first table is sorted by. */
  readonly cursor: string;
  /** It holds for few items: what is made of them may be made anew for every page. */
  readonly narrow: boolean;
}

export interface Condition {
  readonly sql: string;
  readonly values: readonly Bound[];
}

/** The most telling first. */
const FACETS = [
  ['album', 'album'],
  ['artist', 'artist'],
  ['albumArtist', 'album_artist'],
  ['genre', 'genre'],
  ['year', 'year'],
] as const;

/** Unique index of facet_key. */
export const KEY_ID = 'SELECT id FROM facet_key WHERE name = ?';

/** Unique index of facet_value, then facet_browse. */
const VALUE_EXACT: Sql<IdRow> =
  'SELECT id FROM facet_value WHERE value = ? AND EXISTS (SELECT 1 FROM facet WHERE key = ? AND value = facet_value.id)';

/** All of facet_value (some 100,000 rows at most), then facet_browse. */
const VALUE_ANY_CASE: Sql<IdRow> =
  'SELECT id FROM facet_value WHERE value = ? COLLATE NOCASE AND EXISTS (SELECT 1 FROM facet WHERE key = ? AND value = facet_value.id)';

interface IdRow {
  readonly id: number;
}

const NARROW = 5000;

/** Index facet_browse. */
const IS_NARROW = `SELECT count(*) <= ${NARROW} FROM (SELECT 1 FROM facet WHERE key = ? AND value = ? LIMIT ${NARROW + 1})`;

export const PLACES = 'JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root';

interface Facet {
  readonly key: number;
  readonly ids: readonly number[];
}

/**
 * @param items condition on `item`: of `shown.ts`
 * @returns undefined where no file can match
 * @throws ERR_VALHALLA_OPTION
 */
export function compileFilter(
  statements: Statements,
  filter: FileFilter,
  items: string,
): CompiledFilter | undefined {
  const facets = facetsOf(statements, filter);
  if (facets === undefined) return undefined;
  const scope = filter.folder === undefined ? undefined : folderScope(statements, filter.folder);
  const where = allOf([
    { sql: items, values: [] },
    ...facets.map(hasFacet),
    ...columnsOf(filter),
    ...(scope === undefined ? [] : [scope]),
  ]);
  if (scope?.ids !== undefined) {
    return {
      from: `FROM file CROSS JOIN item ON item.file = file.id ${PLACES}`,
      first: { sql: 'file.folder IN (SELECT value FROM json_each(?))', values: [JSON.stringify(scope.ids)] },
      where,
      cursor: 'item.id',
      narrow: true,
    };
  }
  const [facet] = facets;
  const [value] = facet?.ids ?? [];
  // Several spellings of a value would have to be merged; they are rare enough to be looked for item by item.
  if (facet !== undefined && value !== undefined && facet.ids.length === 1) {
    const values = [facet.key, value];
    return {
      from: `FROM facet CROSS JOIN item ON item.id = facet.item CROSS JOIN file ON file.id = item.file ${PLACES}`,
      first: { sql: 'facet.key = ? AND facet.value = ?', values },
      where,
      cursor: 'facet.item',
      narrow: statements.number(IS_NARROW, ...values) === 1,
    };
  }
  return {
    from: `FROM item CROSS JOIN file ON file.id = item.file ${PLACES}`,
    first: { sql: '1', values: [] },
    where,
    cursor: 'item.id',
    narrow: false,
  };
}

/** Primary key of facet. */
function hasFacet({ key, ids }: Facet): Condition {
  return {
    sql: 'EXISTS (SELECT 1 FROM facet AS had WHERE had.item = item.id AND had.key = ? AND had.value IN (SELECT value FROM json_each(?)))',
    values: [key, JSON.stringify(ids)],
  };
}

function columnsOf({ type, state, missing = false }: FileFilter): Condition[] {
  const conditions: Condition[] = [];
  if (type !== undefined) conditions.push({ sql: 'file.type = ?', values: [type] });
  if (state !== undefined) conditions.push({ sql: 'file.state = ?', values: [state] });
  if (missing !== 'all')
    conditions.push({ sql: `file.missing_since IS ${missing ? 'NOT ' : ''}NULL`, values: [] });
  return conditions;
}

function allOf(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

function facetsOf(statements: Statements, filter: FileFilter): Facet[] | undefined {
  const facets: Facet[] = [];
  for (const [name, keyName] of FACETS) {
    const wanted = filter[name];
    if (wanted === undefined) continue;
    const key = statements.number(KEY_ID, keyName);
    const text = String(wanted);
    let ids = statements.all(VALUE_EXACT, text, key);
    if (ids.length === 0) ids = statements.all(VALUE_ANY_CASE, text, key);
    if (ids.length === 0) return undefined;
    facets.push({ key, ids: ids.map(({ id }) => id) });
  }
  return facets;
}

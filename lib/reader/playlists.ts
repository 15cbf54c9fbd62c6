/** Playlists: what is in them, and what of that is in the library. */
import { dirname } from 'node:path';
import type { Document, Value } from '../metadata/document.ts';
import { lastName, stemOf } from '../metadata/file-names.ts';
import { placesOf } from './entry-places.ts';
import { PATH_COLUMNS, shownPath } from './file-path.ts';
import type { PathRow } from './file-path.ts';
import { findFile, ROOTS } from './find-file.ts';
import { EntryFinder } from './find-entry.ts';
import type { Playlist, PlaylistEntry, PlaylistInfo, Queries } from './reader-messages.ts';
import type { Sql, Statements } from './statements.ts';

interface ListRow extends PathRow {
  readonly item: number;
  readonly file: number;
  readonly title: string | null;
  /** JSON */
  readonly document: string | null;
}

const LIST = `SELECT item.id AS item, file.id AS file, ${PATH_COLUMNS}, best.title AS title, metadata.document AS document
FROM file JOIN item ON item.file = file.id AND item.part = 0 JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root
LEFT JOIN best ON best.item = item.id
LEFT JOIN metadata ON metadata.item = item.id AND metadata.source = (SELECT id FROM source WHERE name = 'playlist')
WHERE file.type = 'playlist'`;

/** Index file_playlist, item_file. All playlists are sorted for a page: there are some hundred. */
const PAGE: Sql<ListRow> = `${LIST} AND item.id > ? AND file.missing_since IS NULL ORDER BY item.id LIMIT ?`;
/** Primary key. */
const ONE: Sql<ListRow> = `${LIST} AND item.id = ?`;
/** Index item_file. */
const OF_FILE: Sql<{ readonly item: number }> = 'SELECT id AS item FROM item WHERE file = ? AND part = 0';

interface FoundRow extends PathRow {
  readonly item: number;
  readonly missing_since: number | null;
  readonly title: string | null;
  readonly artist: string | null;
  readonly duration: number | null;
}

/** Primary key, item_file. */
const FOUND: Sql<FoundRow> = `SELECT item.id AS item, file.missing_since AS missing_since, ${PATH_COLUMNS},
  best.title AS title, best.artist AS artist, best.duration AS duration
FROM file JOIN item ON item.file = file.id AND item.part = 0 JOIN folder ON folder.id = file.folder
JOIN root ON root.id = folder.root LEFT JOIN best ON best.item = item.id WHERE file.id = ?`;

/** As `parser/playlist/entry.ts` writes it. */
interface WrittenEntry {
  readonly location: string;
  readonly title?: string;
  readonly duration?: number;
}

export function playlistsPage(
  statements: Statements,
  { after, page }: Queries['playlists'][0],
): Queries['playlists'][1] {
  const rows = statements.all(PAGE, after, page);
  const read = new Entries(statements);
  return rows.map((row) => infoOf(row, read.of(row)));
}

export function playlistOf(statements: Statements, asked: Queries['playlist'][0]): Queries['playlist'][1] {
  const item = 'item' in asked ? asked.item : itemAt(statements, asked);
  const row = item === undefined ? undefined : statements.get(ONE, item);
  if (row === undefined) return undefined;
  const list = new Entries(statements).of(row);
  return { ...infoOf(row, list), list } satisfies Playlist;
}

function itemAt(
  statements: Statements,
  { path, pathBytes }: { path: string; pathBytes?: Uint8Array | undefined },
): number | undefined {
  const file = findFile(statements, path, pathBytes);
  return file === undefined ? undefined : statements.get(OF_FILE, file)?.item;
}

/** A playlist without a title is called by its file. */
function infoOf(row: ListRow, list: readonly PlaylistEntry[]): PlaylistInfo {
  return {
    item: row.item,
    file: row.file,
    ...shownPath(row),
    title: row.title ?? stemOf(row.name),
    entries: list.length,
    missing: list.filter(({ state }) => state === 'missing').length,
    web: list.filter(({ state }) => state === 'web').length,
    duration: list.reduce((sum, { duration = 0 }) => sum + duration, 0),
  };
}

/** Those of the playlists of one query. */
class Entries {
  readonly #statements: Statements;
  readonly #finder: EntryFinder;
  readonly #roots: readonly string[];

  constructor(statements: Statements) {
    this.#statements = statements;
    this.#finder = new EntryFinder(statements);
    this.#roots = statements.all(ROOTS).flatMap(({ id, path }) => (id === 0 ? [] : [path]));
  }

  of(row: ListRow): PlaylistEntry[] {
    const { entry = [] } = JSON.parse(row.document ?? '{}') as Document;
    const folder = dirname(shownPath(row).path);
    return entry.map(([text]) => this.#entry(text, folder));
  }

  #entry(text: Value, folder: string): PlaylistEntry {
    const { location, title, duration } = JSON.parse(String(text)) as WrittenEntry;
    const said = {
      location,
      ...(title === undefined ? {} : { title }),
      ...(duration === undefined ? {} : { duration }),
    };
    const { url, places } = placesOf(location, folder, this.#roots);
    if (url !== undefined) return { ...said, state: 'web' };
    const file = this.#finder.find(places);
    const found = file === undefined ? undefined : this.#statements.get(FOUND, file);
    if (found === undefined) return { ...said, state: 'missing' };
    return {
      title: titleOf(found),
      ...(found.duration === null ? {} : { duration: found.duration }),
      ...said,
      state: found.missing_since === null ? 'found' : 'missing',
      item: found.item,
      ...shownPath(found),
    };
  }
}

function titleOf({ artist, title, name }: FoundRow): string {
  const own = title ?? stemOf(lastName(name));
  return artist === null ? own : `${artist} - ${own}`;
}

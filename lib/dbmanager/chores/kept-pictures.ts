/** Which pictures of the artwork store something in the library refers to. */
import { DROP_EMPTY_BUNDLES } from '../tables/albums.ts';
import type { ChoreTools } from './chore-tools.ts';

/** artwork_download. A download is made together with the artwork that it is for. */
const DROP_DOWNLOADS =
  'DELETE FROM download WHERE NOT EXISTS (SELECT 1 FROM artwork WHERE artwork.download = download.id)';
/** A facet's value that no item has any more: a whole table, for the few who ask. */
const DROP_VALUES =
  'DELETE FROM facet_value WHERE id NOT IN (SELECT value FROM facet UNION ALL SELECT stand_in FROM bundle WHERE stand_in IS NOT NULL)';
/** facet_browse; bundle_stand_in */
const DROP_BROWSE = `DELETE FROM browse WHERE NOT EXISTS (SELECT 1 FROM facet WHERE facet.key = browse.key AND facet.value = browse.value)
  AND NOT EXISTS (SELECT 1 FROM bundle WHERE bundle.stand_in = browse.value)`;
/** bundle_album */
const DROP_ALBUMS = 'DELETE FROM album WHERE NOT EXISTS (SELECT 1 FROM bundle WHERE bundle.album = album.id)';
/** No new album gets the id of one that is dropped: see `AlbumRows`. */
const KEEP_LAST_ALBUM = `INSERT INTO setting SELECT 'last_album', coalesce(max(id), 0) FROM album WHERE true
  ON CONFLICT (name) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))`;
/** Each a transaction of its own. */
const PIECES = [
  [DROP_DOWNLOADS],
  [DROP_EMPTY_BUNDLES],
  [KEEP_LAST_ALBUM, DROP_ALBUMS],
  [DROP_BROWSE],
  [DROP_VALUES],
];
/** Whole tables */
const DOWNLOADED = 'SELECT name FROM download WHERE name IS NOT NULL';
const LOCATED = `SELECT json_extract(locator, '$.name') FROM artwork WHERE json_extract(locator, '$.at') = 'stored'`;
/** A grabber's answer for an album is given again for its next track. */
const ANSWERED = `SELECT answer FROM lookup WHERE answer LIKE '%"stored"%'`;
const NAME = /[0-9a-f]{2}\/[0-9a-f]{64}\.\w+/g;

export class KeptPictures {
  readonly #tools: ChoreTools;

  constructor(tools: ChoreTools) {
    this.#tools = tools;
  }

  /** What purged files have left behind. */
  dropUnused(): void {
    const { db, batch, between } = this.#tools;
    for (const pieces of PIECES) {
      between();
      batch.write();
      for (const sql of pieces) db.prepare(sql).run();
      batch.flush();
    }
  }

  names(): Set<string> {
    const { db } = this.#tools;
    const names = new Set<string>();
    for (const sql of [DOWNLOADED, LOCATED])
      for (const name of db.prepare<[], string>(sql).pluck().iterate()) names.add(name);
    for (const answer of db.prepare<[], string>(ANSWERED).pluck().iterate())
      for (const [name] of answer.matchAll(NAME)) names.add(name);
    return names;
  }
}

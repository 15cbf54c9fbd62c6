/**
 * Migration 4: albums as rows. Tracks of a folder that say the same of their album are a bundle, bundles of the
 * same identity are an album. What was derived before is derived again by the next scan: the empty `album_identity` is what
 * no rules look like.
 */
import { BEST_COLUMNS } from '../../metadata/columns.ts';

const TABLES = `
CREATE TABLE album (
  id INTEGER PRIMARY KEY,
  identity TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
);
CREATE INDEX album_name ON album (name, id);

CREATE TABLE bundle (
  id INTEGER PRIMARY KEY,
  folder TEXT NOT NULL,
  said TEXT NOT NULL,
  album INTEGER REFERENCES album (id),
  stand_in INTEGER REFERENCES facet_value (id),
  UNIQUE (folder, said)
);
CREATE INDEX bundle_album ON bundle (album);
CREATE INDEX bundle_stand_in ON bundle (stand_in) WHERE stand_in IS NOT NULL;

ALTER TABLE best ADD COLUMN bundle INTEGER REFERENCES bundle (id);
CREATE INDEX best_bundle ON best (bundle) WHERE bundle IS NOT NULL;

INSERT INTO setting SELECT 'album_identity', '' WHERE EXISTS (SELECT 1 FROM best);
`;

/** A view takes no further column: it is made again. */
const VIEWS = `
DROP VIEW library_items;
CREATE VIEW library_items AS
SELECT item.id AS id, item.file AS file, item.part AS part, ${BEST_COLUMNS.map((column) => `best.${column} AS ${column}`).join(', ')},
  bundle.album AS album_id
FROM item LEFT JOIN best ON best.item = item.id LEFT JOIN bundle ON bundle.id = best.bundle;

CREATE VIEW library_albums AS
SELECT album.id AS id, album.identity AS identity, min(best.album) AS title, min(best.album_artist) AS album_artist,
  min(best.year) AS year, count(*) AS tracks, count(DISTINCT best.disc) AS discs, sum(best.duration) AS duration
FROM album JOIN bundle ON bundle.album = album.id JOIN best ON best.bundle = bundle.id
JOIN item ON item.id = best.item JOIN file ON file.id = item.file
WHERE item.part = 0 AND file.missing_since IS NULL GROUP BY album.id;
`;

export const sql: string = TABLES + VIEWS;

/**
 * Migration 1: the whole schema. Truth first, then what is derived from it, then the public views.
 * Documented for people in `docs/schema.md`; a test compares the two.
 */
import { BEST_COLUMNS } from '../../metadata/columns.ts';

const NUMERIC = new Set([
  'year',
  'track',
  'disc',
  'duration',
  'audio_bitrate',
  'sample_rate',
  'audio_channels',
  'width',
  'height',
]);

const bestColumns = BEST_COLUMNS.map(
  (column) => `${column} ${NUMERIC.has(column) ? 'NUMERIC' : 'TEXT'}`,
).join(',\n  ');

const TRUTH = `
CREATE TABLE root (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  raw BLOB,
  recursive INTEGER NOT NULL DEFAULT 1,
  depth INTEGER NOT NULL DEFAULT 64,
  links TEXT NOT NULL DEFAULT 'inside' CHECK (links IN ('never', 'inside', 'all')),
  state TEXT NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'offline')),
  reason TEXT,
  added INTEGER NOT NULL,
  scanned INTEGER
);
CREATE UNIQUE INDEX root_path ON root (coalesce(raw, path));

CREATE TABLE folder (
  id INTEGER PRIMARY KEY,
  root INTEGER NOT NULL REFERENCES root (id),
  path TEXT NOT NULL,
  raw BLOB,
  inode TEXT NOT NULL,
  mount INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'offline')),
  reason TEXT
);
CREATE UNIQUE INDEX folder_path ON folder (root, coalesce(raw, path));

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  folder INTEGER NOT NULL REFERENCES folder (id),
  name TEXT NOT NULL,
  raw BLOB,
  stamp TEXT NOT NULL,
  inode TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('audio', 'video', 'image', 'playlist')),
  state TEXT NOT NULL CHECK (state IN ('found', 'done', 'failed', 'quarantined')),
  first_seen INTEGER NOT NULL,
  missing_since INTEGER
);
CREATE UNIQUE INDEX file_name ON file (folder, coalesce(raw, name));
CREATE INDEX file_found ON file (id) WHERE state = 'found';
CREATE INDEX file_missing ON file (missing_since) WHERE missing_since IS NOT NULL;
CREATE INDEX file_inode ON file (inode);

CREATE TABLE sidecar (
  folder INTEGER NOT NULL REFERENCES folder (id),
  name TEXT NOT NULL,
  stamp TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (folder, name)
) WITHOUT ROWID;

CREATE TABLE item (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file INTEGER NOT NULL REFERENCES file (id),
  part INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX item_file ON item (file, part);

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('parser', 'decrapifier', 'grabber', 'external'))
);

CREATE TABLE metadata (
  item INTEGER NOT NULL REFERENCES item (id),
  source INTEGER NOT NULL REFERENCES source (id),
  document TEXT NOT NULL,
  PRIMARY KEY (item, source)
) WITHOUT ROWID;

CREATE TABLE priority (
  source INTEGER NOT NULL REFERENCES source (id),
  key TEXT NOT NULL DEFAULT '',
  value INTEGER NOT NULL CHECK (value BETWEEN -128 AND 128),
  PRIMARY KEY (source, key)
) WITHOUT ROWID;

CREATE TABLE grab (
  item INTEGER NOT NULL REFERENCES item (id),
  grabber INTEGER NOT NULL REFERENCES source (id),
  version TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'done', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0,
  sidecars TEXT NOT NULL DEFAULT '',
  scope TEXT,
  PRIMARY KEY (item, grabber)
) WITHOUT ROWID;
CREATE INDEX grab_due ON grab (grabber, item) WHERE state = 'due';
CREATE INDEX grab_failed ON grab (next_try) WHERE state = 'failed';

CREATE TABLE lookup (
  grabber INTEGER NOT NULL REFERENCES source (id),
  version TEXT NOT NULL,
  scope TEXT NOT NULL,
  answer TEXT,
  expires INTEGER NOT NULL,
  PRIMARY KEY (grabber, version, scope)
) WITHOUT ROWID;

CREATE TABLE download (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  destination TEXT NOT NULL,
  name TEXT,
  mime TEXT,
  size INTEGER,
  state TEXT NOT NULL CHECK (state IN ('due', 'done', 'failed')),
  tries INTEGER NOT NULL DEFAULT 0,
  next_try INTEGER NOT NULL DEFAULT 0,
  error TEXT
);
CREATE INDEX download_due ON download (id) WHERE state = 'due';
CREATE INDEX download_failed ON download (next_try) WHERE state = 'failed';

CREATE TABLE artwork (
  id INTEGER PRIMARY KEY,
  item INTEGER NOT NULL REFERENCES item (id),
  source INTEGER NOT NULL REFERENCES source (id),
  kind TEXT NOT NULL,
  mime TEXT,
  locator TEXT,
  stamp TEXT,
  download INTEGER REFERENCES download (id)
);
CREATE INDEX artwork_item ON artwork (item);
CREATE INDEX artwork_download ON artwork (download) WHERE download IS NOT NULL;

CREATE TABLE file_error (
  file INTEGER NOT NULL REFERENCES file (id),
  stage TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_try INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (file, stage)
) WITHOUT ROWID;

CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  begun INTEGER NOT NULL,
  ended INTEGER,
  outcome TEXT CHECK (outcome IN ('finished', 'cancelled', 'died')),
  flight TEXT NOT NULL DEFAULT '[]',
  report TEXT
);

CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  made INTEGER NOT NULL
);

CREATE TABLE external_change (
  id INTEGER PRIMARY KEY,
  item INTEGER NOT NULL,
  change TEXT NOT NULL,
  made INTEGER NOT NULL
);
`;

const DERIVED = `
CREATE TABLE best (
  item INTEGER PRIMARY KEY REFERENCES item (id),
  epoch INTEGER NOT NULL,
  ${bestColumns}
);

CREATE TABLE facet_key (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE facet_value (
  id INTEGER PRIMARY KEY,
  value TEXT NOT NULL UNIQUE
);
CREATE TABLE facet (
  item INTEGER NOT NULL REFERENCES item (id),
  key INTEGER NOT NULL REFERENCES facet_key (id),
  value INTEGER NOT NULL REFERENCES facet_value (id),
  PRIMARY KEY (item, key, value)
) WITHOUT ROWID;
CREATE INDEX facet_browse ON facet (key, value, item);

CREATE VIRTUAL TABLE search USING fts5 (
  title, artist, album, album_artist, composer, genre, name,
  content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO setting VALUES ('epoch', '1');
`;

const FULL_PATH = `rtrim(root.path, '/') || CASE WHEN folder.path = '' THEN '' ELSE '/' || folder.path END || '/' || file.name`;

const VIEWS = `
CREATE VIEW library_files AS
SELECT file.id AS id, root.path AS root, folder.path AS folder, file.name AS name, ${FULL_PATH} AS path,
  file.raw IS NOT NULL OR folder.raw IS NOT NULL OR root.raw IS NOT NULL AS not_utf8,
  file.type AS type, file.state AS state, file.size AS size, file.mtime_ms AS mtime_ms,
  file.first_seen AS first_seen, file.missing_since AS missing_since,
  root.state = 'offline' OR folder.state = 'offline' AS offline
FROM file JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root;

CREATE VIEW library_items AS
SELECT item.id AS id, item.file AS file, item.part AS part, ${BEST_COLUMNS.map((column) => `best.${column} AS ${column}`).join(', ')}
FROM item LEFT JOIN best ON best.item = item.id;

CREATE VIEW library_values AS
SELECT metadata.item AS item, entry.key AS key, value.key AS position,
  json_extract(value.value, '$[0]') AS value, json_extract(value.value, '$[1]') AS language, source.name AS source,
  CASE WHEN source.kind = 'external' THEN -128 ELSE coalesce(
    (SELECT priority.value FROM priority WHERE priority.source = source.id AND priority.key = entry.key),
    (SELECT priority.value FROM priority WHERE priority.source = source.id AND priority.key = ''), 0) END AS priority
FROM metadata JOIN source ON source.id = metadata.source, json_each(metadata.document) AS entry, json_each(entry.value) AS value;

CREATE VIEW library_errors AS
SELECT file_error.file AS file, library_files.path AS path, file_error.stage AS stage, file_error.code AS code,
  file_error.message AS message, file_error.tries AS tries, file_error.next_try AS next_try, file_error.at AS at,
  library_files.state = 'quarantined' AS quarantined
FROM file_error JOIN library_files ON library_files.id = file_error.file;

CREATE VIEW library_artwork AS
SELECT artwork.id AS id, artwork.item AS item, artwork.kind AS kind, coalesce(download.mime, artwork.mime) AS mime,
  artwork.locator AS locator, download.url AS url, download.name AS stored, source.name AS source
FROM artwork JOIN source ON source.id = artwork.source LEFT JOIN download ON download.id = artwork.download;

CREATE VIEW library_scans AS
SELECT id, begun, ended, outcome, report FROM scan;
`;

const FIRST_ROWS = `
INSERT INTO root (id, path, recursive, depth, added) VALUES (0, '', 0, 0, 0);
INSERT INTO source (name, kind) VALUES ('external', 'external');
`;

export const sql: string = TRUTH + DERIVED + VIEWS + FIRST_ROWS;

/** Migration 2: roots with suffixes and grabbers of their own; why a file counts as missing. */
const FULL_PATH = `rtrim(root.path, '/') || CASE WHEN folder.path = '' THEN '' ELSE '/' || folder.path END || '/' || file.name`;

export const sql: string = `
ALTER TABLE root ADD COLUMN suffixes TEXT;
ALTER TABLE root ADD COLUMN grabbers TEXT;
ALTER TABLE file ADD COLUMN missing_reason TEXT;

DROP VIEW library_files;
CREATE VIEW library_files AS
SELECT file.id AS id, root.path AS root, folder.path AS folder, file.name AS name, ${FULL_PATH} AS path,
  file.raw IS NOT NULL OR folder.raw IS NOT NULL OR root.raw IS NOT NULL AS not_utf8,
  file.type AS type, file.state AS state, file.size AS size, file.mtime_ms AS mtime_ms,
  file.first_seen AS first_seen, file.missing_since AS missing_since,
  root.state = 'offline' OR folder.state = 'offline' AS offline, file.missing_reason AS missing_reason
FROM file JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root;
`;

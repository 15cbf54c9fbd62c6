/**
 * Migration 5: what several processes say to each other. A request gets an answer; ids are never used twice, for whoever
 * waits for a row knows it by its id (both tables were empty so far). The change log tells readers what to read again.
 */
export const sql = `
DROP TABLE request;
CREATE TABLE request (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  made INTEGER NOT NULL,
  answer TEXT
);

DROP TABLE external_change;
CREATE TABLE external_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  item INTEGER NOT NULL,
  change TEXT NOT NULL,
  made INTEGER NOT NULL
);

CREATE TABLE priority_rule (
  source TEXT NOT NULL,
  key TEXT NOT NULL DEFAULT '',
  value INTEGER NOT NULL CHECK (value BETWEEN -128 AND 128),
  replaced INTEGER,
  PRIMARY KEY (source, key)
) WITHOUT ROWID;

CREATE TABLE change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  items TEXT NOT NULL
);
`;

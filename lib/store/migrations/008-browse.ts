/**
 * Migration 8: the values of each key in the order people see them, so that a page of artists neither looks at the values of
 * other keys nor at every item; and when files were met, for what is new.
 */
export const sql: string = `
CREATE TABLE browse (
  key INTEGER NOT NULL REFERENCES facet_key (id),
  folded TEXT NOT NULL,
  value INTEGER NOT NULL REFERENCES facet_value (id),
  PRIMARY KEY (key, folded, value)
) WITHOUT ROWID;

INSERT INTO browse
SELECT used.key, facet_value.folded, used.value
FROM (SELECT DISTINCT key, value FROM facet) AS used JOIN facet_value ON facet_value.id = used.value;

INSERT OR IGNORE INTO facet_key (name) SELECT 'album_artist' FROM bundle WHERE stand_in IS NOT NULL LIMIT 1;
INSERT OR IGNORE INTO browse
SELECT facet_key.id, facet_value.folded, facet_value.id
FROM facet_key, (SELECT DISTINCT stand_in FROM bundle WHERE stand_in IS NOT NULL) AS used
JOIN facet_value ON facet_value.id = used.stand_in
WHERE facet_key.name = 'album_artist';

CREATE INDEX file_added ON file (first_seen);
`;

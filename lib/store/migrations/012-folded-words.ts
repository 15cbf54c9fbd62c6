/**
 * Migration 12: what stands in the search index is folded as the values of facets are, so that `strasse` and `βαγγελης` are
 * found by their words too. It keeps no text, so it is made anew from where its rows came from. ASCII is as it was.
 */
const FOLDED = [
  'best.title',
  'best.artist',
  'best.album',
  'best.album_artist',
  'best.composer',
  'best.genre',
  'file.name',
]
  .map((text) => `iif(length(${text}) <> octet_length(${text}), fold(${text}), ${text})`)
  .join(', ');

export const sql: string = `
CREATE TEMP TABLE searched AS SELECT rowid AS item FROM search;
INSERT INTO search (search) VALUES ('delete-all');
INSERT INTO search (rowid, title, artist, album, album_artist, composer, genre, name)
SELECT item.id, ${FOLDED}
FROM temp.searched CROSS JOIN item ON item.id = searched.item CROSS JOIN file ON file.id = item.file
LEFT JOIN best ON best.item = item.id;
DROP TABLE temp.searched;
`;

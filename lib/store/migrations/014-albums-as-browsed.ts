/**
 * Migration 14: the view of albums counts what people browse. In place of a file that holds several tracks these count, and
 * an album that has no others is one. In the order of the albums, so that nothing is sorted.
 */
export const sql: string = `
DROP VIEW library_albums;
CREATE VIEW library_albums AS
SELECT album.id AS id, album.identity AS identity, min(best.album) AS title, min(best.album_artist) AS album_artist,
  min(best.year) AS year, count(*) AS tracks, count(DISTINCT best.disc) AS discs, sum(best.duration) AS duration
FROM album CROSS JOIN bundle ON bundle.album = album.id CROSS JOIN best ON best.bundle = bundle.id
CROSS JOIN item ON item.id = best.item CROSS JOIN file ON file.id = item.file
WHERE file.missing_since IS NULL AND (item.part > 0
  OR item.part = 0 AND NOT EXISTS (SELECT 1 FROM item AS track WHERE track.file = item.file AND track.part > 0))
GROUP BY album.id;
`;

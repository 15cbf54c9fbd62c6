/**
 * Migration 14: albums are what people browse of them. In place of a file that holds several tracks these count:
 *
 * - in the view of albums; it goes in the order of the albums, so that nothing is sorted
 * - for who stands in as album artist, and for the date: such files are derived again by the next to write
 */
const VIEW = `
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

const WHOLES = `
UPDATE best SET epoch = epoch - 1 WHERE item IN (
  SELECT whole.id FROM item AS track JOIN item AS whole ON whole.file = track.file AND whole.part = 0 WHERE track.part > 0);
DELETE FROM setting WHERE name = 'derived' AND EXISTS (SELECT 1 FROM item WHERE part > 0);
`;

export const sql: string = VIEW + WHOLES;

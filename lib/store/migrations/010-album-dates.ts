/**
 * Migration 10: albums are told by their date, no longer by the year alone, unless the library was scanned with other
 * rules. Albums keep their ids: what was told by a year is told by a date that says no more than it, until the next scan,
 * which derives everything again, finds the fuller ones.
 */
const OLD_RULES = '[["musicbrainz_album_id"],["album_artist","album","year"],["album","folder"],["folder"]]';

export const sql: string = `
ALTER TABLE bundle ADD COLUMN date TEXT;
DROP INDEX bundle_album;
CREATE INDEX bundle_album ON bundle (album, date);

UPDATE bundle SET date = (
  SELECT CASE WHEN count(*) > 0 THEN coalesce(rtrim(min(coalesce(best.date, best.year) || '~'), '~'), '') END
  FROM best JOIN item ON item.id = best.item JOIN file ON file.id = item.file
  WHERE best.bundle = bundle.id AND file.missing_since IS NULL);

UPDATE OR IGNORE album SET identity = replace(identity, ',"year":"', ',"date":"')
WHERE identity LIKE '%,"year":"%' AND EXISTS (SELECT 1 FROM setting WHERE name = 'album_identity' AND value = '${OLD_RULES}');

UPDATE setting SET value = CAST(value AS INTEGER) + 1
WHERE name = 'epoch' AND EXISTS (SELECT 1 FROM best);
UPDATE setting SET value = '' WHERE name = 'album_identity' AND value = '${OLD_RULES}';
`;

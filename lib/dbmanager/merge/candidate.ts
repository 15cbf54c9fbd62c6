/** Statements that read what a file may be joined by (`JoinCandidate`) begin with these. */

/** The first value of a key, whoever says it of `item`. Primary key of metadata. */
export function said(key: string): string {
  return `(SELECT json_extract(document, '$."${key}"[0][0]') FROM metadata WHERE metadata.item = item.id AND json_type(document, '$."${key}"') IS NOT NULL LIMIT 1)`;
}

/** What the listing tells. Needs `file` and `item`. */
export const LISTED: string =
  'SELECT file.id AS file, item.id AS item, file.type, file.name, file.inode, file.size, file.mtime_ms AS mtime, file.missing_since AS missing';

/** And what was read. Needs `WHOLE`. */
export const CANDIDATE: string = `${LISTED},
  ${said('musicbrainz_release_track_id')} AS release_track, ${said('musicbrainz_recording_id')} AS recording,
  coalesce(best.artist, best.album_artist) AS artist, best.album, best.disc, best.track, best.title, best.duration`;
/** Behind `FROM file`: conditions follow, with AND. */
export const WHOLE: string =
  'JOIN item ON item.file = file.id AND item.part = 0 LEFT JOIN best ON best.item = item.id WHERE true';

/**
 * Which items people browse: whole files, and in place of a file that holds several tracks these tracks. Neither a
 * withdrawn track (its part is below 0) nor the whole beside its tracks. Both rules say what is left out: a list that is
 * empty in most libraries, and made once a statement.
 */

/** Indexes item_part and item_withdrawn. */
export const NOT_WHOLE = 'SELECT id FROM item WHERE part > 0 UNION ALL SELECT id FROM item WHERE part < 0';

/** Index item_part, then item_file; index item_withdrawn. */
export const NOT_SHOWN = `SELECT whole.id FROM item AS track CROSS JOIN item AS whole ON whole.file = track.file AND whole.part = 0
  WHERE track.part > 0 UNION ALL SELECT id FROM item WHERE part < 0`;

/** The whole file of an item that is a track, else NULL. Index item_file. */
export const WHOLE_OF =
  'CASE WHEN item.part > 0 THEN (SELECT file_item.id FROM item AS file_item WHERE file_item.file = item.file AND file_item.part = 0) END';

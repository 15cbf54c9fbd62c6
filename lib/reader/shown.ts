/**
 * Which items people browse: whole files, and in place of a file that holds several tracks these tracks. Neither a
 * withdrawn track (its part is below 0) nor the whole beside its tracks. Both rules say what is left out: a list that is
 * empty in most libraries, and made once a statement. Items of missing files, who are left out too, have a table of their own.
 */

/** Named, for SQLite would rather read all items in the order of their ids. */
const WITHDRAWN = 'SELECT id FROM item INDEXED BY item_withdrawn WHERE part < 0';

/** Indexes item_part and item_withdrawn. */
export const NOT_WHOLE: string = `SELECT id FROM item INDEXED BY item_part WHERE part > 0 UNION ALL ${WITHDRAWN}`;

/** Index item_part, then item_file; index item_withdrawn. */
export const NOT_SHOWN: string = `SELECT whole.id FROM item AS track CROSS JOIN item AS whole ON whole.file = track.file AND whole.part = 0
  WHERE track.part > 0 UNION ALL ${WITHDRAWN}`;

/** There is any such item: mostly not, then it is not asked of each row. The same indexes. */
export const HAS_TRACKS =
  'SELECT EXISTS (SELECT 1 FROM item INDEXED BY item_part WHERE part > 0) OR EXISTS (SELECT 1 FROM item INDEXED BY item_withdrawn WHERE part < 0)';

/** Items of missing files. */
export const GONE = 'SELECT item AS id FROM gone';

/** The whole file of an item that is a track, else NULL. Index item_file. */
export const WHOLE_OF =
  'CASE WHEN item.part > 0 THEN (SELECT file_item.id FROM item AS file_item WHERE file_item.file = item.file AND file_item.part = 0) END';

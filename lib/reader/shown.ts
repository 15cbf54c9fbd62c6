/**
 * Which items people browse: whole files, and in place of a file that holds several tracks these tracks. Neither a
 * withdrawn track (its part is below 0) nor the whole beside its tracks.
 */

/** Index item_file: one look for a whole file. */
export const SHOWN =
  '(item.part > 0 OR (item.part = 0 AND NOT EXISTS (SELECT 1 FROM item AS track WHERE track.file = item.file AND track.part > 0)))';

/** Whole files, whatever they hold. */
export const WHOLE = 'item.part = 0';

/** The whole file of an item that is a track, else NULL. Index item_file. */
export const WHOLE_OF =
  'CASE WHEN item.part > 0 THEN (SELECT file_item.id FROM item AS file_item WHERE file_item.file = item.file AND file_item.part = 0) END';

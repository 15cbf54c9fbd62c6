/** What the library keeps so that no query has to make it, beside what it is made from: statements that give what differs. */
export const KEPT_SUMS: Readonly<Record<string, string>> = {
  'items of missing files': `SELECT item FROM gone
    WHERE item NOT IN (SELECT item.id FROM item JOIN file ON file.id = item.file WHERE file.missing_since IS NOT NULL)
    UNION ALL SELECT item.id FROM item JOIN file ON file.id = item.file
    WHERE file.missing_since IS NOT NULL AND item.id NOT IN (SELECT item FROM gone)`,
  'artists who stand in, to be found by their names': `SELECT bundle.id FROM bundle
    WHERE stand_in IS NOT NULL AND NOT EXISTS (SELECT 1 FROM browse JOIN facet_key ON facet_key.id = browse.key
      WHERE facet_key.name = 'album_artist' AND browse.value = bundle.stand_in)`,
  'how many items have a value': `SELECT key, value, items FROM browse
    WHERE items <> (SELECT count(*) FROM facet WHERE facet.key = browse.key AND facet.value = browse.value)
    UNION ALL SELECT DISTINCT key, value, 0 FROM facet
    WHERE NOT EXISTS (SELECT 1 FROM browse WHERE browse.key = facet.key AND browse.value = facet.value)`,
};

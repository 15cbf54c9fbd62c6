/**
 * Migration 13: texts that compare as what they mean, made so where they stand.
 *
 * - A sigma that ends a word is folded as all others. FTS5 always did so: the search index is as it was.
 * - A last play of which the offset is known is told in UTC, to the millisecond.
 * - Who says a date says its year: what has a date alone is derived again by the next to write. So is a last play, where people
 *   browse by it.
 *
 * Documents are looked into for the few words alone that this is about: in a million of them, a few seconds.
 */
const SIGMAS = `
UPDATE facet_value SET folded = replace(folded, 'ς', 'σ') WHERE instr(folded, 'ς') > 0;
UPDATE browse SET folded = replace(folded, 'ς', 'σ') WHERE instr(folded, 'ς') > 0;
UPDATE OR IGNORE smart_playlist SET folded = replace(folded, 'ς', 'σ') WHERE instr(folded, 'ς') > 0;
UPDATE OR IGNORE smart_playlist SET folded = replace(folded, 'ς', 'σ') || ' (2)', name = name || ' (2)'
WHERE instr(folded, 'ς') > 0;
`;

const MOMENTS = `
CREATE TEMP TABLE said AS SELECT item, source, instr(document, '"last_played":') > 0 AS played FROM metadata
WHERE instr(document, '"last_played":') > 0
  OR (instr(document, '"date":') > 0 AND instr(document, '"year":') = 0);

UPDATE metadata SET document = json_replace(document, '$.last_played[0][0]', strftime('%Y-%m-%dT%H:%M:%fZ', document ->> '$.last_played[0][0]'))
WHERE (item, source) IN (SELECT item, source FROM temp.said WHERE played)
  AND (document ->> '$.last_played[0][0]') GLOB '????-??-??T*[-+Z]*'
  AND strftime('%Y', document ->> '$.last_played[0][0]') IS NOT NULL;

UPDATE best SET epoch = epoch - 1 WHERE item IN (
  SELECT item FROM temp.said WHERE NOT played OR EXISTS (SELECT 1 FROM facet_key WHERE name = 'last_played'));
DELETE FROM setting WHERE name = 'derived' AND EXISTS (SELECT 1 FROM temp.said);
DROP TABLE temp.said;
`;

export const sql: string = SIGMAS + MOMENTS;

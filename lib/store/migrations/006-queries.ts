/**
 * Migration 6: what queries need beside the documents. Values people browse by are kept as they are compared and sorted
 * (`metadata/fold.ts`), once a different value; an index of withdrawn tracks, empty in most libraries.
 */
export const sql: string = `
ALTER TABLE facet_value ADD COLUMN folded TEXT NOT NULL DEFAULT '';
UPDATE facet_value SET folded = fold(value);
CREATE INDEX facet_value_folded ON facet_value (folded);

CREATE INDEX item_withdrawn ON item (file) WHERE part < 0;
`;

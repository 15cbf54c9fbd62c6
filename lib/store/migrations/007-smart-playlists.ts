/** Migration 7: queries that are kept under a name, one whatever its case and accents (`metadata/fold.ts`). */
export const sql = `
CREATE TABLE smart_playlist (
  folded TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  query TEXT NOT NULL CHECK (json_valid(query)),
  text TEXT
) WITHOUT ROWID;
`;

/** Migration 9: a new file is compared with those that have been missing for long without a look at all of them. */
export const sql: string = `
CREATE INDEX file_gone ON file (size, mtime_ms) WHERE missing_since IS NOT NULL;
`;

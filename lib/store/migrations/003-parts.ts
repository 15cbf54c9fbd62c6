/** Migration 3: tracks inside files are found without a look at the items of all other files. */
export const sql = 'CREATE INDEX item_part ON item (file, part) WHERE part > 0;\n';

/** Migration 3: tracks inside files, and playlists, are found without a look at all other files. */
export const sql: string = `
CREATE INDEX item_part ON item (file, part) WHERE part > 0;
CREATE INDEX file_playlist ON file (id) WHERE type = 'playlist';
`;

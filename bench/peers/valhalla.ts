/** The built command, as a user runs it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { COMMAND } from '../command.ts';
import { measure } from '../usage.ts';
import type { Peer } from './peer.ts';

const DATABASE = 'library.db';
const COUNT = "SELECT count(*) FROM library_files WHERE type = 'audio' AND state = 'done'";

export const valhalla: Peer = {
  name: 'valhalla',
  prepare: () => (existsSync(COMMAND) ? undefined : `${COMMAND} is not there: npm run build`),
  scan: (library, store) =>
    measure([process.execPath, COMMAND, 'scan', library, '--db', join(store, DATABASE)]),
  count: (store) => {
    const db = new Database(join(store, DATABASE), { readonly: true });
    try {
      return db.prepare<[], number>(COUNT).pluck().get() ?? 0;
    } finally {
      db.close();
    }
  },
};

/** The built command, as a user runs it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from '../command.ts';
import { measure } from '../usage.ts';
import type { Peer } from './peer.ts';

const DATABASE = 'library.db';

export const valhalla: Peer = {
  name: 'valhalla',
  prepare: () => (existsSync(COMMAND) ? undefined : `${COMMAND} is not there: npm run build`),
  scan: (library, store) =>
    measure([process.execPath, COMMAND, 'scan', library, '--db', join(store, DATABASE)]),
  count: (store) => {
    const lines = execFileSync(process.execPath, [COMMAND, 'export', '--db', join(store, DATABASE)], {
      encoding: 'utf8',
      maxBuffer: 2 ** 31,
    }).split('\n');
    return lines.filter((line) => line.includes('"type":"audio"') && line.includes('"state":"done"')).length;
  },
};

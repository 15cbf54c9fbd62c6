/** A library that this user cannot read because its folder cannot be written is refused when it is opened. */
import assert from 'node:assert/strict';
import { constants } from 'node:fs/promises';
import { test } from 'node:test';
import { needPlaceForLog } from '../../lib/store/place-for-log.ts';

const { R_OK, W_OK } = constants;
const REFUSED = { code: 'ERR_VALHALLA_DB_READONLY', message: /folder \/srv\/lib cannot be written/ };

const CASES: readonly (readonly [what: string, may: readonly string[], refused: boolean])[] = [
  ['its folder cannot be written', ['r /srv/lib/l.db'], true],
  ['its folder can be written', ['r /srv/lib/l.db', 'w /srv/lib'], false],
  [
    'somebody has it open, and this user may read the log',
    ['r /srv/lib/l.db', 'r /srv/lib/l.db-wal', 'r /srv/lib/l.db-shm'],
    false,
  ],
  ['somebody has it open, and it may not', ['r /srv/lib/l.db', 'r /srv/lib/l.db-wal'], true],
  ['it is not there, which the first query says', [], false],
];

for (const [what, may, refused] of CASES)
  test(what, async () => {
    const names = new Map([
      [R_OK, 'r'],
      [W_OK, 'w'],
    ]);
    const look = async (path: string, mode: number): Promise<void> => {
      if (!may.includes(`${names.get(mode)} ${path}`)) throw new Error('EACCES');
    };
    if (refused) await assert.rejects(needPlaceForLog('/srv/lib/l.db', look), REFUSED);
    else await needPlaceForLog('/srv/lib/l.db', look);
  });

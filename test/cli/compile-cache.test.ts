/** The command starts wherever its user lives. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { builtProgram } from '../support/built.ts';
import { temporaryFolder, write } from '../support/library.ts';

const COMMAND = fileURLToPath(builtProgram('bin/valhalla.ts'));

function help(env: NodeJS.ProcessEnv): number | null {
  const { PATH } = process.env;
  return spawnSync(process.execPath, [COMMAND, '--help'], { env: { PATH, ...env }, timeout: 20_000 }).status;
}

test('compiled code is kept in the cache folder of the user', (context) => {
  const home = temporaryFolder(context);
  assert.equal(help({ HOME: home }), 0);
  assert.equal(existsSync(join(home, '.cache', 'valhalla')), true);
  assert.equal(help({ HOME: '/nowhere', XDG_CACHE_HOME: join(home, 'other') }), 0);
  assert.equal(existsSync(join(home, 'other', 'valhalla')), true);
});

test('a home that takes no folder is no hindrance: none, a file, one that no folder can be made in', (context) => {
  const file = join(temporaryFolder(context), 'file');
  write(file, '');
  assert.deepEqual(
    ['/nowhere/at/all', file, '/proc', ''].map((home) => help({ HOME: home })),
    [0, 0, 0, 0],
  );
  assert.equal(existsSync('.cache'), false);
});

test(
  'a user without an entry and a home is served too, and root writes nothing into the cache of another',
  { skip: process.getuid?.() !== 0 ? 'only root can be somebody else' : false },
  (context) => {
    const home = temporaryFolder(context);
    const cache = join(home, 'valhalla');
    mkdirSync(cache);
    chownSync(cache, 12_345, 12_345);
    assert.equal(help({ XDG_CACHE_HOME: home }), 0);
    assert.deepEqual(readdirSync(cache), []);
    const { stderr } = spawnSync(process.execPath, [COMMAND, 'doctor', '--db', join(home, 'x.db')], {
      env: { PATH: process.env['PATH'] },
      uid: 12_345,
      gid: 12_345,
      encoding: 'utf8',
    });
    assert.doesNotMatch(stderr, /SystemError|\n +at /);
  },
);

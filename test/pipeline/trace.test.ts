/** A traced scan: the file is there when the library is closed, and every stage and every file is in it. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Valhalla } from '../../lib/index.ts';
import { temporaryFolder, writeAlbums } from '../support/library.ts';

interface Event {
  readonly ph: string;
  readonly name: string;
  readonly id?: string | number;
  readonly args?: { readonly name?: string };
}

test('a scan with a trace leaves the whole scan in a file', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 2, 6);
  const trace = join(folder, 'trace.json');
  const options = { database: join(folder, 'library.db'), roots: [join(folder, 'music')], jobs: 1, trace };
  const valhalla = await Valhalla.open(options);
  assert.equal((await valhalla.scan().finished).parsed, 12);
  assert.equal((await valhalla.lastScan())?.parsed, 12);
  await valhalla.close();
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
  const { traceEvents } = JSON.parse(readFileSync(trace, 'utf8')) as { traceEvents: Event[] };
  const named = traceEvents.filter(({ name }) => name === 'thread_name').map(({ args }) => args?.name);
  const threads = ['main', 'scanner 1', 'dbmanager', 'dispatcher', 'parser 1', 'grabber 1', 'reader'];
  assert.equal(named.length, threads.length);
  assert.deepEqual(new Set(named), new Set(threads));
  const stages = new Set(traceEvents.filter(({ ph }) => ph === 'X' || ph === 'b').map(({ name }) => name));
  for (const stage of ['walk', 'merge', 'grant', 'route', 'parse', 'store', 'commit', 'grab', 'main events'])
    assert.ok(stages.has(stage), stage);
  for (const phase of ['s', 't', 'f'])
    assert.equal(
      traceEvents.filter(({ ph, id }) => ph === phase && String(id).startsWith('parser ')).length,
      12,
      phase,
    );
});

test('by its ending it is a picture', async (context) => {
  const folder = temporaryFolder(context);
  const trace = join(folder, 'trace.svg');
  const valhalla = await Valhalla.open({ database: join(folder, 'library.db'), trace });
  assert.equal((await valhalla.counts()).files, 0);
  await valhalla.close();
  const picture = readFileSync(trace, 'utf8');
  for (const thread of ['main', 'reader']) assert.ok(picture.includes(`>${thread}</text>`), thread);
});

test('a trace of another ending is refused when the library is opened', async () => {
  await assert.rejects(Valhalla.open({ trace: 'trace.txt' }), {
    code: 'ERR_VALHALLA_OPTION',
    message: /trace.*\.json or \.svg/,
  });
});

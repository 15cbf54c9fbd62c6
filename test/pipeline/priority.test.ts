/** Scans that give way: the library's threads do, the application's own and those that answer it do not. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Valhalla } from '../../lib/index.ts';
import { openLibrary, temporaryFolder, track, write } from '../support/library.ts';

/** `name niceness` of the threads of this process (proc(5): the name is in brackets, niceness is field 19). */
function threads(): string[] {
  return readdirSync('/proc/self/task').map((id) => {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    const [name, rest] = [
      stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
      stat.lastIndexOf(')') + 2,
    ];
    return `${name} ${stat.slice(rest).split(' ')[16]}`;
  });
}

test(
  'threads of a library with a priority are nice, no other is',
  { skip: process.platform !== 'linux' && 'elsewhere niceness is of the process' },
  async (context) => {
    const folder = temporaryFolder(context);
    // Enough that they are at work when the first one is told.
    for (let at = 0; at < 200; at++) write(join(folder, `music/${at}.mp3`), track({ title: `${at}` }));
    const valhalla = await openLibrary(context, folder, { priority: 7 });
    let during: string[] = [];
    valhalla.once('file:stored', () => (during = threads()));
    await valhalla.scan().finished;
    const nice = new Set(during.filter((thread) => thread.endsWith(' 7')));
    for (const name of ['dbmanager', 'dispatcher', 'parser 1']) assert.ok(nice.has(`${name} 7`), name);
    const others = during.filter(
      (thread) => !/^(?:dbmanager|dispatcher|scanner|parser|grabber)/.test(thread),
    );
    assert.deepEqual(
      others.filter((thread) => !thread.endsWith(` ${getPriority()}`)),
      [],
    );
    await valhalla.counts();
    assert.ok(threads().includes(`reader ${getPriority()}`));
  },
);

test('a priority that is none is refused', async () => {
  await assert.rejects(Valhalla.open({ database: '/nowhere/x.db', priority: 20 }), {
    code: 'ERR_VALHALLA_OPTION',
    message: /priority/,
  });
});

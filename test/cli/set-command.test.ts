/** `valhalla set`, `unset`, `rate`, `adopt` and `reindex`: what they ask of the library. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

test('set, unset, rate, adopt, reindex', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  library.builder.root('/music');
  const [one, two] = ['a/1.mp3', 'a/2.mp3'].map((path) => library.builder.file({ path }).item) as [
    number,
    number,
  ];
  const run = (...args: string[]): Promise<number> => new FakeHost(library).run(...args);
  const codes = [
    await run('set', '/music/a/1.mp3', 'genre=Jazz', 'genre=a=b', 'mood=calm'),
    await run('unset', String(two), 'genre', 'mood'),
    await run('rate', String(one), '80'),
    await run('rate', String(one), 'none'),
    await run('adopt', '/music/a/1.mp3', '/music/a/2.mp3'),
    await run('reindex'),
  ];
  assert.deepEqual(library.chores, [
    [one, 'genre', ['Jazz', 'a=b']],
    [one, 'mood', ['calm']],
    [two, 'genre'],
    [two, 'mood'],
    [one, 80],
    [one, null],
    [one, two],
    'reindex',
  ]);
  assert.deepEqual(codes, [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(
    [
      await run('set', String(one), 'genre'),
      await run('rate', String(one), 'good'),
      await run('rate', '/music/none.mp3', String(one)),
      await run('adopt', '/music/none.mp3', String(one)),
    ],
    [1, 1, 3, 3],
  );
});

/** Files without a title, through all threads: their names speak, and only where nothing better does. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkOptions } from '../../lib/check-options.ts';
import { fileOf, openLibrary, temporaryFolder, track, write } from '../support/library.ts';

test('names speak for files without a title', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  const untitled = write(join(root, 'CD 2/03. Somebody - Name.mp3'), track({ artist: 'Artist' }));
  const titled = write(join(root, 'CD 2/04. Somebody - Name.mp3'), track({ title: 'Title' }));
  const valhalla = await openLibrary(context, folder);
  await valhalla.scan().finished;
  const { values } = await fileOf(valhalla, untitled);
  assert.deepEqual(
    [values['title'], values['artist'], values['track'], values['disc']],
    [['Name'], ['Artist'], [3], [2]],
    'the name of the root says nothing, and the tag stands above the name',
  );
  const other = await fileOf(valhalla, titled);
  assert.deepEqual([other.values['title'], other.values['track']], [['Title'], undefined]);
});

test('switched off, a file without a title has none', async (context) => {
  const folder = temporaryFolder(context);
  const path = write(join(folder, 'music/03. Name.mp3'), track({ artist: 'Artist' }));
  const valhalla = await openLibrary(context, folder, { decrapifier: { off: true } });
  await valhalla.scan().finished;
  assert.equal((await fileOf(valhalla, path)).values['title'], undefined);
});

test('a keyword that could never be found, or is too long, is refused', () => {
  checkOptions({ decrapifier: { keywords: ['xvid', "director's cut", 'sSEeEP', 'été'] } });
  for (const keyword of ['', 'web-dl', 'a.b', 'x'.repeat(64)]) {
    assert.throws(() => checkOptions({ decrapifier: { keywords: [keyword] } }), {
      code: 'ERR_VALHALLA_OPTION',
      message: /decrapifier\.keywords/,
    });
  }
});

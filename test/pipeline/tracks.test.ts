/** A cue sheet beside a file, through all threads. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { all, openLibrary, temporaryFolder, track, write } from '../support/library.ts';

const SHEET = `PERFORMER "Band"
TITLE "Album"
FILE "IMAGE.WAV" WAVE
TRACK 01 AUDIO
TITLE "First"
INDEX 01 00:00:00
TRACK 02 AUDIO
TITLE "Second"
INDEX 01 00:00:05
`;

test('the tracks of a cue sheet come and go with it', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music/image.mp3'), track({ title: 'Image' }));
  const sheet = write(join(folder, 'music/image.cue'), SHEET);
  const valhalla = await openLibrary(context, folder);
  const scan = async () => {
    const { stages } = await valhalla.scan().finished;
    const entries = await all(valhalla.tracks());
    return [stages.parser.done, ...entries.map(({ part, values }) => [part, values['title']?.[0]])];
  };
  assert.deepEqual(await scan(), [1, [1, 'First'], [2, 'Second']]);
  assert.deepEqual(
    (await all(valhalla.albums())).map(({ album, albumArtist, tracks }) => [album, albumArtist, tracks]),
    [['Album', 'Band', 2]],
  );
  assert.equal((await all(valhalla.files())).length, 1);
  rmSync(sheet);
  assert.deepEqual(await scan(), [0, [undefined, 'Image']]);
});

test('they are hidden while the sound lies split beside them, and the whole is not read again for that', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music/image.mp3'), track({ title: 'Image' }));
  write(join(folder, 'music/image.cue'), SHEET);
  const valhalla = await openLibrary(context, folder);
  const scan = async () => {
    const { stages } = await valhalla.scan().finished;
    const entries = await all(valhalla.tracks());
    return [stages.parser.done, ...entries.map(({ values }) => values['title']?.[0])];
  };
  assert.deepEqual(await scan(), [1, 'First', 'Second']);
  const put = (name: string): string => write(join(folder, `music/${name}.mp3`), track({ title: name }));
  const others = ['01 x', '02 y'].map(put);
  assert.deepEqual(await scan(), [2, 'First', 'Second', '01 x', '02 y'], 'of another album');
  for (const file of others) rmSync(file);
  const split = ['01 First', '02 Second'].map(put);
  assert.deepEqual(await scan(), [2, 'Image', '01 First', '02 Second']);
  for (const file of split) rmSync(file);
  assert.deepEqual(await scan(), [0, 'First', 'Second']);
});

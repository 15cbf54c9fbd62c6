/** Files that move on a real disk: the item, what was set of it and its picture go along. */
import assert from 'node:assert/strict';
import { copyFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLibrary, scanTold, temporaryFolder, track, write } from '../support/library.ts';
import { jpeg } from '../support/media/jpeg.ts';

test('renamed, copied to another disk, retagged and moved, replaced by another format', async (context) => {
  const folder = temporaryFolder(context);
  const roots = [join(folder, 'music'), join(folder, 'usb')];
  const at = (path: string): string => join(folder, path);
  const tags = { title: 'One', artist: 'Somebody', album: 'Album', track: 1, genre: 'Jazz' };
  const cover = { pictures: [{ mime: 'image/jpeg', data: jpeg({ width: 16 }), type: 3 }] };
  write(at('music/a/1.mp3'), track({ ...tags, ...cover }));
  // Kept company, or an emptied folder would be taken for a disk that is away.
  for (const name of ['music/a/x.mp3', 'music/b/y.mp3', 'usb/z.mp3']) write(at(name), track({ title: name }));
  const library = await openLibrary(context, folder, { roots });
  await library.scan().finished;
  const item = (await library.file(at('music/a/1.mp3')))?.item as number;
  await library.rate(item, 100);
  const lives = async (path: string): Promise<void> => {
    const detail = await library.file(at(path));
    assert.deepEqual(
      [detail?.item, detail?.values['rating'], detail?.missingSince],
      [item, [100], undefined],
      path,
    );
    assert.equal((await library.artwork(item))?.mime, 'image/jpeg', path);
  };

  renameSync(at('music/a/1.mp3'), at('music/b/one.mp3'));
  assert.equal((await library.scan().finished).moved, 1);
  await lives('music/b/one.mp3');

  const { atime, mtime } = statSync(at('music/b/one.mp3'));
  copyFileSync(at('music/b/one.mp3'), at('usb/one.mp3'));
  utimesSync(at('usb/one.mp3'), atime, mtime);
  rmSync(at('music/b/one.mp3'));
  const { report, events } = await scanTold(library);
  assert.deepEqual([report.moved, report.new, report.missing], [1, 0, 0]);
  assert.deepEqual(
    events.flatMap((event) => (event.event === 'item:joined' ? [[event.to, event.path]] : [])),
    [[item, at('usb/one.mp3')]],
  );
  await lives('usb/one.mp3');

  rmSync(at('usb/one.mp3'));
  write(at('music/a/retagged.mp3'), track({ ...tags, genre: 'Bebop', ...cover }));
  assert.equal((await library.scan().finished).moved, 1);
  await lives('music/a/retagged.mp3');
  assert.deepEqual((await library.file(item))?.values['genre'], ['Bebop']);

  rmSync(at('music/a/retagged.mp3'));
  write(at('music/a/again.mp3'), track({ title: 'One (Remastered)', artist: 'Somebody', ...cover }));
  const { moved, missing } = await library.scan().finished;
  assert.deepEqual([moved, missing], [0, 1]);
  await library.adopt(item, (await library.file(at('music/a/again.mp3')))?.item as number);
  await lives('music/a/again.mp3');
  const last = await library.scan().finished;
  assert.deepEqual([last.missing, last.new, last.found], [0, 0, 4]);
});

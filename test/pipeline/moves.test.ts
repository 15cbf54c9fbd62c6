/** Files that move on a real disk: the item, what was set of it and its picture go along. */
import assert from 'node:assert/strict';
import { copyFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Valhalla } from '../../lib/index.ts';
import type { FileDetail, ValhallaOptions } from '../../lib/index.ts';
import { FakeHost } from '../cli/fake-host.ts';
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
  const young = (await library.file(at('music/a/again.mp3')))?.item as number;
  await Promise.all([
    library.setMetadata(item, 'genre', 'Mine'),
    library.played(item, Date.UTC(2001)),
    library.rate(young, 10),
    library.setMetadata(young, 'genre', 'Young'),
    library.played(young, Date.UTC(2017)),
  ]);
  await library.close();
  const host = Object.assign(new FakeHost(), { open: (options: ValhallaOptions) => Valhalla.open(options) });
  const files = [at('music/a/retagged.mp3'), at('music/a/again.mp3')];
  assert.equal(await host.run('adopt', ...files, '--db', at('library.db')), 0, host.errors.text);

  const reopened = await openLibrary(context, folder);
  const { path, values } = (await reopened.file(item)) as FileDetail;
  assert.deepEqual(
    [path, values['rating'], values['genre'], values['playcount'], values['last_played']],
    [at('music/a/again.mp3'), [100], ['Mine'], [2], ['2017-01-01T00:00:00.000Z']],
  );
  assert.equal((await reopened.artwork(item))?.mime, 'image/jpeg');
  const last = await reopened.scan().finished;
  assert.deepEqual([last.missing, last.new, last.found], [0, 0, 4]);
});

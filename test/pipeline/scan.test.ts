/** What an application gets of a scan, end to end: real folders, real files, all threads. */
import assert from 'node:assert/strict';
import { renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { ScanReport } from '../../lib/index.ts';
import {
  all,
  counted,
  exportAll,
  fileOf,
  openLibrary,
  scanTold,
  temporaryFolder,
  track,
  workers,
  write,
  writeAlbums,
} from '../support/library.ts';
import { scene } from '../support/kept-library.ts';
import { flac } from '../support/media/flac.ts';
import { jpeg } from '../support/media/jpeg.ts';
import { m4a } from '../support/media/m4a.ts';
import { matroska } from '../support/media/matroska.ts';
import { png } from '../support/media/png.ts';

test('a first scan finds, parses and grabs every file', async (context) => {
  const it = await scene(context);
  const { root, valhalla, first: report } = it;
  assert.equal(report.outcome, 'finished');
  assert.deepEqual(counted(report), { found: 12, new: 12, parsed: 12 });
  assert.deepEqual(report.roots, [{ path: root, state: 'online', files: 12, folders: 9 }]);
  assert.deepEqual(report.stages.parser.done, 12);
  const { values } = await fileOf(valhalla, join(root, 'artist 1/album 1/02.mp3'));
  assert.deepEqual(
    [values['title'], values['artist'], values['album'], values['track']],
    [['Song 1-2'], ['Artist 1'], ['Album 1'], [2]],
  );
  assert.deepEqual((await valhalla.counts()).byState, { found: 0, done: 12, failed: 0, quarantined: 0 });
  it.isWhole = true;
});

test('a scan that finds nothing new starts no parser, no grabber and no web thread', async (context) => {
  const it = await scene(context);
  const { valhalla, before } = it;
  for (const round of ['second', 'third']) {
    const { report } = await scanTold(valhalla);
    assert.deepEqual(counted(report), { found: 12, unchanged: 12 }, round);
    assert.deepEqual(workers(report), [0, 0, 0], round);
  }
  assert.deepEqual(await exportAll(valhalla), before);
  it.isWhole = true;
});

test('of a library opened again, only a changed file is parsed', async (context) => {
  const { folder, root, valhalla } = await scene(context);
  await valhalla.close();
  write(join(root, 'artist 1/album 1/02.mp3'), track({ title: 'Another song' }));
  const again = await openLibrary(context, folder);
  const { report } = await scanTold(again);
  assert.deepEqual(counted(report), { found: 12, changed: 1, unchanged: 11, parsed: 1 });
  const { values } = await fileOf(again, join(root, 'artist 1/album 1/02.mp3'));
  assert.deepEqual([values['title'], values['album']], [['Another song'], undefined]);
  assert.deepEqual(
    (await again.search('another')).map(({ title }) => title),
    ['Another song'],
  );
  assert.deepEqual(await again.search('Song 1-2'), []);
});

test('a file that went back to an older time is changed too', async (context) => {
  const it = await scene(context);
  const { root, valhalla } = it;
  utimesSync(join(root, 'artist 1/album 1/01.mp3'), 1_000_000_000, 1_000_000_000);
  const { report } = await scanTold(valhalla);
  assert.deepEqual(counted(report), { found: 12, changed: 1, unchanged: 11, parsed: 1 });
  it.isWhole = true;
});

test('an added file is found', async (context) => {
  const { root, valhalla } = await scene(context);
  write(join(root, 'new.mp3'), track({ title: 'New' }));
  const { report } = await scanTold(valhalla);
  assert.deepEqual(counted(report), { found: 13, new: 1, unchanged: 12, parsed: 1 });
});

test('what was removed is missing but keeps its rows, and returns with its ids, unparsed', async (context) => {
  const it = await scene(context);
  const { folder, root, valhalla, before } = it;
  const items = (await all(valhalla.files())).map(({ item }) => item);
  renameSync(join(root, 'artist 2'), join(folder, 'elsewhere'));
  const away = await scanTold(valhalla);
  assert.deepEqual(counted(away.report), { found: 9, unchanged: 9, missing: 3 });
  assert.equal((await all(valhalla.files())).length, 9);
  const missing = await all(valhalla.files({ missing: true }));
  assert.deepEqual(
    missing.map(({ path }) => path),
    ['01', '02', '03'].map((name) => join(root, `artist 2/album 2/${name}.mp3`)),
  );
  assert.deepEqual(await valhalla.search('Song 2-1'), []);
  renameSync(join(folder, 'elsewhere'), join(root, 'artist 2'));
  const back = await scanTold(valhalla);
  assert.deepEqual(counted(back.report), { found: 12, unchanged: 12, returned: 3 });
  assert.deepEqual(workers(back.report), [0, 0, 0]);
  assert.deepEqual(await exportAll(valhalla), before);
  assert.deepEqual(
    (await all(valhalla.files())).map(({ item }) => item),
    items,
  );
  it.isWhole = true;
});

test('a renamed file keeps its id and is not parsed', async (context) => {
  const it = await scene(context);
  const { root, valhalla } = it;
  const { item } = await fileOf(valhalla, join(root, 'artist 1/album 1/01.mp3'));
  renameSync(join(root, 'artist 1/album 1/01.mp3'), join(root, 'artist 2/moved.mp3'));
  const { report } = await scanTold(valhalla);
  assert.deepEqual(counted(report), { found: 12, unchanged: 11, moved: 1 });
  assert.equal(workers(report)[0], 0);
  const moved = await fileOf(valhalla, join(root, 'artist 2/moved.mp3'));
  assert.deepEqual([moved.item, moved.values['title']], [item, ['Song 1-1']]);
  assert.equal(await valhalla.file(join(root, 'artist 1/album 1/01.mp3')), undefined);
  renameSync(join(root, 'artist 2/moved.mp3'), join(root, 'artist 1/album 1/01.mp3'));
  assert.equal((await valhalla.scan().finished).moved, 1);
  it.isWhole = true;
});

test('the files of a renamed folder keep their ids and are not parsed', async (context) => {
  const it = await scene(context);
  const { root, valhalla } = it;
  const before = (await all(valhalla.files())).map(({ item, values }) => [item, values]);
  renameSync(join(root, 'artist 2'), join(root, 'an artist'));
  const { report } = await scanTold(valhalla);
  assert.deepEqual(counted(report), { found: 12, unchanged: 9, moved: 3 });
  assert.equal(workers(report)[0], 0);
  assert.deepEqual(
    (await all(valhalla.files())).map(({ item, values }) => [item, values]),
    before,
  );
  renameSync(join(root, 'an artist'), join(root, 'artist 2'));
  assert.equal((await valhalla.scan().finished).moved, 3);
  it.isWhole = true;
});

test('a cover.jpg added later is found at the next scan, without a parse', async (context) => {
  const it = await scene(context);
  const { root, valhalla } = it;
  const path = join(root, 'artist 1/album 1/01.mp3');
  const { item } = await fileOf(valhalla, path);
  assert.equal(await valhalla.artwork(item), undefined);
  const picture = jpeg({ colour: [1, 2, 3] });
  write(join(root, 'artist 1/album 1/cover.jpg'), picture);
  const { report } = await scanTold(valhalla);
  assert.deepEqual(counted(report), { found: 12, unchanged: 12 });
  assert.deepEqual(workers(report), [0, 1, 0]);
  assert.deepEqual(await valhalla.artwork(item), { bytes: new Uint8Array(picture), mime: 'image/jpeg' });
  rmSync(join(root, 'artist 1/album 1/cover.jpg'));
  await valhalla.scan().finished;
  assert.equal(await valhalla.artwork(item), undefined);
  it.isWhole = true;
});

// From here on a thread may still rest that has read a picture inside a file.

test('the picture inside a file that was renamed is still read', async (context) => {
  const it = await scene(context);
  const { root, valhalla } = it;
  const { item } = await fileOf(valhalla, join(root, 'artist 1/album 1/03.mp3'));
  const picture = await valhalla.artwork(item);
  renameSync(join(root, 'artist 1/album 1/03.mp3'), join(root, 'artist 1/album 1/moved.mp3'));
  assert.equal((await valhalla.scan().finished).moved, 1);
  assert.equal(picture?.mime, 'image/jpeg');
  assert.deepEqual(await valhalla.artwork(item), picture);
  renameSync(join(root, 'artist 1/album 1/moved.mp3'), join(root, 'artist 1/album 1/03.mp3'));
  assert.equal((await valhalla.scan().finished).moved, 1);
  it.isWhole = true;
});

test('a file that was moved away and back is the same one, unparsed, with its picture', async (context) => {
  const it = await scene(context);
  const { root, folder, valhalla } = it;
  const path = join(root, 'artist 1/album 1/03.mp3');
  const { item } = await fileOf(valhalla, path);
  const picture = await valhalla.artwork(item);
  renameSync(path, join(folder, 'away.mp3'));
  assert.equal((await valhalla.scan().finished).missing, 1);
  renameSync(join(folder, 'away.mp3'), path);
  const { returned, changed, parsed } = await valhalla.scan().finished;
  assert.deepEqual({ returned, changed, parsed }, { returned: 1, changed: 0, parsed: 0 });
  assert.deepEqual(await valhalla.artwork(item), picture);
  it.isWhole = true;
});

test('pictures inside files are given byte for byte, those beside them too', async (context) => {
  const folder = temporaryFolder(context);
  const data = png({ width: 16, height: 16 });
  const pictures = [{ mime: 'image/png', data, type: 3 }];
  write(join(folder, 'music/a.mp3'), track({ title: 'A', pictures }));
  write(join(folder, 'music/b.flac'), flac({ samples: 44100, tags: { title: 'B', pictures } }));
  write(join(folder, 'music/c.m4a'), m4a({ samples: 44100, tags: { title: 'C', pictures } }));
  const valhalla = await openLibrary(context, folder);
  await valhalla.scan().finished;
  for (const name of ['a.mp3', 'b.flac', 'c.m4a']) {
    const { item } = await fileOf(valhalla, join(folder, 'music', name));
    assert.deepEqual(await valhalla.artwork(item), { bytes: new Uint8Array(data), mime: 'image/png' }, name);
  }
});

test('a picture of a file that changed since is refused, never taken from other bytes', async (context) => {
  const it = await scene(context);
  const { root, folder, valhalla } = it;
  const path = join(root, 'artist 1/album 1/03.mp3');
  const { item } = await fileOf(valhalla, path);
  assert.equal((await valhalla.artwork(item))?.mime, 'image/jpeg');
  renameSync(path, join(folder, 'away.mp3'));
  write(path, track({ title: 'Without a picture' }));
  await assert.rejects(valhalla.artwork(item), { code: 'ERR_VALHALLA_CHANGED' });
  renameSync(join(folder, 'away.mp3'), path);
  assert.equal((await valhalla.scan().finished).changed, 1);
  it.isWhole = true;
});

test('every type has its lane', async (context) => {
  const folder = temporaryFolder(context);
  for (const name of ['list.m3u8', 'notes.txt']) write(join(folder, 'music', name), name);
  write(join(folder, 'music/song.mp3'), track({ title: 'Song' }));
  write(join(folder, 'music/photo.png'), png({ width: 32 }));
  write(join(folder, 'music/film.mkv'), matroska());
  const valhalla = await openLibrary(context, folder);
  const { report } = await scanTold(valhalla);
  assert.deepEqual(counted(report), { found: 4, new: 4, parsed: 4 });
  const { byType, byState } = await valhalla.counts();
  assert.deepEqual(byType, { audio: 1, video: 1, image: 1, playlist: 1 });
  assert.deepEqual(byState, { found: 0, done: 4, failed: 0, quarantined: 0 });
  assert.deepEqual(
    (await valhalla.search('list')).map(({ path }) => path),
    [join(folder, 'music/list.m3u8')],
  );
  write(join(folder, 'music/list.m3u8'), 'Song.mp3\nlater.mp3\n');
  await valhalla.scan().finished;
  const states = async () =>
    (await valhalla.playlist(join(folder, 'music/list.m3u8')))?.list.map(({ state }) => state);
  assert.deepEqual(await states(), ['found', 'missing']);
  write(join(folder, 'music/later.mp3'), track({ title: 'Later' }));
  await valhalla.scan().finished;
  assert.deepEqual(await states(), ['found', 'found'], 'without a second look into the playlist');
  assert.deepEqual(
    (await all(valhalla.playlists())).map(({ title, missing }) => [title, missing]),
    [['list', 0]],
  );
});

test('an event means that its data is there; of a file they come as its stages do, inside those of the scan', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 2, 3);
  const valhalla = await openLibrary(context, folder);
  const readings: Promise<void>[] = [];
  valhalla.on('file:stored', ({ path, stage, source }) => {
    if (stage === 'parse')
      readings.push(
        fileOf(valhalla, path).then(({ values }) => assert.match(String(values['title']), /^Song/)),
      );
    if (source === 'fast')
      readings.push(
        valhalla.file(path).then((file) =>
          assert.equal(
            file?.artwork.some((picture) => picture.source === source),
            path.endsWith('03.mp3'),
          ),
        ),
      );
  });
  valhalla.on('file:done', ({ path }) =>
    readings.push(fileOf(valhalla, path).then(({ state }) => assert.equal(state, 'done'))),
  );
  const { events, report } = await scanTold(valhalla);
  await Promise.all(readings);
  assert.equal(readings.length, 6 + 6 + 6);
  const names = events.map(({ event }) => event).filter((name) => name !== 'progress' && name !== 'log');
  assert.equal(names[0], 'scan:begin');
  const behind = names.slice(names.indexOf('scan:end') + 1).filter((name) => name !== 'grabbing:idle');
  assert.deepEqual(behind, ['scan:exit']);
  assert.deepEqual(
    events.find(({ event }) => event === 'scan:end'),
    { event: 'scan:end', ...report },
  );
  const last = events.findLast((event) => event.event === 'progress');
  assert.deepEqual([last?.acknowledged, last?.found], [6, 6], 'a small library is told of to its last file');
  const path = join(folder, 'music/artist 2/album 2/01.mp3');
  const own = events.flatMap((event) =>
    'path' in event && event.path === path
      ? [event.event === 'file:stored' ? event.source : event.event]
      : [],
  );
  assert.deepEqual(
    [own[0], own.slice(1, -1).toSorted(), own.at(-1)],
    ['fast', ['local-artwork'], 'file:done'],
  );
});

test('every query is answered while a scan runs', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 10, 10);
  const valhalla = await openLibrary(context, folder);
  const scan = valhalla.scan();
  const firstStored = Promise.withResolvers<void>();
  valhalla.once('file:stored', () => firstStored.resolve());
  await firstStored.promise;
  const answers = await Promise.all([
    valhalla.search('song'),
    valhalla.counts(),
    all(valhalla.albums()),
    all(valhalla.artists()),
    all(valhalla.files({ limit: 1 })),
    all(valhalla.errors()),
  ]);
  assert.ok(
    answers[0].length > 0 &&
      answers[1].files > 0 &&
      answers[2].length > 0 &&
      answers[3].length > 0 &&
      answers[4].length === 1,
  );
  assert.deepEqual(answers[5], []);
  assert.equal((await scan.finished).parsed, 100);
  assert.equal((await all(valhalla.albums())).length, 10);
});

test('a full scan parses everything again and keeps every id', async (context) => {
  const it = await scene(context);
  const { valhalla } = it;
  const before = (await all(valhalla.files())).map(({ id, item }) => [id, item]);
  const { report } = await scanTold(valhalla, { full: true });
  assert.deepEqual(counted(report), { found: 12, unchanged: 12, parsed: 12 });
  assert.deepEqual(
    (await all(valhalla.files())).map(({ id, item }) => [id, item]),
    before,
  );
  it.isWhole = true;
});

test('paths given to a scan become roots, and only they are scanned', async (context) => {
  const { folder, valhalla } = await scene(context);
  write(join(folder, 'more/one.mp3'), track({ title: 'One' }));
  const { report } = await scanTold(valhalla, { paths: [join(folder, 'more')] });
  assert.deepEqual(counted(report), { found: 1, new: 1, parsed: 1 });
  const { report: both } = await scanTold(valhalla);
  assert.deepEqual(counted(both), { found: 13, unchanged: 13 });
  assert.deepEqual(
    (await valhalla.roots()).map(({ path }) => path),
    [join(folder, 'more'), join(folder, 'music')],
  );
});

test('a folder or a file of a root is scanned as a part of it, unless it is given as a root', async (context) => {
  const { folder, valhalla } = await scene(context);
  const path = write(join(folder, 'music/new/one.mp3'), track({ title: 'One' }));
  write(join(folder, 'music/new/two.mp3'), track({ title: 'Two' }));
  const { report: one } = await scanTold(valhalla, { paths: [path] });
  assert.deepEqual(counted(one), { found: 1, new: 1, parsed: 1 });
  const { report: part } = await scanTold(valhalla, { paths: [dirname(path)] });
  assert.deepEqual(counted(part), { found: 2, new: 1, unchanged: 1, parsed: 1 });
  assert.equal((await valhalla.roots()).length, 1);
  const { report: root } = await scanTold(valhalla, { paths: [{ path: dirname(path) }] });
  assert.deepEqual(counted(root), { found: 2, unchanged: 2 });
  assert.equal((await valhalla.roots()).length, 2);
});

test('at the end of a scan, in a listener or a loop, the next one may begin', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music/1.mp3'), track({ title: 'One' }));
  const valhalla = await openLibrary(context, folder);
  const told: string[] = [];
  const behind = Promise.withResolvers<ScanReport>();
  for (const name of ['scan:begin', 'scan:end', 'scan:exit'] as const)
    valhalla.on(name, () => told.push(name));
  valhalla.once('scan:end', () => {
    behind.resolve(valhalla.scan().finished);
  });
  const first = await valhalla.scan().finished;
  const second = await behind.promise;
  assert.deepEqual([first.new, second.unchanged], [1, 1]);
  assert.deepEqual(told, ['scan:begin', 'scan:end', 'scan:exit', 'scan:begin', 'scan:end', 'scan:exit']);
  const reports: ScanReport[] = [];
  for await (const { event } of valhalla.scan())
    if (event === 'scan:end') reports.push(await valhalla.scan().finished);
  assert.deepEqual(
    reports.map(({ unchanged }) => unchanged),
    [1],
  );
});

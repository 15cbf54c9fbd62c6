import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { Fixture } from './fixture.ts';

function track(path: string, artist: string, album: string, more: Record<string, string | number> = {}) {
  return { path, sources: { general: { title: path, artist, album, duration: 1000, ...more } } };
}

describe('files', () => {
  it('come in the order of their items, a page at a time, each once', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const items = ['a.mp3', 'x/b.mp3', 'c.mp3', 'x/d.mp3', 'e.mp3'].map(
      (path) => fixture.library.file({ path }).item,
    );
    assert.deepEqual(
      fixture.files().map((file) => file.item),
      items,
    );
  });

  it('carry what the table of files knows, the last error and the best values', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const { file, item } = fixture.library.file({
      path: 'x/a.mp3',
      state: 'failed',
      sources: { general: { title: 'One', artist: ['A', 'B'], duration: 1234 } },
      errors: [
        { stage: 'parse', at: 9, message: 'last' },
        { stage: 'grab', at: 8, message: 'first' },
      ],
    });
    assert.deepEqual(fixture.files(), [
      {
        id: file,
        item,
        path: '/music/x/a.mp3',
        type: 'audio',
        state: 'failed',
        size: 1001,
        mtime: 2000.5,
        firstSeen: 3000,
        error: { stage: 'parse', code: 'ERR_VALHALLA_NOT_PARSED', message: 'last' },
        values: { title: ['One'], artist: ['A', 'B'], duration: [1234] },
      },
    ]);
  });

  it('that are missing are hidden unless asked for', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.file({ path: 'there.mp3' });
    fixture.library.file({ path: 'gone.mp3', missing: true });
    assert.deepEqual(fixture.paths(), ['/music/there.mp3']);
    assert.deepEqual(fixture.paths({ missing: true }), ['/music/gone.mp3']);
    assert.deepEqual(fixture.paths({ missing: 'all' }), ['/music/there.mp3', '/music/gone.mp3']);
  });

  it('of an offline root stay visible', () => {
    using fixture = new Fixture();
    fixture.library.root('/share', { reason: 'not mounted' });
    fixture.library.file({ path: 'a.mp3' });
    assert.deepEqual(fixture.paths(), ['/share/a.mp3']);
  });

  it('are filtered by type, state and what people browse by, all at once', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.file(track('1.mp3', 'A', 'X', { genre: 'Rock', year: 1999 }));
    fixture.library.file(track('2.mp3', 'A', 'Y', { genre: 'Rock', year: 2000, album_artist: 'Z' }));
    fixture.library.file(track('3.mp3', 'B', 'X', { genre: 'Jazz', year: 1999 }));
    fixture.library.file({ ...track('4.mkv', 'A', 'X'), type: 'video', state: 'found' });
    assert.deepEqual(fixture.paths({ artist: 'A' }), ['/music/1.mp3', '/music/2.mp3', '/music/4.mkv']);
    assert.deepEqual(fixture.paths({ artist: 'A', album: 'X' }), ['/music/1.mp3', '/music/4.mkv']);
    assert.deepEqual(fixture.paths({ artist: 'A', album: 'X', type: 'audio' }), ['/music/1.mp3']);
    assert.deepEqual(fixture.paths({ year: 1999, genre: 'Jazz' }), ['/music/3.mp3']);
    assert.deepEqual(fixture.paths({ albumArtist: 'Z' }), ['/music/2.mp3']);
    assert.deepEqual(fixture.paths({ state: 'found' }), ['/music/4.mkv']);
    assert.deepEqual(fixture.paths({ artist: 'nobody' }), []);
    assert.deepEqual(fixture.paths({ artist: 'X' }), [], 'the name of an album is no artist');
  });

  it('are found by a name in another case where no name is exact', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.file(track('1.mp3', 'Pink Floyd', 'X'));
    fixture.library.file(track('2.mp3', 'PINK FLOYD', 'X'));
    fixture.library.file({ path: '3.mp3', sources: { general: { artist: ['Pink Floyd', 'PINK FLOYD'] } } });
    assert.deepEqual(fixture.paths({ artist: 'Pink Floyd' }), ['/music/1.mp3', '/music/3.mp3']);
    assert.deepEqual(fixture.paths({ artist: 'pink floyd' }), [
      '/music/1.mp3',
      '/music/2.mp3',
      '/music/3.mp3',
    ]);
  });
});

describe('the filter folder', () => {
  it('takes the folder and all below it, and no name that only begins alike', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.root('/music2');
    for (const path of ['a/1.mp3', 'a/b/2.mp3', 'ab/3.mp3', 'a!/4.mp3']) fixture.library.file({ path });
    fixture.library.file({ root: 2, path: 'a/5.mp3' });
    fixture.library.file({ path: [Buffer.from([0x61, 0x2f, 0xe9]), '6.mp3'] });
    assert.deepEqual(fixture.paths({ folder: '/music/a' }), [
      '/music/a/1.mp3',
      '/music/a/b/2.mp3',
      '/music/a/\u{FFFD}/6.mp3',
    ]);
    assert.deepEqual(fixture.paths({ folder: '/music/a/' }), fixture.paths({ folder: '/music/a' }));
    assert.deepEqual(fixture.paths({ folder: '/music2' }), ['/music2/a/5.mp3']);
    assert.equal(fixture.paths({ folder: '/' }).length, 6);
    assert.deepEqual(fixture.paths({ folder: '/elsewhere' }), []);
  });

  it('finds files outside every root', () => {
    using fixture = new Fixture();
    fixture.library.file({ root: 0, path: 'tmp/x/1.mp3' });
    assert.deepEqual(fixture.paths({ folder: '/tmp' }), ['/tmp/x/1.mp3']);
    assert.deepEqual(fixture.paths({ folder: '/' }), ['/tmp/x/1.mp3']);
  });

  it('gives the same files in the same order when there are too many folders to begin with', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.file({ path: 'z/0.mp3' });
    const expected: string[] = [];
    fixture.library.db.transaction(() => {
      for (let number = 0; number <= 1000; number++) {
        fixture.library.file({ path: `a/${1000 - number}/x.mp3` });
        expected.push(`/music/a/${1000 - number}/x.mp3`);
      }
    })();
    const found = fixture.files({ folder: '/music/a' }, 2000);
    assert.deepEqual(
      found.map((file) => file.path),
      expected,
    );
  });

  it('takes every folder that is listed, and has the items right in it that are counted', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.root('/music2');
    fixture.library.root('/');
    const latin = Buffer.from('caf\u{E9}', 'latin1');
    for (const path of ['1.mp3', 'a/2.mp3', 'a/3.mp3', 'a/b/4.mp3']) fixture.library.file({ path });
    fixture.library.file({ path: [latin, '5.mp3'] });
    fixture.library.file({ path: [Buffer.concat([latin, Buffer.from('/b')]), '6.mp3'] });
    fixture.library.file({ root: 2, path: 'a/7.mp3' });
    for (const path of ['8.mp3', 'a/9.mp3']) fixture.library.file({ root: 3, path });
    fixture.library.file({ root: 0, path: 'tmp/10.mp3' });
    const listed = fixture.rows({ from: 'values', key: 'folder' }).map(({ value, count }) => [value, count]);
    assert.deepEqual(listed, [
      ['/', 1],
      ['/a', 1],
      ['/music', 1],
      ['/music/a', 2],
      ['/music/a/b', 1],
      ['/music/caf\u{FFFD}', 1],
      ['/music/caf\u{FFFD}/b', 1],
      ['/music2/a', 1],
      ['/tmp', 1],
    ]);
    for (const [folder, count] of listed) {
      const paths = fixture.paths({ folder: String(folder) });
      assert.equal(paths.filter((path) => dirname(path) === folder).length, count, String(folder));
    }
  });

  it('refuses a relative path', () => {
    using fixture = new Fixture();
    assert.throws(() => fixture.paths({ folder: 'music' }), {
      code: 'ERR_VALHALLA_QUERY',
      message: /absolute path, not "music"/,
    });
  });
});

describe('a file', () => {
  it('is found by its path below nested roots, below no root, and in a root itself', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.root('/music/jazz');
    fixture.library.file({ path: 'rock/a.mp3' });
    fixture.library.file({ root: 2, path: 'b.mp3' });
    fixture.library.file({ root: 2, path: 'x/y/c.mp3' });
    fixture.library.file({ root: 0, path: 'tmp/d.mp3' });
    for (const path of ['/music/rock/a.mp3', '/music/jazz/b.mp3', '/music/jazz/x/y/c.mp3', '/tmp/d.mp3']) {
      assert.equal(fixture.reader.answer('file', { path })?.path, path);
    }
    for (const path of ['/music', '/music/', '/music/rock', '/music2/rock/a.mp3', '/music/a.mp3']) {
      assert.equal(fixture.reader.answer('file', { path }), undefined, path);
    }
  });

  it('is found by bytes where its name is not UTF-8, and by the name as it is shown', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const name = Buffer.from([0x63, 0xe9, 0x2e, 0x6d, 0x70, 0x33]);
    const { file } = fixture.library.file({ path: [Buffer.from([0xe8]), name] });
    const bytes = Buffer.concat([Buffer.from('/music/'), Buffer.from([0xe8]), Buffer.from('/'), name]);
    const shown = '/music/\u{FFFD}/c\u{FFFD}.mp3';
    for (const argument of [{ path: shown, pathBytes: bytes }, { path: shown }]) {
      const found = fixture.reader.answer('file', argument);
      assert.equal(found?.id, file);
      assert.equal(found?.path, shown);
      assert.equal(found?.pathBytes, bytes.toString('base64'));
    }
  });

  it('that is there is preferred to a missing one of the same path', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.root('/music/jazz');
    const { file } = fixture.library.file({ path: 'jazz/a.mp3' });
    fixture.library.file({ root: 2, path: 'a.mp3', missing: true });
    assert.equal(fixture.reader.answer('file', { path: '/music/jazz/a.mp3' })?.id, file);
  });

  it('shows a value of two languages once among the best, and with each of them beside', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const wild = ['en', 'de'].map((language): [string, string] => ['wild', language]);
    fixture.library.file({ path: 'a.mp3', sources: { external: { mood: wild } } });
    const found = fixture.reader.answer('file', { path: '/music/a.mp3' });
    assert.deepEqual([found?.values, found?.external], [{ mood: ['wild'] }, { mood: wild }]);
  });

  it('shows every value with its group, source and priority, and which one is best', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.priority('general', '', -128);
    fixture.library.priority('nfo', '', -96);
    fixture.library.priority('nfo', 'title', -128);
    fixture.library.file({
      path: 'a.mp3',
      sources: {
        general: { title: [['One', 'en']], genre: ['Rock', 'Pop'] },
        nfo: { title: [['Eins', 'de']], genre: ['Klassik'] },
        external: { rating: 5 },
      },
    });
    const found = fixture.reader.answer('file', { path: '/music/a.mp3' });
    assert.deepEqual(found?.values, { rating: [5], title: ['Eins'], genre: ['Rock', 'Pop'] });
    assert.deepEqual(
      found?.details.map(({ key, group, value, language, source, priority, best }) => [
        key,
        group,
        value,
        language,
        source,
        priority,
        best,
      ]),
      [
        ['rating', 'personal', 5, undefined, 'external', -128, true],
        ['title', 'titles', 'One', 'en', 'general', -128, false],
        ['genre', 'classification', 'Rock', undefined, 'general', -128, true],
        ['genre', 'classification', 'Pop', undefined, 'general', -128, true],
        ['title', 'titles', 'Eins', 'de', 'nfo', -128, true],
        ['genre', 'classification', 'Klassik', undefined, 'nfo', -96, false],
      ],
    );
  });

  it('shows its errors and its pictures, those still to be fetched too', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.file({
      path: 'a.mp3',
      state: 'quarantined',
      errors: [{ stage: 'parse' }],
      artwork: [
        { source: 'local-artwork', locator: { at: 'sidecar', name: 'cover.jpg', stamp: '1.2.3' } },
        { source: 'web', url: 'https://example.org/1.png' },
        { source: 'web', url: 'https://example.org/2.png', stored: 'ab/2.png', kind: 'back' },
      ],
    });
    const found = fixture.reader.answer('file', { path: '/music/a.mp3' });
    assert.deepEqual(found?.artwork, [
      {
        kind: 'cover',
        source: 'local-artwork',
        mime: 'image/jpeg',
        locator: { at: 'sidecar', name: 'cover.jpg', stamp: '1.2.3' },
      },
      {
        kind: 'cover',
        source: 'web',
        mime: 'image/png',
        locator: { at: 'download', url: 'https://example.org/1.png' },
      },
      { kind: 'back', source: 'web', mime: 'image/png', locator: { at: 'stored', name: 'ab/2.png' } },
    ]);
    assert.deepEqual(found?.errors, [
      {
        path: '/music/a.mp3',
        stage: 'parse',
        code: 'ERR_VALHALLA_NOT_PARSED',
        message: 'why',
        tries: 2,
        nextTry: 6000,
        quarantined: true,
      },
    ]);
  });
});

describe('artwork', () => {
  it('is that of the source with the best priority for its kind, among what can be read now', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.priority('embedded-artwork', '', -128);
    fixture.library.priority('local-artwork', 'cover', -64);
    fixture.library.priority('web', '', -128);
    const { item } = fixture.library.file({
      path: 'x/a.mp3',
      artwork: [
        { source: 'web', url: 'https://example.org/1.png' },
        { source: 'local-artwork', locator: { at: 'sidecar', name: 'cover.jpg', stamp: '1.2.3' } },
        { source: 'embedded-artwork', kind: 'back', locator: { at: 'ask', index: 0 } },
      ],
    });
    assert.deepEqual(fixture.reader.answer('artwork', { item, kind: 'cover' }), {
      item,
      path: '/music/x/cover.jpg',
      stamp: '1.2.3',
      mime: 'image/jpeg',
      locator: { at: 'sidecar', name: 'cover.jpg', stamp: '1.2.3' },
    });
    assert.deepEqual(fixture.reader.answer('artwork', { item, kind: 'back' }), {
      item,
      path: '/music/x/a.mp3',
      stamp: 'stamp',
      mime: 'image/jpeg',
      locator: { at: 'ask', index: 0 },
    });
    fixture.library.db.exec(`UPDATE download SET state = 'done', name = 'ab/1.png'`);
    assert.deepEqual(fixture.reader.answer('artwork', { item, kind: 'cover' })?.locator, {
      at: 'stored',
      name: 'ab/1.png',
    });
    assert.equal(fixture.reader.answer('artwork', { item, kind: 'fanart' }), undefined);
    assert.equal(fixture.reader.answer('artwork', { item: 1, kind: 'cover' }), undefined);
  });

  it('beside a file in a folder that is not UTF-8 comes with the bytes of its path', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const { item } = fixture.library.file({
      path: [Buffer.from([0xe8]), 'a.mp3'],
      artwork: [{ source: 'local-artwork', locator: { at: 'sidecar', name: 'cover.jpg', stamp: '1' } }],
    });
    const place = fixture.reader.answer('artwork', { item, kind: 'cover' });
    assert.deepEqual(Buffer.from(place?.pathBytes ?? []).toString('latin1'), '/music/\u{E8}/cover.jpg');
  });
});

function stages(file: number): { stage: string }[] {
  return [{ stage: `grab ${file}` }, { stage: `parse ${file}` }];
}

describe('errors', () => {
  it('come in pages of whole files, without missing ones', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    for (const number of [1, 2, 3]) fixture.library.file({ path: `${number}.mp3`, errors: stages(number) });
    fixture.library.file({ path: '4.mp3', errors: stages(4), missing: true });
    const first = fixture.reader.answer('errors', { after: 0, page: 2 });
    assert.deepEqual(
      first.rows.map((row) => row.stage),
      ['grab 1', 'parse 1', 'grab 2', 'parse 2'],
    );
    const second = fixture.reader.answer('errors', { after: first.next ?? 0, page: 2 });
    assert.deepEqual(
      second.rows.map((row) => row.stage),
      ['grab 3', 'parse 3'],
    );
    assert.equal(second.next, undefined);
  });
});

describe('roots', () => {
  it('are listed with their state, without the one for files outside', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.library.root('/films', { reason: 'not mounted' });
    fixture.library.db.exec('UPDATE root SET suffixes = \'{"audio":["flac"]}\' WHERE path = \'/films\'');
    const suffixes = { audio: ['flac'] };
    assert.deepEqual(fixture.reader.answer('roots', {}), [
      { path: '/films', state: 'offline', reason: 'not mounted', recursive: true, suffixes, scanned: null },
      { path: '/music', state: 'online', reason: null, recursive: true, suffixes: undefined, scanned: null },
    ]);
  });
});

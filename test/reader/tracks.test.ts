/** Files that hold several tracks: browsed by their tracks, listed as files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromFilter } from '../../lib/query/from-filter.ts';
import type { Query } from '../../lib/query/query.ts';
import type { FileEntry, RowOf } from '../../lib/reader/reader-messages.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { openReader } from '../../lib/store/connection.ts';
import { LibraryBuilder } from '../support/library-builder.ts';

/** `1007 2 Title`: item, part, title; in the order of the items. */
function names(entries: readonly FileEntry[]): string[] {
  return entries.map(({ item, part = 0, values }) => `${item} ${part} ${values['title']?.[0]}`);
}

test('tracks stand in place of their file, which remains one file', () => {
  using builder = new LibraryBuilder();
  const root = builder.root('/m');
  const sheet = { album: 'Both', artist: 'Band', duration: 3000 };
  const whole = builder.file({
    root,
    path: 'both.flac',
    sources: { fast: { ...sheet, title: 'Both', audio_codec: 'flac', mood: 'calm' } },
    artwork: [{ source: 'local-artwork', locator: { at: 'sidecar', name: 'cover.jpg', stamp: '1.2.3' } }],
  });
  const single = builder.file({ root, path: 'one.mp3', sources: { fast: { ...sheet, title: 'Alone' } } });
  const tracks = ['First', 'Second'].map((title, at) =>
    builder.track(whole.file, at + 1, {
      tracks: { ...sheet, title, duration: 1000 + at, start: at * 1000 },
    }),
  );
  const withdrawn = builder.track(whole.file, -3, { external: { rating: 80 } });
  const db = openReader(builder.path);
  try {
    const reader = new Reader(db, []);
    const filter = { album: 'Both' };
    const ask = <Asked extends Query>(query: Asked): readonly RowOf<Asked>[] =>
      reader.answer('page', { query, size: 10 }).rows as readonly RowOf<Asked>[];
    assert.deepEqual(names(ask({ from: 'files', ...fromFilter(filter) })), [
      `${whole.item} 0 Both`,
      `${single.item} 0 Alone`,
    ]);
    for (const wanted of [filter, {}, { folder: '/m' }])
      assert.deepEqual(names(ask({ from: 'items', ...fromFilter(wanted) })), [
        `${single.item} 0 Alone`,
        `${tracks[0]} 1 First`,
        `${tracks[1]} 2 Second`,
      ]);
    const [, , track] = ask({ from: 'items' });
    assert.equal(track?.values['audio_codec']?.[0], 'flac', 'from the whole file');
    assert.deepEqual(
      ask({ from: 'albums' }).map(({ album, albumArtist, tracks: count, duration: length, cover }) => [
        album,
        albumArtist,
        count,
        length,
        cover,
      ]),
      [['Both', 'Band', 3, 5001, whole.item]],
    );
    const calm = { op: 'equal', key: 'mood', value: 'calm' } as const;
    assert.equal(ask({ from: 'items', where: calm }).length, 2, 'from the whole file');
    const { files, artists, duration } = reader.answer('counts', {});
    assert.deepEqual([files, artists, duration], [2, 1, 6000]);
    const hits = ask({ from: 'items', where: { op: 'text', text: 'both' } });
    assert.deepEqual(hits.map(({ item, part = 0 }) => `${item} ${part}`).sort(), [
      `${single.item} 0`,
      `${tracks[0]} 1`,
      `${tracks[1]} 2`,
    ]);
    const detail = reader.answer('file', { path: '/m/both.flac' });
    assert.deepEqual(
      detail?.tracks?.map(({ item, part, values }) => [item, part, values['title'], values['start']]),
      [
        [tracks[0], 1, ['First'], [0]],
        [tracks[1], 2, ['Second'], [1000]],
      ],
    );
    for (const item of [whole.item, ...tracks])
      assert.equal(reader.answer('artwork', { item, kind: 'cover' })?.path, '/m/cover.jpg');
    assert.equal(reader.answer('artwork', { item: withdrawn, kind: 'cover' }), undefined);
  } finally {
    db.close();
  }
});

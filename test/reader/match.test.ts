/** Which item a row is about: by path, by the ids of MusicBrainz, by names; never by a guess. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Identity } from '../../lib/exchange/row.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { openReader } from '../../lib/store/connection.ts';
import { LibraryBuilder } from '../support/library-builder.ts';

test('rows find their items', (context) => {
  const builder = new LibraryBuilder();
  context.after(() => builder[Symbol.dispose]());
  builder.root('/music');
  const song = (path: string, general: Record<string, string>, missing = false): number =>
    builder.file({ path, missing, sources: { general } }).item;
  const one = song('Björk/Post/01.mp3', {
    artist: 'Björk',
    album: 'Post',
    title: 'Army of Me',
    musicbrainz_recording_id: 'rec-1',
  });
  const album = song('Björk/Best/07.mp3', {
    artist: 'Björk',
    album: 'Best',
    title: 'Army of Me',
    musicbrainz_recording_id: 'rec-1',
  });
  const gone = song('old.mp3', { artist: 'A', title: 'Twice' }, true);
  const there = song('new.mp3', { artist: 'A', title: 'Twice' });
  const raw = builder.file({ path: ['', Buffer.from('caf\u{E9}.mp3', 'latin1')] }).item;
  const colon = song('AC:DC/01.mp3', {});
  const whole = song('foo.mp3', { artist: 'Foo; Bar', title: 'three' });
  song('foo 3.mp3', { artist: 'Foo', title: 'three' });
  const first = song('foo 2.mp3', { artist: 'Foo', title: 'one' });
  const { file } = builder.file({ path: 'live.flac', sources: { general: { last_played: '2024-05-17' } } });
  const second = builder.track(file, 2, { general: { title: 'two' }, external: { playcount: 4 } });

  const db = openReader(builder.path);
  context.after(() => db.close());
  const reader = new Reader(db, []);
  const items = (...rows: Identity[]): (readonly number[])[] =>
    reader.answer('match', { rows, keys: [] }).map((match) => match.items);

  assert.deepEqual(
    items(
      { path: '/music/Björk/Post/01.mp3' },
      { path: 'Björk/Post/01.mp3' },
      { path: 'file:///music/Bj%C3%B6rk/Post/01.mp3' },
      { path: '/music/Björk/Post/01.mp3'.normalize('NFD') },
      { path: '/music/björk/post/01.MP3' },
      { path: 'D:\\Music\\Björk\\Post\\01.mp3' },
      {
        path: '/music/caf\u{FFFD}.mp3',
        pathBytes: Buffer.from('/music/caf\u{E9}.mp3', 'latin1').toString('base64'),
      },
    ),
    [[one], [one], [one], [one], [one], [one], [raw]],
  );
  assert.deepEqual(
    items(
      { path: '/elsewhere/x.mp3', musicbrainz_recording_id: 'REC-1', album: 'post' },
      { musicbrainz_recording_id: 'rec-1' },
      { artist: 'bjork', album: 'BEST', title: 'army of me' },
      { artist: 'Björk', title: 'Army of Me' },
      { title: 'Army of Me' },
      { artist: 'Air', album: 'Best', title: 'Army of Me' },
      { artist: 'A', title: 'Twice' },
      { path: '/music/old.mp3' },
      {},
    ),
    [[one], [one, album], [album], [one, album], [], [], [there], [gone], []],
  );
  assert.deepEqual(
    items(
      { path: '/music/caf\u{FFFD}.mp3' },
      { path: 'AC:DC/01.mp3' },
      { artist: 'Foo; Bar', title: 'three' },
      { artist: 'Foo; Baz', title: 'one; two' },
      { artist: 'Foo', title: 'one' },
    ),
    [[raw], [colon], [whole], [first], [first]],
  );
  const [track, none] = reader.answer('match', {
    rows: [
      { path: '/music/live.flac', part: 2 },
      { path: '/music/live.flac', part: 3 },
    ],
    keys: ['playcount'],
  });
  const best = { playcount: [[4]] };
  assert.deepEqual(
    track,
    { items: [second], external: best, imported: {}, best },
    'the whole was played later',
  );
  assert.deepEqual(none, { items: [], external: {}, imported: {}, best: {} });
});

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

test('what several files may be called is none of them', (context) => {
  const builder = new LibraryBuilder();
  context.after(() => builder[Symbol.dispose]());
  for (const root of ['/music', '/more']) builder.root(root);
  const item = (name: string | Buffer, root = 1, missing = false): number =>
    builder.file({ path: ['', name], root, missing }).item;
  const own = item('\u{FFFD}.mp3');
  const [ff, fe] = [item(latin('\u{FF}.mp3')), item(latin('\u{FE}.mp3'))];
  const [upper, lower] = [item('UP.mp3'), item('up.mp3')];
  const [here, there] = [item('a.mp3'), item('a.mp3', 2)];
  const kept = item('b.mp3');
  item('b.mp3', 2, true);

  const db = openReader(builder.path);
  context.after(() => db.close());
  const path = '/music/\u{FFFD}.mp3';
  const bytes = (text: string | Buffer): Identity => ({
    path,
    pathBytes: Buffer.from(text).toString('base64'),
  });
  const rows: Identity[] = [
    { path },
    bytes(path),
    bytes(latin('/music/\u{FF}.mp3')),
    // Another one is shown so.
    bytes(latin('/music/\u{FD}.mp3')),
    { path: '/music/Up.mp3' },
    { path: 'up.mp3' },
    { path: 'a.mp3' },
    { path: 'b.mp3' },
  ];
  assert.deepEqual(
    new Reader(db, [])
      .answer('match', { rows, keys: [] })
      .map(({ items }) => items.toSorted((one, other) => one - other)),
    [[own, ff, fe], [own], [ff], [], [upper, lower], [lower], [here, there], [kept]],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import dummy from '../../grabbers/dummy.ts';
import localArtwork from '../../grabbers/local-artwork.ts';
import { FakeThread, packet, resultOf } from '../grabber/thread.ts';

async function coverOf(
  path: string,
  names: readonly string[],
  type: 'audio' | 'image' = 'audio',
): Promise<string | undefined> {
  const sidecars = names.map((name) => ({ name, kind: 'artwork', stamp: '1.2.3' }));
  const thread = new FakeThread([localArtwork]);
  const [result] = await thread.work(packet('local-artwork', 1, { path, sidecars, type })).until(1);
  const [artwork] = resultOf(result).artwork;
  if (artwork === undefined) return undefined;
  assert.equal(artwork.kind, 'cover');
  assert.ok(artwork.locator.at === 'sidecar');
  assert.equal(artwork.locator.stamp, '1.2.3');
  return `${artwork.locator.name} ${artwork.mime}`;
}

test("the file's own picture is preferred to the album's, and cover to folder, in any case", async () => {
  const names = ['albumart.jpg', 'Folder.PNG', 'COVER.gif', 'Song.webp'];
  assert.equal(await coverOf('/m/song.flac', names), 'Song.webp image/webp');
  assert.equal(await coverOf('/m/other.flac', names), 'COVER.gif image/gif');
  assert.equal(await coverOf('/m/other.flac', names.slice(0, 2)), 'Folder.PNG image/png');
  assert.equal(await coverOf('/m/other.flac', names.slice(0, 1)), 'albumart.jpg image/jpeg');
});

test('other pictures, and a folder without any, are nothing', async () => {
  assert.equal(await coverOf('/m/a.flac', ['holiday.jpg', 'cover.txt', 'cover.lrc']), undefined);
  assert.equal(await coverOf('/m/a.flac', []), undefined);
});

test("a disc of an album has the album's picture, where it has none; an album never that of its artist", async () => {
  for (const disc of ['CD1', 'cd 2', 'Disc_3', 'Disk 1 - Live', 'LP A', 'Side B']) {
    assert.equal(
      await coverOf(`/m/Album/${disc}/a.flac`, ['../folder.jpg', '../cover.png']),
      '../cover.png image/png',
    );
    assert.equal(
      await coverOf(`/m/Album/${disc}/a.flac`, ['../cover.png', 'front.jpg']),
      'front.jpg image/jpeg',
    );
  }
  for (const album of ['Album', 'Discovery', 'CDs', 'Sideways'])
    assert.equal(await coverOf(`/m/Artist/${album}/a.flac`, ['../folder.jpg']), undefined, album);
});

test('a picture is not the cover of itself', async () => {
  assert.equal(await coverOf('/m/cover.jpg', ['cover.jpg'], 'image'), undefined);
});

test('the dummy says how many words a title has', async () => {
  for (const [title, count] of [
    ['So What', '2 words'],
    ['Solitude', '1 word'],
  ] as const) {
    const thread = new FakeThread([dummy]);
    const [result] = await thread.work(packet('dummy', 1, { values: { title: [title] } })).until(1);
    assert.deepEqual(resultOf(result).document, { comment: [[`The title has ${count}.`]] });
  }
});

test('pictures of other kinds are told by their names, one of each kind, those of the file itself first', async () => {
  const names = [
    'poster.jpg',
    'Film-fanart.png',
    'fanart.jpg',
    'back.jpg',
    'landscape.webp',
    'logo.png',
    'Other-poster.jpg',
  ];
  const sidecars = names.map((name) => ({ name, kind: 'artwork', stamp: '1.2.3' }));
  const thread = new FakeThread([localArtwork]);
  const asked = packet('local-artwork', 1, { path: '/m/Film.mkv', sidecars, type: 'video' });
  const [result] = await thread.work(asked).until(1);
  const found = resultOf(result).artwork.map(({ kind, locator }) => [
    kind,
    locator.at === 'sidecar' && locator.name,
  ]);
  assert.deepEqual(Object.fromEntries(found), {
    cover: 'poster.jpg',
    fanart: 'Film-fanart.png',
    back: 'back.jpg',
    thumbnail: 'landscape.webp',
    other: 'logo.png',
  });
});

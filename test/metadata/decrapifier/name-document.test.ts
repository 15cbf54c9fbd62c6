import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaType } from '../../../lib/metadata/document.ts';
import type { NameSettings } from '../../../lib/metadata/decrapifier/name-settings.ts';
import { nameDocument } from '../../../lib/metadata/decrapifier/name-document.ts';

const PLAIN: NameSettings = { keywords: [], strict: false };

const said = (path: string, type: MediaType = 'video', settings = PLAIN) =>
  Object.fromEntries(
    Object.entries(nameDocument(path, type, settings) ?? {}).map(([key, [entry]]) => [key, entry?.[0]]),
  );

test('an episode is titled by its show; what the episode is called is the second title', () => {
  assert.deepEqual(said('/Show (2014)/Season 02/05-06 - Name.mkv'), {
    title: 'Show',
    title_show: 'Show',
    subtitle: 'Name',
    year: 2014,
    date: '2014',
    season: 2,
    episode: 5,
    episode_last: 6,
  });
});

test('a daily show has the whole date', () => {
  assert.deepEqual(said('/Show.2015.07.01.mkv'), {
    title: 'Show',
    title_show: 'Show',
    year: 2015,
    date: '2015-07-01',
  });
});

test('a film and a track', () => {
  assert.deepEqual(said('/Film (1999)/film cd2.mkv'), { title: 'Film', year: 1999, date: '1999', part: 2 });
  assert.deepEqual(said('/CD 2/03. Artist - Title.mp3', 'audio'), {
    title: 'Title',
    artist: 'Artist',
    track: 3,
    disc: 2,
  });
});

test('pictures and playlists have no title in their names', () => {
  for (const type of ['image', 'playlist'] as const)
    assert.equal(nameDocument('/IMG_1234.jpg', type, PLAIN), undefined);
});

test('a name that says nothing is no document', () => {
  for (const path of ['', '/', '/....', '/---.mkv', '/ .mkv'])
    for (const type of ['audio', 'video'] as const)
      assert.equal(nameDocument(path, type, PLAIN), undefined, path);
});

test('keywords go before the name is read, and their numbers win', () => {
  const settings = { keywords: ['myGroup', 'vSEpEP'], strict: false };
  assert.deepEqual(said('/{mygroup}.My_Show.v3p07.720p.mkv', 'video', settings), {
    title: 'My Show',
    title_show: 'My Show',
    season: 3,
    episode: 7,
  });
});

test('strict: keywords only', () => {
  const settings = { keywords: ['xvid', 'foobar', 'fileNUM', 'sSEeEP'], strict: true };
  assert.deepEqual(said('/a/{XvID-Foobar}.file01.My_Movie.s02e10.avi', 'video', settings), {
    title: 'My Movie',
    season: 2,
    episode: 10,
  });
  assert.deepEqual(said('/Film (1999).mkv', 'video', settings), { title: 'Film 1999' });
});

test('a path that is longer than any costs no more, with keywords and by the strict rules too', () => {
  const keywords = ['NUM', 'SExEP', 'sSEeEP', 'xvid', 'rip'];
  const begun = process.cpuUsage();
  for (const strict of [false, true]) {
    const settings = { keywords, strict };
    for (const text of ['1', ' ', '1x', '/']) {
      assert.doesNotThrow(() => nameDocument(`${text.repeat(65_536)}.mkv`, 'video', settings));
    }
  }
  const { user, system } = process.cpuUsage(begun);
  // Some milliseconds; seconds and minutes where the work grows with the square of the length.
  assert.ok(user + system < 1_000_000, `${user + system} us`);
});

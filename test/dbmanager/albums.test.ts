import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { Batch } from '../../lib/dbmanager/batch.ts';
import { runChore } from '../../lib/dbmanager/chores/chores.ts';
import { ALBUM_RULES } from '../../lib/metadata/album-identity.ts';
import type { AlbumRules } from '../../lib/metadata/album-identity.ts';
import type { Document, Value } from '../../lib/metadata/document.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { parsedAs } from '../support/fake-work.ts';

type Tags = Readonly<Record<string, Value>>;

/** A library whose files say what stands beside their paths. */
function houseOf(context: TestContext, files: Readonly<Record<string, Tags>>): FakeHouse {
  const house = new FakeHouse(context);
  for (const path of Object.keys(files)) house.disk.write(path);
  say(house, files);
  return house;
}

function say(house: FakeHouse, files: Readonly<Record<string, Tags>>): void {
  house.parse = parsedAs((_name, packet): Document =>
    Object.fromEntries(Object.entries(files[packet.body] ?? {}).map(([key, value]) => [key, [[value]]])),
  );
}

/** Names of the files of each album that has any. */
function albumsOf(house: FakeHouse): Record<string, string[]> {
  const rows = house.db
    .prepare<[], { id: number; identity: string; name: string }>(
      `SELECT album.id, album.identity, file.name FROM album JOIN bundle ON bundle.album = album.id
       JOIN best ON best.bundle = bundle.id JOIN item ON item.id = best.item JOIN file ON file.id = item.file
       WHERE file.missing_since IS NULL ORDER BY album.identity, file.name`,
    )
    .all();
  const albums: Record<string, string[]> = {};
  for (const { identity, name } of rows)
    (albums[Object.values(JSON.parse(identity) as Record<string, string>).join('|')] ??= []).push(name);
  return albums;
}

const GOLD = { album: 'Gold', artist: 'ABBA' };

describe('albums', () => {
  it('are one from several folders where the tags say so, and several in one folder', (context) => {
    const house = houseOf(context, {
      '/music/a/1.mp3': { ...GOLD, album_artist: 'ABBA', year: 1992 },
      '/music/b/2.mp3': { ...GOLD, year: 1992 },
      '/music/b/3.mp3': { ...GOLD, artist: 'ABBA feat. X', year: 1975 },
      '/music/c/4.mp3': { ...GOLD, artist: 'Spandau Ballet', year: 1992 },
      '/music/c/5.mp3': { musicbrainz_album_id: 'id-1' },
      '/music/d/6.mp3': { musicbrainz_album_id: 'id-1', album: 'Other' },
    });
    house.scan();
    assert.deepEqual(albumsOf(house), {
      'abba|gold|1975': ['2.mp3', '3.mp3'],
      'abba|gold|1992': ['1.mp3'],
      'spandau ballet|gold|1992': ['4.mp3'],
      'id-1': ['5.mp3', '6.mp3'],
    });
  });

  it('hold all discs, and compilations whether or not they are said to be', (context) => {
    const house = houseOf(context, {
      '/music/Live/CD1/1.mp3': { artist: 'A' },
      '/music/Live/CD2/2.mp3': { artist: 'B' },
      '/music/hits/3.mp3': { album: 'Hits', artist: 'A' },
      '/music/hits/4.mp3': { album: 'Hits', artist: 'B' },
      '/music/x/5.mp3': { album: 'Now', artist: 'A', compilation: 1 },
      '/music/y/6.mp3': { album: 'Now', artist: 'B', compilation: 1 },
    });
    house.scan();
    assert.deepEqual(albumsOf(house), {
      '/music/Live': ['1.mp3', '2.mp3'],
      'hits|/music/hits': ['3.mp3', '4.mp3'],
      'various artists|now|': ['5.mp3', '6.mp3'],
    });
  });

  it('hold the track of a compilation that lacks the mark, whichever comes first; loose files are none', (context) => {
    const files = {
      '/music/a/1.mp3': { album: 'Hits', artist: 'A', year: 1995 },
      '/music/a/2.mp3': { album: 'Hits', artist: 'B', year: 1990, compilation: 1 },
      '/music/loose.mp3': { title: 'Alone' },
      '/music/b/3.mp3': { title: 'Folder' },
    };
    const house = houseOf(context, files);
    house.scan();
    const together = { '/music/b': ['3.mp3'], 'various artists|hits|1990': ['1.mp3', '2.mp3'] };
    assert.deepEqual(albumsOf(house), together);
    const unmarked = { ...files, '/music/a/2.mp3': { album: 'Hits', artist: 'B', year: 1990 } };
    say(house, unmarked);
    house.disk.write('/music/a/2.mp3');
    house.scan();
    assert.deepEqual(albumsOf(house), { '/music/b': ['3.mp3'], 'hits|/music/a': ['1.mp3', '2.mp3'] });
    say(house, files);
    house.disk.write('/music/a/2.mp3');
    house.scan();
    assert.deepEqual(albumsOf(house), together);
  });

  it('hold the track that lacks the album artist of a compilation, and have one date whatever is marked', (context) => {
    const files = {
      '/music/a/1.mp3': { album: 'Hits', artist: 'A', album_artist: 'Various Artists', date: '1995' },
      '/music/a/2.mp3': { album: 'Hits', artist: 'B', date: '1990' },
      '/music/b/3.mp3': { album: 'Mix', artist: 'A', album_artist: 'DJ', date: '1995', compilation: 1 },
      '/music/b/4.mp3': { album: 'Mix', artist: 'B', album_artist: 'DJ', date: '1990' },
      '/music/c/5.mp3': { album: 'Hits', artist: 'A', album_artist: 'Somebody', date: '1995' },
      '/music/c/6.mp3': { album: 'Hits', artist: 'B', date: '1990' },
    };
    const together = {
      'various artists|hits|1990': ['1.mp3', '2.mp3'],
      'dj|mix|1990': ['3.mp3', '4.mp3'],
      'somebody|hits|1995': ['5.mp3'],
      'b|hits|1990': ['6.mp3'],
    };
    const house = houseOf(context, files);
    house.scan();
    assert.deepEqual(albumsOf(house), together);
    house.kill();
    house.disk.remove('/music/a/1.mp3');
    house.scan();
    assert.deepEqual(albumsOf(house)['b|hits|1990'], ['2.mp3', '6.mp3']);
    house.kill();
    house.disk.write('/music/a/1.mp3');
    house.scan();
    assert.deepEqual(albumsOf(house), together);
  });

  it('are decided again when a track joins, changes, moves, goes and returns', (context) => {
    const files: Record<string, Tags> = { '/music/a/1.mp3': GOLD, '/music/a/2.mp3': GOLD };
    const house = houseOf(context, files);
    house.scan();
    assert.deepEqual(albumsOf(house), { 'abba|gold|': ['1.mp3', '2.mp3'] });
    house.disk.write('/music/a/3.mp3');
    files['/music/a/3.mp3'] = { ...GOLD, artist: 'Other' };
    house.scan();
    assert.deepEqual(albumsOf(house), { 'gold|/music/a': ['1.mp3', '2.mp3', '3.mp3'] });
    house.disk.move('/music/a/3.mp3', '/music/b/3.mp3');
    house.scan();
    assert.deepEqual(albumsOf(house), { 'abba|gold|': ['1.mp3', '2.mp3'], 'other|gold|': ['3.mp3'] });
    house.disk.write('/music/a/2.mp3', { size: 2000 });
    files['/music/a/2.mp3'] = { ...GOLD, album: 'Silver' };
    house.scan();
    assert.deepEqual(albumsOf(house)['abba|silver|'], ['2.mp3']);
  });

  it('are the same whichever of their dates a scan meets first, and as long as such tracks are there', (context) => {
    const gold = { ...GOLD, album_artist: 'ABBA' };
    const files: Record<string, Tags> = {
      '/music/a/1.mp3': { ...gold, date: '1992', year: 1992 },
      '/music/b/2.mp3': { ...gold, date: '1992-11', year: 1992 },
      '/music/b/3.mp3': { ...gold, date: '1992-11-02', year: 1992 },
      '/music/c/4.mp3': { ...gold, date: '1992-09-21', year: 1992 },
      '/music/d/5.mp3': { ...gold, year: 1992 },
    };
    const all = {
      'abba|gold|1992-09-21': ['1.mp3', '4.mp3', '5.mp3'],
      'abba|gold|1992-11-02': ['2.mp3', '3.mp3'],
    };
    for (const paths of [Object.keys(files), Object.keys(files).toReversed()]) {
      const house = houseOf(context, {});
      say(house, files);
      for (const path of paths) {
        house.disk.write(path);
        house.scan();
      }
      assert.deepEqual(albumsOf(house), all);
      const ids = house.value("SELECT group_concat(id) FROM album WHERE name = 'gold'");
      house.disk.remove('/music/c');
      house.scan();
      assert.deepEqual(albumsOf(house), { 'abba|gold|1992-11-02': ['1.mp3', '2.mp3', '3.mp3', '5.mp3'] });
      house.disk.write('/music/c/4.mp3');
      house.scan();
      assert.deepEqual(albumsOf(house), all);
      assert.equal(house.value("SELECT group_concat(id) FROM album WHERE name = 'gold'"), ids);
    }
  });

  it('do not count dates of a root that is forgotten', (context) => {
    const files = {
      '/music/1.mp3': { ...GOLD, date: '1992' },
      '/films/2.mp3': { ...GOLD, date: '1992-09-21' },
    };
    const house = houseOf(context, files);
    house.scan({ wanted: ['/music', '/films'] });
    const id = house.value('SELECT id FROM album');
    assert.deepEqual(albumsOf(house), { 'abba|gold|1992-09-21': ['1.mp3', '2.mp3'] });
    const tools = { db: house.db, batch: new Batch(house.db), between: () => false };
    runChore(tools, { kind: 'forget', root: '/films', dryRun: false });
    assert.deepEqual(albumsOf(house), { 'abba|gold|1992': ['1.mp3'] });
    assert.equal(house.value('SELECT id FROM album'), id);
  });

  it('keep their ids through another library option and back', (context) => {
    const house = houseOf(context, { '/music/a/1.mp3': GOLD, '/music/b/2.mp3': { ...GOLD, artist: 'X' } });
    const ids = (): unknown =>
      house.db.prepare('SELECT DISTINCT album FROM bundle ORDER BY album').pluck().all();
    house.scan();
    const before = ids();
    const scanBy = (rules: AlbumRules | undefined): void => {
      house.kill();
      house.albumRules = rules;
      house.scan();
      assert.equal(house.worked.length, 0, 'no file is read again');
    };
    scanBy([['album']]);
    assert.deepEqual(albumsOf(house), { gold: ['1.mp3', '2.mp3'] });
    scanBy(undefined);
    assert.deepEqual(albumsOf(house), { gold: ['1.mp3', '2.mp3'] }, 'remembered');
    scanBy(ALBUM_RULES);
    assert.deepEqual(ids(), before);
    assert.deepEqual(albumsOf(house), { 'abba|gold|': ['1.mp3'], 'x|gold|': ['2.mp3'] });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { datedIdentity, earlierDate, meantDate } from '../../lib/metadata/album-date.ts';
import { joinArtist, leadArtist, normalName } from '../../lib/metadata/album-artist.ts';
import type { OneArtist } from '../../lib/metadata/album-artist.ts';
import {
  ALBUM_RULES,
  bundleKeys,
  dateLast,
  decideAlbum,
  isVarious,
  kinOf,
  saidOf,
} from '../../lib/metadata/album-identity.ts';
import type { AlbumIdentity, AlbumRules } from '../../lib/metadata/album-identity.ts';
import { albumFolder } from '../../lib/metadata/disc-folder.ts';
import type { Document, Value } from '../../lib/metadata/document.ts';

type Tags = Readonly<Record<string, Value>>;

function documentOf(tags: Tags): Document {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, [[value]]]));
}

/** Of a bundle whose only track says this. */
function identify(
  tags: Tags,
  { rules = ALBUM_RULES, folder = '/music/x' }: { rules?: AlbumRules; folder?: string } = {},
): AlbumIdentity | undefined {
  const said = saidOf(documentOf(tags), 'audio', bundleKeys(rules));
  assert.ok(said !== undefined);
  const { artist = null, date = null, year = null } = tags;
  return decideAlbum(rules, bundleKeys(rules), {
    said,
    folder,
    artist: joinArtist(undefined, artist as string | null),
    date: date as string | null,
    year: year as number | null,
  }).identity;
}

describe('the identity of an album', () => {
  it('is the MusicBrainz release where it is tagged', () => {
    assert.deepEqual(identify({ musicbrainz_album_id: 'AB-1', album: 'Gold', album_artist: 'ABBA' }), {
      musicbrainz_album_id: 'ab-1',
    });
  });

  it('is album artist, title and date otherwise; letter case and blanks do not count', () => {
    const expected = { album_artist: 'abba', album: 'gold', date: '1992-09-21' };
    assert.deepEqual(identify({ album: ' GOLD', album_artist: 'Abba', date: '1992-09-21' }), expected);
    assert.deepEqual(identify({ album: 'Gold', album_artist: 'ABBA' }), { ...expected, date: '' });
  });

  it('takes the one artist of the tracks where no album artist is tagged', () => {
    const tagged = identify({ album: 'Gold', album_artist: 'ABBA' });
    assert.deepEqual(identify({ album: 'Gold', artist: 'ABBA feat. Björn' }), tagged);
  });

  it('of a compilation without album artist is by Various Artists', () => {
    const tagged = identify({ album: 'Hits', album_artist: 'Various Artists' });
    assert.deepEqual(identify({ album: 'Hits', artist: 'A', compilation: 1 }), tagged);
    assert.deepEqual(identify({ album: 'Hits', album_artist: 'V.A.' }), tagged);
    assert.equal(identify({ album: 'Hits', album_artist: 'DJ', compilation: 1 })?.['album_artist'], 'dj');
  });

  it('of tracks by several artists, not said to be a compilation, stays in their folder', () => {
    const said = saidOf(documentOf({ album: 'Hits' }), 'audio', bundleKeys(ALBUM_RULES)) ?? '';
    const bundle = { said, folder: '/music/hits', artist: 'several', date: null, year: 1999 } as const;
    const { identity, standIn } = decideAlbum(ALBUM_RULES, bundleKeys(ALBUM_RULES), bundle);
    assert.deepEqual(identity, { album: 'hits', folder: '/music/hits' });
    assert.equal(standIn, 'Various Artists');
  });

  it('is the same for a track that lacks the mark of a compilation, or says that it is none', () => {
    const [said, marked] = [0, 1].map((compilation) =>
      saidOf(documentOf({ album: 'Hits', compilation }), 'audio', bundleKeys(ALBUM_RULES)),
    ) as [string, string];
    assert.equal(saidOf(documentOf({ album: 'Hits' }), 'audio', bundleKeys(ALBUM_RULES)), said);
    const various = saidOf(
      documentOf({ album: 'Hits', album_artist: 'VA' }),
      'audio',
      bundleKeys(ALBUM_RULES),
    ) as string;
    assert.deepEqual([said, marked, various].map(isVarious), [false, true, true]);
    for (const one of [said, marked, various])
      assert.ok([said, marked, various].every((other) => one === other || kinOf(one).includes(other)));
    const kin = (tags: Tags) => kinOf(saidOf(documentOf(tags), 'audio', bundleKeys(ALBUM_RULES)) ?? '');
    assert.deepEqual(kin({ artist: 'A' }), []);
    assert.deepEqual(kin({ album: 'Hits', album_artist: 'A' }), ['["hits","a","1",""]']);
    const bundle = { folder: '/music/x', artist: { name: 'A' }, date: null, year: 1999 };
    const [one, other] = [
      { ...bundle, said, marked: true },
      { ...bundle, said: marked },
    ].map((each) => decideAlbum(ALBUM_RULES, bundleKeys(ALBUM_RULES), each));
    assert.deepEqual(one, other);
  });

  it('is none where no title is tagged in a root itself', () => {
    const said = saidOf({}, 'audio', bundleKeys(ALBUM_RULES)) ?? '';
    const bundle = { said, folder: '/music', artist: undefined, date: null, year: null, inRoot: true };
    assert.equal(decideAlbum(ALBUM_RULES, bundleKeys(ALBUM_RULES), bundle).identity, undefined);
  });

  it('is the folder where no title is tagged, which then gives the name', () => {
    const bundle = {
      said: saidOf({}, 'audio', bundleKeys(ALBUM_RULES)) ?? '',
      folder: '/music/Some Album',
      artist: undefined,
      date: null,
      year: null,
    };
    assert.deepEqual(decideAlbum(ALBUM_RULES, bundleKeys(ALBUM_RULES), bundle), {
      identity: { folder: '/music/Some Album' },
      name: 'some album',
      standIn: null,
      date: '',
    });
  });

  it('is what the rules say', () => {
    const rules = [['catalog_number', 'folder'], ['album']];
    const tags = { album: 'Gold', catalog_number: 'X 1', album_artist: 'ABBA' };
    assert.deepEqual(identify(tags, { rules }), { catalog_number: 'x 1', folder: '/music/x' });
    assert.deepEqual(identify({ album: 'Gold' }, { rules }), { album: 'gold' });
    assert.equal(identify({ artist: 'A' }, { rules }), undefined);
  });

  it('has the date last, whatever the rule', () => {
    const rules = dateLast([['date', 'album'], ['album']]);
    assert.deepEqual(rules, [['album', 'date'], ['album']]);
    const identity = JSON.stringify(identify({ album: 'x","date":"1', date: '2001-05' }, { rules }));
    assert.equal(datedIdentity(identity)?.date, '2001-05');
    for (const other of [{ album: 'x","date":"2001"}' }, { album: 'x', date: '' }])
      assert.equal(datedIdentity(JSON.stringify(other)), undefined);
  });

  it('is only asked of sound, and of what names an album', () => {
    assert.equal(saidOf(documentOf({ title: 'Film' }), 'video', ['album']), undefined);
    assert.equal(saidOf(documentOf({ album: 'Live' }), 'video', ['album']), '["live"]');
  });
});

describe('dates of albums', () => {
  it('are the earliest, and of those that say the same the one that says most, in any order', () => {
    const dates = ['2001', '2001-05', '2001-05-03', '2001-11-01', '2002'];
    assert.equal(dates.reduce(earlierDate), '2001-05-03');
    assert.equal(dates.toReversed().reduce(earlierDate), '2001-05-03');
    assert.equal(['2001', '2001-02', '2001-05-03'].reduce(earlierDate), '2001-02');
  });

  it('that say less are taken for the earliest that says more', () => {
    const dates = ['2001', '2001-11', '2001-11-07', '2001-05-03', '2003'];
    assert.deepEqual(
      dates.map((date) => meantDate(date, dates)),
      ['2001-05-03', '2001-11-07', '2001-11-07', '2001-05-03', '2003'],
    );
    assert.equal(meantDate('2003', ['2003', '20031-01']), '2003');
  });
});

function one(...artists: (string | null)[]): OneArtist {
  return artists.reduce<OneArtist>(joinArtist, undefined);
}

describe('the one artist of several tracks', () => {
  it('is there whoever the guests are', () => {
    const expected = { name: 'A' };
    assert.deepEqual(one('A', 'A feat. B', 'A (ft. C & D)', 'a Featuring E', null), expected);
    assert.deepEqual(one('A [feat. B]', 'A', 'A; B'), expected);
  });

  it('is not there where the first names differ', () => {
    assert.equal(one('A', 'B', 'A'), 'several');
    assert.equal(one('Simon', 'Simon & Garfunkel'), 'several');
    assert.equal(one(null), undefined);
  });

  it('keeps names that only look as if they had guests', () => {
    for (const name of ['Little Feat', 'Ft. Worth', 'Daft Punk', 'feat.'])
      assert.equal(leadArtist(name), name);
  });

  it('takes no longer where a tag is all blanks', () => {
    const { user } = process.threadCpuUsage();
    const artist = `A${' '.repeat(100_000)}B`;
    assert.equal(leadArtist(artist), artist);
    assert.ok(process.threadCpuUsage().user - user < 1_000_000, 'not the square of their number');
  });

  it('is compared as people read', () => {
    assert.equal(normalName('  Bjo\u{308}rk\tX '), normalName('BJÖRK X'));
    assert.equal(normalName('VA'), normalName('Various Artists'));
    assert.notEqual(normalName('Vanessa'), normalName('Various Artists'));
  });
});

describe('the folder of an album', () => {
  it('is the one above the folders of its discs', () => {
    for (const disc of [
      'CD1',
      'cd 02',
      'Disc 2',
      'Disk-3',
      'CD1 - Live',
      'Disc 2 (Bonus)',
      'CD A',
      'Disc II',
      'Scheibe 1',
    ])
      assert.equal(albumFolder(`/m/Album/${disc}`), '/m/Album', disc);
  });

  it('is its own folder otherwise', () => {
    for (const name of ['CDs', 'CD Singles', 'Discovery', 'Disco', '1', 'Album (CD1)', 'CD100', 'LP Album'])
      assert.equal(albumFolder(`/m/${name}`), `/m/${name}`, name);
    assert.equal(albumFolder('/CD1'), '/CD1');
  });
});

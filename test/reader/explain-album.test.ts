import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ALBUM_RULES } from '../../lib/metadata/album-identity.ts';
import { apartWords, togetherWords } from '../../lib/reader/album-reasons.ts';
import { Fixture } from './fixture.ts';

describe('why albums are apart', () => {
  it('is the values that differ, and what would let them not count', () => {
    const here = { album_artist: 'abba', album: 'gold', date: '1992-09-21' };
    const [why, remedy] = apartWords(ALBUM_RULES, { identity: here }, { identity: { ...here, date: '' } });
    assert.equal(why, 'Date "1992-09-21" here, no date there.');
    assert.equal(
      remedy,
      'Tag the date of all tracks alike, or let it not count, in the whole library: valhalla scan --album-identity "musicbrainz_album_id album_artist,album album,folder folder".',
    );
    const later = { identity: { ...here, date: '1992-11-02' } };
    assert.equal(
      apartWords(ALBUM_RULES, { identity: here }, later)[1],
      'Tag the date of all tracks alike, or let only its year count, in the whole library: valhalla scan --album-identity "musicbrainz_album_id album_artist,album,year album,folder folder".',
    );
  });

  it('is a tag that only one of them has', () => {
    const tagged = { musicbrainz_album_id: 'x-1' };
    const plain = { album_artist: 'abba', album: 'gold', date: '1992' };
    const [why, remedy] = apartWords(ALBUM_RULES, { identity: tagged }, { identity: plain });
    assert.equal(why, 'This one is told by its MusicBrainz release, that one has none that counts.');
    assert.match(
      remedy,
      /^Tag the MusicBrainz release of all tracks alike, or leave that rule out, for the whole library: valhalla scan --album-identity "album_artist,/,
    );
    assert.match(
      apartWords(ALBUM_RULES, { identity: plain }, { identity: tagged })[0],
      /^That one is told by its MusicBrainz release, this one/,
    );
  });

  it('names no date that is not there, and no remedy that would leave them apart', () => {
    const tagged = { identity: { album_artist: 'abba', album: 'gold', date: '' }, folder: '/a' };
    const mixed = { identity: { album: 'gold', folder: '/b' }, folder: '/b' };
    const [why, remedy] = apartWords(ALBUM_RULES, tagged, mixed);
    assert.equal(why, 'This one is told by its album artist, that one has none that counts.');
    assert.equal(remedy, 'Tag the album artist of all tracks alike.');
    assert.match(apartWords(ALBUM_RULES, { ...tagged, folder: '/b' }, mixed)[1], /or leave that rule out/);
    const other = { identity: { ...tagged.identity, album: 'gold ii' } };
    assert.equal(apartWords(ALBUM_RULES, tagged, other)[1], 'Tag the title of all tracks alike.');
  });

  it('is the folder where nobody says whose album it is', () => {
    const [why, remedy] = apartWords(
      ALBUM_RULES,
      { identity: { album: 'hits', folder: '/a' } },
      { identity: { album: 'hits', folder: '/b' } },
    );
    assert.equal(why, 'Folder "/a" here, folder "/b" there.');
    assert.equal(remedy, 'Tag the album artist of all tracks alike, or move them into one folder.');
    assert.equal(
      togetherWords({ album: 'hits', folder: '/a' }),
      'Its tracks are together because they have the same title "hits" and folder "/a".',
    );
  });
});

describe('an album', () => {
  it('is explained by id, title or its beginning, with those beside it', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('a/1.mp3', 'A', 'Hits');
    fixture.track('a/2.mp3', 'B', 'Hits');
    fixture.track('b/3.mp3', 'C', 'Hits (Disc 2)');
    fixture.track('a/4.mp3', 'D', 'Else');
    fixture.track('c/5.mp3', 'E', 'Far away');
    const explain = (asked: string) => fixture.reader.answer('album', { asked });
    const [hits] = explain('HITS');
    assert.deepEqual(hits?.words, [
      'Its tracks are together because they have the same title "hits" and folder "/music/a".',
      'No album artist is tagged, and the artists differ: it is by Various Artists, and only tracks of this folder belong to it.',
    ]);
    assert.deepEqual(
      hits?.near.map(({ album }) => album.album),
      ['Hits (Disc 2)', 'Else'],
    );
    assert.deepEqual(explain(String(hits?.album.id)), explain('hits'));
    assert.deepEqual(explain('far')[0]?.near, []);
    assert.deepEqual(explain('nothing'), []);
    assert.deepEqual(explain(' '), []);
  });

  it('has the fullest of its dates, and says which tracks say less', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('a/1.mp3', 'ABBA', 'Gold', { date: '1992' });
    fixture.track('b/2.mp3', 'ABBA', 'Gold', { date: '1992-09-21' });
    fixture.track('c/3.mp3', 'ABBA', 'Gold', { date: '1992-11' });
    const [first, second] = fixture.reader.answer('album', { asked: 'gold' });
    assert.deepEqual(
      [first, second].map((each) => [each?.album.date, each?.album.tracks]),
      [
        ['1992-09-21', 2],
        ['1992-11', 1],
      ],
    );
    assert.deepEqual(first?.words.slice(0, 1).concat(first.words.slice(2)), [
      'Its tracks are together because they have the same album artist "abba", title "gold" and date "1992-09-21".',
      'Tracks of some folders say only "1992" of the date: they belong to the earliest album that this may be the date of.',
      'They lie in 2 folders.',
    ]);
    assert.equal(second?.near[0]?.why, 'Date "1992-11" here, date "1992-09-21" there.');
  });

  it('says why a track without album artist is among those of a compilation', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('a/1.mp3', 'A', 'Hits', { album_artist: 'VA' });
    fixture.track('a/2.mp3', 'B', 'Hits');
    const [hits] = fixture.reader.answer('album', { asked: 'hits' });
    assert.equal(hits?.album.tracks, 2);
    assert.equal(
      hits.words[1],
      'Where no album artist is tagged, tracks beside it are by Various Artists or marked as a compilation, and so is it.',
    );
  });

  it('is by whom it is shown to be by, whatever a file that its tracks replace, or one that is missing, says', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    const untagged = (path: string, values: Record<string, string | number>, missing = false): number =>
      fixture.library.file({ path, missing, sources: { general: { duration: 1, ...values } } }).file;
    for (const folder of ['Chaptered', 'Lost']) untagged(`${folder}/a.mp3`, { compilation: 1 });
    untagged('Lost/b.mp3', { artist: 'Gone' }, true);
    untagged('Mixed/a.mp3', { artist: 'One' });
    untagged('Mixed/b.mp3', { compilation: 1 });
    const whole = untagged('Chaptered/b.mp3', { artist: 'Chapterer' });
    fixture.library.track(whole, 1, { cue: { artist: 'Chapterer', album: 'Chapters' } });
    for (const asked of ['chaptered', 'lost', 'mixed'])
      assert.equal(
        fixture.reader.answer('album', { asked })[0]?.words[1],
        'No album artist is tagged: they are marked as a compilation, so it is by Various Artists.',
        asked,
      );
  });

  it('is said to be of one folder alone only where the folder makes it', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    for (const artist of ['A', 'B'])
      fixture.track(`${artist}/1.mp3`, artist, 'Hits', { musicbrainz_album_id: 'x-1' });
    assert.deepEqual(fixture.reader.answer('album', { asked: 'hits' })[0]?.words.slice(1), [
      'No album artist is tagged, and the artists differ: it is by Various Artists.',
      'They lie in 2 folders.',
    ]);
  });

  it('is found without the quotation marks of its title, and with others', () => {
    using fixture = new Fixture();
    fixture.library.root('/music');
    fixture.track('a/1.mp3', 'David Bowie', '"Heroes"');
    fixture.track('b/1.mp3', 'A', 'Heroes of the Day');
    fixture.track('c/1.mp3', 'B', '!!!');
    const titles = (asked: string) =>
      fixture.reader.answer('album', { asked }).map(({ album }) => album.album);
    for (const asked of ['Heroes', '“heroes”', '"Heroes"', "'HEROES"])
      assert.deepEqual(titles(asked), ['"Heroes"']);
    assert.deepEqual(titles('heroes of'), ['Heroes of the Day']);
    assert.deepEqual(titles('!!!'), ['!!!']);
    assert.deepEqual(titles('?'), []);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CONVERSIONS } from '../../lib/metadata/tag-maps/conversions.ts';
import { documentOf } from './mapped-tags.ts';
import { FORMATS, PICARD } from './picard-tags.ts';

function track(format: string, id: string, value: unknown): unknown[] {
  const { track: number, track_total: total } = documentOf({ [format]: [[id, value]] });
  return [number?.[0]?.[0], total?.[0]?.[0]];
}

function comment(descriptor: string, text: string): [id: string, value: unknown] {
  return ['COMM', { language: 'deu', descriptor, text }];
}

function rating(format: string, id: string, value: unknown): unknown {
  return documentOf({ [format]: [[id, value]] })['rating']?.[0]?.[0];
}

function popm(email: string, values: number[]): unknown[] {
  return values.map((value) => rating('ID3v2.4', 'POPM', { email, rating: value }));
}

describe('of several tags in a file', () => {
  test('the better format gives all values of a key, the others what it lacks', () => {
    const document = documentOf({
      ID3v1: [
        ['title', 'A title that was cut at thirty'],
        ['track', 5],
        ['genre', 'Rock'],
      ],
      APEv2: [
        ['Artist', 'ape'],
        ['Genre', 'Folk'],
      ],
      'ID3v2.4': [
        ['TIT2', 'A title that was cut at thirty letters'],
        ['TPE1', 'One'],
        ['TPE1', 'Two'],
      ],
    });
    assert.deepEqual(document, {
      title: [['A title that was cut at thirty letters']],
      artist: [['One'], ['Two']],
      genre: [['Folk']],
      track: [[5]],
    });
  });
});

test('all that Picard writes leads to its key, in every format', () => {
  const lost = PICARD.flatMap(([key, ids]) =>
    ids.flatMap((id, index) =>
      id === undefined ||
      documentOf({ [FORMATS[index] as string]: [[id, key.endsWith('date') ? '2001' : '1']] })[key] !==
        undefined
        ? []
        : [`${FORMATS[index]} ${id}`],
    ),
  );
  assert.deepEqual(lost, []);
});

describe('positions', () => {
  test('are split into number and total', () => {
    assert.deepEqual(track('ID3v2.4', 'TRCK', '01/12'), [1, 12]);
    assert.deepEqual(track('vorbis', 'TRACKNUMBER', '7'), [7, undefined]);
    assert.deepEqual(track('APEv2', 'Track', '/12'), [undefined, 12]);
    assert.deepEqual(track('asf', 'WM/TrackNumber', 3), [3, undefined]);
    assert.deepEqual(track('vorbis', 'TRACKNUMBER', 'A1'), [undefined, undefined]);
  });
  test('track 0 is a hidden track, but in MP4 it is none', () => {
    assert.deepEqual(track('ID3v2.4', 'TRCK', '0'), [0, undefined]);
    assert.deepEqual(track('iTunes', 'trkn', '0/0'), [undefined, undefined]);
    assert.deepEqual(track('iTunes', 'trkn', '2/0'), [2, undefined]);
  });
});

describe('a second name for what the format has a tag for', () => {
  test('counts where that is missing, adds nothing where it says the same, and else is kept by its name', () => {
    const second: [string, unknown] = ['TXXX:Album Artist', 'Various'];
    assert.deepEqual(documentOf({ 'ID3v2.4': [second] }), { album_artist: [['Various']] });
    assert.deepEqual(documentOf({ 'ID3v2.4': [second, ['TPE2', 'Various']] }), {
      album_artist: [['Various']],
    });
    assert.deepEqual(
      documentOf({ iTunes: [['----:com.apple.iTunes:BAND', 'The Band'], ['aART', 'Others']] }), // prettier-ignore
      { album_artist: [['Others']], band: [['The Band']] },
    );
  });
  test('in formats whose names are all free there is no first and second', () => {
    assert.deepEqual(
      documentOf({ vorbis: [['LABEL', 'A'], ['ORGANIZATION', 'B'], ['DESCRIPTION', 'x'], ['COMMENT', 'y']] }), // prettier-ignore
      { label: [['A'], ['B']], comment: [['x'], ['y']] },
    );
  });
});

describe('identifiers in one text', () => {
  const one = '8b9f2b7e-0d3c-4f3e-9c39-9f0f3d0d4b11';
  const two = '66c662b6-6e2f-4930-8610-912e24c63ed1';
  test('are a list; `artists` is one too where it has as many parts', () => {
    const document = documentOf({
      'ID3v2.4': [
        ['TPE1', 'AC/DC feat. X'],
        ['TXXX:MusicBrainz Artist Id', `${one}/${two}`],
        ['TXXX:Artists', 'Simon/Garfunkel'],
      ],
    });
    assert.deepEqual(document, {
      artist: [['AC/DC feat. X']],
      musicbrainz_artist_id: [[one], [two]],
      artists: [['Simon'], ['Garfunkel']],
    });
  });
  test('but a name with a slash stays whole', () => {
    const id: [string, unknown] = ['TXXX:MusicBrainz Artist Id', `${one}/${two}`];
    const { artists } = documentOf({ 'ID3v2.4': [id, ['TXXX:Artists', 'AC/DC/X']] });
    assert.deepEqual(artists, [['AC/DC/X']]);
  });
});

describe('dates', () => {
  test('of two that agree, the more exact one counts', () => {
    const { original_date: date } = documentOf({
      vorbis: [
        ['ORIGINALYEAR', '1970'],
        ['ORIGINALDATE', '1970-02-13'],
      ],
    });
    assert.deepEqual(date, [['1970-02-13']]);
  });

  test('of ID3v2.3 are put together from year and day', () => {
    const { date, year } = documentOf({
      'ID3v2.4': [
        ['TYER', '2003'],
        ['TDAT', '0412'],
      ],
    });
    assert.deepEqual([date, year], [[['2003-12-04']], [[2003]]]);
  });
  test('and years stand for each other', () => {
    assert.deepEqual(documentOf({ vorbis: [['YEAR', '1999']] }), { year: [[1999]], date: [['1999']] });
    assert.deepEqual(documentOf({ vorbis: [['ORIGINALDATE', '1970-02']] })['year'], [[1970]]);
  });
});

describe('values that are not plain text', () => {
  test('comments of people are kept with their language, those of programs are not', () => {
    const document = documentOf({
      'ID3v2.4': [comment('', 'Hallo'), comment('iTunNORM', ' 00000F'), comment('ID3v1 Comment', 'Hi')],
    });
    assert.deepEqual(document, {
      comment: [
        ['Hallo', 'de'],
        ['Hi', 'de'],
      ],
    });
  });
  test('MusicBrainz recording, rating, play count, involved people', () => {
    const document = documentOf({
      'ID3v2.4': [
        ['UFID', { owner_identifier: 'http://musicbrainz.org', identifier: Buffer.from('abc-1') }],
        ['POPM', { email: 'a@b', rating: 196, counter: 7 }],
        ['TIPL', { producer: ['P'], 'DJ-mix': ['D'] }],
        ['TMCL', { guitar: ['Jimi'] }],
        ['APIC', { format: 'image/png', data: new Uint8Array(9) }],
      ],
    });
    assert.deepEqual(document, {
      musicbrainz_recording_id: [['abc-1']],
      rating: [[80]],
      rating_raw: [['POPM:a@b=196']],
      playcount: [[7]],
      producer: [['P']],
      dj_mixer: [['D']],
      performer: [['Jimi (guitar)']],
    });
  });
  test('ratings come to percent', () => {
    assert.deepEqual(
      [
        rating('vorbis', 'RATING', '4'),
        rating('vorbis', 'RATING', '80'),
        rating('vorbis', 'FMPS_RATING', '0.8'),
        rating('asf', 'WM/SharedUserRating', 75),
        rating('iTunes', 'rate', '60'),
      ],
      [80, 80, 80, 80, 60],
    );
    assert.equal(rating('ID3v2.4', 'POPM', { email: '', rating: 0 }), undefined);
    const free = ['0', '0.8', '1', '3.5', '5', '7', '10', '55', '100', '101', 'x'];
    assert.deepEqual(
      free.map((value) => rating('vorbis', 'RATING', value)),
      [undefined, 80, 20, 70, 100, 70, 100, 55, 100, undefined, undefined],
    );
  });
  test('POPM counts as the players do that wrote it', () => {
    assert.deepEqual(popm('Windows Media Player 9 Series', [1, 64, 128, 196, 255]), [20, 40, 60, 80, 100]);
    assert.deepEqual(popm('no@email', [13, 1, 54, 118, 186, 242]), [10, 20, 30, 50, 70, 90]);
    assert.deepEqual(popm('traktor@native-instruments.de', [51, 102, 153, 204, 255]), [20, 40, 60, 80, 100]);
    assert.deepEqual(popm('quodlibet@lists.sacredchao.net', [0, 128]), [undefined, 50]);
    assert.deepEqual(popm('a@b', [51, 153]), [20, 60]);
  });
  test('the raw rating is kept, with the name of its tag', () => {
    const document = documentOf({
      vorbis: [
        ['RATING:me@home', '0.6'],
        ['FMPS_RATING', '0.5'],
      ],
    });
    assert.deepEqual(document, { rating: [[60]], rating_raw: [['RATING:me@home=0.6'], ['FMPS_RATING=0.5']] });
  });
  test('of Opus, R128 gains become ReplayGain, unless there is one', () => {
    const { replaygain_track_gain: track, replaygain_album_gain: album } = documentOf({
      vorbis: [
        ['R128_TRACK_GAIN', '-3072'],
        ['R128_ALBUM_GAIN', '256'],
        ['REPLAYGAIN_ALBUM_GAIN', '-7.5 dB'],
      ],
    });
    assert.deepEqual([track, album], [[[-7]], [[-7.5]]]);
  });
  test('a role has its key, else it is told with the name', () => {
    const document = documentOf({
      'ID3v2.4': [
        ['IPLS', { arranger: ['A'], violin: ['V', 'W'], '': ['N'] }],
        ['TIPL', { mastering: ['M'], producer: ['Earth', ' Wind & Fire'] }],
      ],
      vorbis: [['PERFORMER', 'P (piano)']],
    });
    assert.deepEqual(document, {
      performer: [['P (piano)']],
      arranger: [['A']],
      credits: [['M (mastering)']],
      producer: [['Earth, Wind & Fire']],
    });
    assert.deepEqual(documentOf({ 'ID3v2.4': [['IPLS', { violin: ['V', 'W'] }]] }), {
      performer: [['V (violin)'], ['W (violin)']],
    });
  });
});

describe('tags that nobody knows', () => {
  test('become keys of their own', () => {
    const document = documentOf({
      vorbis: [['My Own-Tag', 'x']],
      'ID3v2.4': [['TXXX:Träger', 'y']],
      iTunes: [['----:com.apple.iTunes:Zusatz', 'z']],
    });
    assert.deepEqual(document, { my_own_tag: [['x']], zusatz: [['z']], tr_ger: [['y']] });
  });
  test('but never pass for a key with a meaning, nor are machine tags kept', () => {
    assert.deepEqual(
      documentOf({
        vorbis: [
          ['DURATION', '5'],
          ['METADATA_BLOCK_PICTURE', 'AAAA'],
          ['COVERART', 'AAAA'],
        ],
        'ID3v2.4': [
          ['XYZW', 'x'],
          ['TXXX:iTunSMPB', '0'],
        ],
      }),
      {},
    );
  });
});

test('what music-metadata split at a slash is joined again', () => {
  const document = documentOf({
    'ID3v2.3': [
      ['TIT2', 'A'],
      ['TPE1', 'AC'],
      ['TPE1', 'DC'],
      ['TCON', 'Rock'],
      ['TCON', 'Pop'],
    ],
  });
  assert.deepEqual(document, { title: [['A']], artist: [['AC/DC']], genre: [['Rock'], ['Pop']] });
});

test("of what MediaInfo says, a file's own words are told from its own", () => {
  const document = documentOf({
    MediaInfo: [
      ['Format', 'TTA'],
      ['Performer', 'A'],
      ['PERFORMER', 'P (piano)'],
      ['album_artist', 'B'],
      ['MYTAG', 'mine'],
      ['Disc', '1'],
    ],
  });
  assert.deepEqual(document, {
    artist: [['A']],
    disc: [[1]],
    performer: [['P (piano)']],
    album_artist: [['B']],
    mytag: [['mine']],
  });
});

test('a list between semicolons is split, however many blanks are in it', () => {
  const { user } = process.threadCpuUsage();
  const blanks = ' '.repeat(60_000);
  assert.equal(CONVERSIONS['list']?.(`a ;b;  c d${blanks}e`, ''), `a\0b\0c d${blanks}e`);
  assert.ok(process.threadCpuUsage().user - user < 1_000_000, 'not the square of their number');
});

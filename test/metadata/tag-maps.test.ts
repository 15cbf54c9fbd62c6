import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DocumentBuilder } from '../../lib/metadata/clean.ts';
import type { Document } from '../../lib/metadata/document.ts';
import { mapTags } from '../../lib/metadata/tag-maps/map-tags.ts';
import type { NativeTag } from '../../lib/metadata/tag-maps/native-values.ts';

function documentOf(native: Record<string, [id: string, value: unknown][]>): Document {
  const builder = new DocumentBuilder();
  const tags = Object.entries(native).map(([format, list]): [string, NativeTag[]] => [
    format,
    list.map(([id, value]) => ({ id, value })),
  ]);
  mapTags(Object.fromEntries(tags), builder);
  return builder.document;
}

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

describe('dates', () => {
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

/** What can be set of an item: a value that would be stored as another one, or not at all, is refused in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkValues } from '../../lib/engine/check-values.ts';

const TAKEN: readonly (readonly [key: string, value: string | number | boolean, stored: string | number])[] =
  [
    ['date', '2001', '2001'],
    ['date', '2001-12', '2001-12'],
    ['date', '2001-12-31', '2001-12-31'],
    ['date', '31.12.2001', '2001-12-31'],
    ['date', 20_011_231, '2001-12-31'],
    ['taken', '2003-12-04T10:11', '2003-12-04T10:11:00'],
    ['date', '2001/2', '2001-02'],
    ['date', '2001 (again)', '2001'],
    ['date', '2001.2.3 ', '2001-02-03'],
    ['date', '2003-12-04T10:11:12Z', '2003-12-04'],
    ['taken', '2003:12:04', '2003-12-04'],
    ['taken', '2003:12:04 10:11:12', '2003-12-04T10:11:12'],
    ['taken', '4 Dec 2003 10:11 PM', '2003-12-04T22:11:00'],
    ['year', '1999', 1999],
    ['bpm', ' 120,5 ', 120.5],
    ['compilation', 'yes', 1],
    ['compilation', true, 1],
    ['compilation', 'No', 0],
    ['track', '3.0', 3],
    ['rating', 80, 80],
    ['mood', ' calm ', 'calm'],
  ];

const REFUSED: readonly (readonly [key: string, value: unknown, said: RegExp])[] = [
  [
    'date',
    '2001-13-45',
    /^"2001-13-45" is no value of date: a date that there is, such as 2024-05-17, is needed\.$/,
  ],
  ['date', '2001-02-30', /no value of date/],
  ['date', 'someday', /no value of date/],
  ['taken', '2003-12-04T25:11', /no value of taken: a time, such as/],
  ['last_played', '05/06/2024', /no value of last_played: a time, such as/],
  ['taken', '2003-13-04', /no value of taken/],
  ['taken', '2003-12-1x', /no value of taken/],
  ['date', '2001/13/45', /no value of date/],
  ['date', '2001-1x-05', /no value of date/],
  ['date', '2001-2003', /no value of date/],
  ['taken', '2003-12-04T10:1?:12', /no value of taken/],
  ['taken', '4 Dec 2003, 25:11', /no value of taken/],
  ['year', '1999 or so', /no value of year: a whole number from 1 to 9999/],
  ['rating', Number.NaN, /^NaN is no value of rating: a whole number from 0 to 100/],
  ['rating', '101', /no value of rating: a whole number from 0 to 100/],
  ['rating', 80.5, /^80\.5 is no value of rating: a whole number from 0 to 100 \(percent\) is needed\.$/],
  ['rating', ' 80,5', /^80\.5 is no value of rating: a whole number from 0 to 100 \(percent\) is needed\.$/],
  [
    'position',
    '1.5',
    /^1\.5 is no value of position: a whole number from 1 to 864000000 \(ms\) is needed\.$/,
  ],
  ['duration', 5, /^duration is a fact of the file: it is measured, and cannot be set\.$/],
  ['audio_codec', 'mp3', /fact of the file/],
  ['missing_bytes', 0, /fact of the file/],
  ['year', true, /^true is no value of year: a whole number/],
  ['mood', true, /^true is no value of mood: some text is needed\.$/],
  ['last_played', 1_700_000_000_000, /no value of last_played/],
  ['date', '1700000000', /no value of date/],
  ['track', 1.5, /^1\.5 is no value of track: a whole number/],
  ['mood', 'a\0b', /^"a\\u0000b" has a NUL in it, which ends a text/],
  ['mood', 'a\ud800b', /half a character/],
  ['mood', Infinity, /^Infinity is no value of mood/],
  ['mood', 5n, /^5n is no value of mood/],
  ['mood', ['x', 'en'], /is no value of mood: some text is needed/],
  ['mood', null, /^null is no value of mood/],
  ['mood', 'x'.repeat(65_537), /longer than 65536 bytes/],
];

for (const [key, value, stored] of TAKEN)
  test(`${key}=${value} is taken`, () => {
    assert.deepEqual(checkValues(key, [value], undefined), [[stored]]);
  });

for (const [key, value, said] of REFUSED)
  test(`${key}=${String(value).slice(0, 20)} is refused`, () => {
    assert.throws(() => checkValues(key, [value as string], undefined), {
      code: 'ERR_VALHALLA_OPTION',
      message: said,
    });
  });

test('values stand once in their list, and a hole in it is no value', () => {
  assert.deepEqual(checkValues('genre', ['Jazz', ' Jazz ', 'Pop'], 'en'), [
    ['Jazz', 'en'],
    ['Pop', 'en'],
  ]);
  // oxlint-disable-next-line no-sparse-arrays
  for (const wrong of [[, 'Jazz'], Array.from({ length: 1001 }, (_, index) => index)])
    assert.throws(() => checkValues('genre', wrong as string[], undefined), { code: 'ERR_VALHALLA_OPTION' });
});

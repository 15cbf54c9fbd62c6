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
    ['taken', '2003-12-04T10:11', '2003-12-04T10:11:00'],
    ['year', '1999', 1999],
    ['bpm', ' 120,5 ', 120.5],
    ['compilation', 'yes', 1],
    ['compilation', true, 1],
    ['rating', 80, 80],
    ['mood', ' calm ', 'calm'],
  ];

const REFUSED: readonly (readonly [key: string, value: string | number, said: RegExp])[] = [
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
  ['year', '1999 or so', /no value of year: a number from 1 to 9999/],
  ['rating', Number.NaN, /^NaN is no value of rating: a number from 0 to 100/],
  ['rating', '101', /no value of rating: a number from 0 to 100/],
  ['duration', 5, /^duration is a fact of the file: it is measured, and cannot be set\.$/],
  ['audio_codec', 'mp3', /fact of the file/],
  ['missing_bytes', 0, /fact of the file/],
];

for (const [key, value, stored] of TAKEN)
  test(`${key}=${value} is taken`, () => {
    assert.deepEqual(checkValues(key, [value], undefined), [[stored]]);
  });

for (const [key, value, said] of REFUSED)
  test(`${key}=${value} is refused`, () => {
    assert.throws(() => checkValues(key, [value], undefined), { code: 'ERR_VALHALLA_OPTION', message: said });
  });

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DocumentBuilder, cleanDocument, cleanNumber, cleanText, cutText } from '../../lib/metadata/clean.ts';
import { isoDate, isoTime } from '../../lib/metadata/dates.ts';
import { DOCUMENT_CAP, VALUE_CAP } from '../../lib/metadata/document.ts';

test('text is trimmed, well-formed and free of control characters', () => {
  assert.equal(cleanText('  a\u0000b\u0007c\r\nd \uD800 '), 'a b c\nd \uFFFD');
  for (const empty of ['', '  ', '\0\0', '\u0001']) assert.equal(cleanText(empty), undefined);
});

test('text is cut at the cap, never inside a character', () => {
  assert.equal(cutText('añ𝄞', 3), 'añ');
  assert.equal(cutText('añ𝄞', 6), 'añ');
  assert.equal(cutText('añ𝄞', 7), 'añ𝄞');
  const long = cleanText('𝄞'.repeat(VALUE_CAP)) as string;
  assert.equal(Buffer.byteLength(long), VALUE_CAP);
  assert.ok(long.isWellFormed());
});

test('numbers are read, rounded and kept in the range of their unit', () => {
  assert.equal(cleanNumber('dB', '-7,03 dB'), -7.03);
  assert.equal(cleanNumber('count', ' 07 '), 7);
  assert.equal(cleanNumber('ms', 1234.5), 1235);
  assert.equal(cleanNumber('flag', 'True'), 1);
  for (const bad of ['', 'A1', '-1', Number.NaN, Infinity, 100_000])
    assert.equal(cleanNumber('count', bad), undefined, String(bad));
  assert.equal(cleanNumber('ms', -5), undefined);
  assert.equal(cleanNumber('channels', 50_688), undefined);
});

test('dates say as much as the tag does', () => {
  const dates: Record<string, string | undefined> = {
    '2003': '2003',
    '2003-12': '2003-12',
    '2003/2/29': '2003-02',
    '2004-02-29T10:00:00Z': '2004-02-29',
    '20031204': '2003-12-04',
    '2003-00-00': '2003',
    '0000': undefined,
    '12.04.2003': '2003-04-12',
    '4/12/2003': '2003',
    '13/4/2003': '2003-04-13',
    '4-13-2003': '2003-04-13',
    '5/2003': '2003-05',
    'Dec 4, 2003': '2003-12-04',
    'December 4th, 2003': '2003-12-04',
    '4 December 2003': '2003-12-04',
    '4th of Dec. 2003': '2003-12-04',
    '04-Dec-2003': '2003-12-04',
    'Mai 2003': '2003',
    'Thu, 04 Dec 2003 10:11:12 +0000': '2003-12-04',
    'Thu Dec 04 10:11:12 UTC 2003': '2003-12-04',
    'UTC 2003-12-04 10:11:12': '2003-12-04',
    'c. 1750': '1750',
    '(P) 1999 Somebody': '1999',
    '1999 or 2000 perhaps 2001': '1999',
    'between 1999 and 2001': undefined,
    '99': undefined,
    '20031': undefined,
    soon: undefined,
  };
  for (const [text, expected] of Object.entries(dates)) assert.equal(isoDate(text), expected, text);
});

test('a time of day is what stands behind the date, and nothing else', () => {
  const times: Record<string, string | undefined> = {
    '2003:12:04 10:11:12.25+02:00': '2003-12-04T10:11:12.25+02:00',
    '2003-12-04T10:11': '2003-12-04T10:11:00',
    '20031204T101112+0200': '2003-12-04T10:11:12+02:00',
    '20031204': '2003-12-04',
    '2003': '2003',
    // `toDateString`, `toString`, `toUTCString`, `toLocaleString`, a mail, ctime, git, MediaInfo
    'Thu Dec 04 2003': '2003-12-04',
    'Thu Dec 04 2003 10:11:12 GMT+0100 (Central European Standard Time)': '2003-12-04T10:11:12+01:00',
    'Thu, 04 Dec 2003 10:11:12 GMT': '2003-12-04T10:11:12Z',
    '12/13/2003, 10:11:12\u202FPM': '2003-12-13T22:11:12',
    'Thu, 4 Dec 2003 10:11:12 +0000': '2003-12-04T10:11:12Z',
    'Thu Dec 04 10:11:12 2003': '2003-12-04T10:11:12',
    'Thu Dec 04 10:11:12 UTC 2003': '2003-12-04T10:11:12Z',
    'Thu Dec  4 10:11:12 2003 -0530': '2003-12-04T10:11:12-05:30',
    'UTC 2003-12-04 10:11:12': '2003-12-04T10:11:12Z',
    '2024-05-17 10:05 PM': '2024-05-17T22:05:00',
    '17/05/2024 10:00 AM': '2024-05-17T10:00:00',
    '17/05/2024 12:30 a.m.': '2024-05-17T00:30:00',
    '17.5.2024 9:05': '2024-05-17T09:05:00',
    'May 17, 2024 at 12:05 pm': '2024-05-17T12:05:00',
    // The day is certain, the time is not.
    'Thu Dec 04 10:11:12 CET 2003': '2003-12-04',
    '2024-05-17 13:05 PM': '2024-05-17',
    '2024-05-17 25:00': '2024-05-17',
    '2024-05-17T10:00+99:00': '2024-05-17',
    '2024-05-17 10:00 or so': '2024-05-17',
    '05/06/2024 10:00': '2024',
    soon: undefined,
  };
  for (const [text, expected] of Object.entries(times)) assert.equal(isoTime(text), expected, text);
});

describe('a document', () => {
  test('holds each value once, in order; a single key keeps the first', () => {
    const builder = new DocumentBuilder();
    for (const value of ['One', 'Two', 'One\0Three']) builder.add('artist', value);
    builder.add('track', '1');
    builder.add('track', '2');
    builder.add('comment', 'hi', 'eng');
    builder.add('comment', 'x', 'XXX');
    assert.deepEqual(builder.document, {
      artist: [['One'], ['Two'], ['Three']],
      track: [[1]],
      comment: [['hi', 'en'], ['x']],
    });
  });

  test('never exceeds its cap', () => {
    const builder = new DocumentBuilder();
    for (let i = 0; i < 1000; i++) builder.add('comment', `${i} ${'x'.repeat(VALUE_CAP)}`);
    for (let i = 0; i < 1000; i++) builder.add(`key${i}`, 'v');
    const keys = Object.keys(builder.document);
    assert.ok(JSON.stringify(builder.document).length <= DOCUMENT_CAP * 1.1);
    assert.ok(keys.length <= 500 && keys.length > 1);
  });

  test('of a grabber is cleaned, whatever it is', () => {
    const document = cleanDocument({
      Title: ' x ',
      artist: ['a', ['b', 'de'], ['c', 5], null, {}],
      watched: true,
      'bad key': 'x',
      year: 'none',
      synopsis: [],
    });
    assert.deepEqual(document, { title: [['x']], artist: [['a'], ['b', 'de'], ['c']], watched: [[1]] });
  });

  test('has no keys that JavaScript gives meaning to', () => {
    const document = cleanDocument(
      JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, unknown>,
    );
    assert.equal(Object.getPrototypeOf(document), Object.prototype);
    assert.deepEqual(Object.entries(document), [['constructor', [['y']]]]);
  });
});

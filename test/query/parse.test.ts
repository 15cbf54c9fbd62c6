/** What people type, and the query it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkQuery } from '../../lib/query/check.ts';
import { parseText } from '../../lib/query/parse.ts';
import type { ParsedText } from '../../lib/query/parse.ts';

const MEANINGS: Readonly<Record<string, ParsedText>> = {
  '': {},
  'the wall': { where: { op: 'text', text: 'the wall', prefix: true } },
  'the wall ': { where: { op: 'text', text: 'the wall', prefix: false } },
  '"the wall"': { where: { op: 'text', text: 'the wall', phrase: true } },
  '!!! - -! !-': {},
  'go !!! -live': {
    where: {
      op: 'and',
      of: [
        { op: 'text', text: 'go', prefix: false },
        { op: 'not', of: { op: 'text', text: 'live', prefix: true } },
      ],
    },
  },
  'folder:/srv/a..b': { where: { op: 'equal', key: 'folder', value: '/srv/a..b' } },
  'who - made': { where: { op: 'text', text: 'who made', prefix: true } },
  'artist:bowie': { where: { op: 'text', key: 'artist', text: 'bowie', prefix: false, phrase: false } },
  'artist:"david bowie"': {
    where: { op: 'text', key: 'artist', text: 'david bowie', prefix: false, phrase: true },
  },
  'artist:bow*': { where: { op: 'text', key: 'artist', text: 'bow', prefix: true, phrase: false } },
  'Artist=Bowie': { where: { op: 'equal', key: 'artist', value: 'Bowie' } },
  'artist==Bowie': { where: { op: 'equal', key: 'artist', value: 'Bowie', exact: true } },
  'artist=b*e': { where: { op: 'like', key: 'artist', pattern: 'b*e' } },
  'mood:calm': { where: { op: 'like', key: 'mood', pattern: '*calm*' } },
  // What a number is written like may be a code: only ranges are of numbers.
  'shelf=007': { where: { op: 'equal', key: 'shelf', value: '007' } },
  'shelf==12345678901234567890': {
    where: { op: 'equal', key: 'shelf', value: '12345678901234567890', exact: true },
  },
  'shelf>=007': { where: { op: 'range', key: 'shelf', from: 7 } },
  'shelf:1.50..2': { where: { op: 'range', key: 'shelf', from: 1.5, to: 2 } },
  'shelf>"1.50"': { where: { op: 'range', key: 'shelf', above: '1.50' } },
  'year="1970"': { where: { op: 'equal', key: 'year', value: 1970 } },
  'year:1970': { where: { op: 'equal', key: 'year', value: 1970 } },
  'year:1970..1979': { where: { op: 'range', key: 'year', from: 1970, to: 1979 } },
  'year:1970..': { where: { op: 'range', key: 'year', from: 1970 } },
  'year:..1979': { where: { op: 'range', key: 'year', to: 1979 } },
  'rating>=80': { where: { op: 'range', key: 'rating', from: 80 } },
  'rating:<20': { where: { op: 'range', key: 'rating', below: 20 } },
  'duration>3:45': { where: { op: 'range', key: 'duration', above: 225_000 } },
  'added>2024-01-01': { where: { op: 'range', key: 'added', from: Date.UTC(2024, 0, 2) } },
  'added<=2024-02': { where: { op: 'range', key: 'added', below: Date.UTC(2024, 2, 1) } },
  'mtime:2024': { where: { op: 'range', key: 'mtime', from: Date.UTC(2024), below: Date.UTC(2025) } },
  'mtime:2023-12..2024-01-31': {
    where: { op: 'range', key: 'mtime', from: Date.UTC(2023, 11), below: Date.UTC(2024, 1) },
  },
  'gone<2024-05-17T10:30:00Z': {
    where: { op: 'range', key: 'gone', below: Date.UTC(2024, 4, 17, 10, 30) },
  },
  'added>-30d': { where: { op: 'range', key: 'added', above: '-30d' } },
  'added:-4w..-12h': { where: { op: 'range', key: 'added', from: '-4w', to: '-12h' } },
  'last_played<-1y': { where: { op: 'range', key: 'last_played', below: '-1y' } },
  'date:1999..2001-05': { where: { op: 'range', key: 'date', from: '1999', to: '2001-05' } },
  'type:audio': { where: { op: 'equal', key: 'type', value: 'audio' } },
  'folder:"/srv/12"" (mix)"': { where: { op: 'equal', key: 'folder', value: '/srv/12" (mix)' } },
  '"12"" mix"': { where: { op: 'text', text: '12" mix', phrase: true } },
  'folder:"/srv/my music"': { where: { op: 'equal', key: 'folder', value: '/srv/my music' } },
  '-genre:live': {
    where: { op: 'not', of: { op: 'text', key: 'genre', text: 'live', prefix: false, phrase: false } },
  },
  'has:lyrics missing:genre': {
    where: {
      op: 'and',
      of: [
        { op: 'exists', key: 'lyrics' },
        { op: 'not', of: { op: 'exists', key: 'genre' } },
      ],
    },
  },
  'artist:*': { where: { op: 'exists', key: 'artist' } },
  'Title:* ': { where: { op: 'exists', key: 'title' } },
  'albumartist=*': { where: { op: 'exists', key: 'album_artist' } },
  'year:*': { where: { op: 'exists', key: 'year' } },
  'gone:*': { where: { op: 'exists', key: 'gone' } },
  'mood:**': { where: { op: 'exists', key: 'mood' } },
  'cover:*': { where: { op: 'equal', key: 'artwork', value: 'cover' } },
  'title=="*"': { where: { op: 'equal', key: 'title', value: '*', exact: true } },
  'title==*': { where: { op: 'equal', key: 'title', value: '*', exact: true } },
  'mood:"why?"': { where: { op: 'equal', key: 'mood', value: 'why?' } },
  'title:"*"': { where: { op: 'equal', key: 'title', value: '*' } },
  '*': {},
  'm*a*s*h': { where: { op: 'text', text: 'm a s h', prefix: true } },
  '*blues* ': { where: { op: 'text', text: 'blues', prefix: true } },
  'the ro**ing sto* x': {
    where: {
      op: 'and',
      of: [
        { op: 'text', text: 'the ro ing sto', prefix: true },
        { op: 'text', text: 'x', prefix: true },
      ],
    },
  },
  // Three dots are no range.
  'title:...baby': { where: { op: 'text', key: 'title', text: '...baby', prefix: false, phrase: false } },
  'title=wait...what': { where: { op: 'equal', key: 'title', value: 'wait...what' } },
  'title:baby...': { where: { op: 'text', key: 'title', text: 'baby...', prefix: false, phrase: false } },
  'title:a..b': { where: { op: 'range', key: 'title', from: 'a', to: 'b' } },
  'artist:!!!': { where: { op: 'like', key: 'artist', pattern: '*!!!*' } },
  'has:cover': { where: { op: 'equal', key: 'artwork', value: 'cover' } },
  'not has:albumartist': { where: { op: 'not', of: { op: 'exists', key: 'album_artist' } } },
  'a or (b year:1999)': {
    where: {
      op: 'or',
      of: [
        { op: 'text', text: 'a', prefix: false },
        {
          op: 'and',
          of: [
            { op: 'text', text: 'b', prefix: false },
            { op: 'equal', key: 'year', value: 1999 },
          ],
        },
      ],
    },
  },
  'sort:-length': { sort: [{ key: 'duration', descending: true }] },
  'sort:-year,title limit:20 is:missing': {
    sort: [{ key: 'year', descending: true }, { key: 'title' }],
    limit: 20,
    missing: true,
  },
};

for (const [text, meaning] of Object.entries(MEANINGS)) {
  test(`"${text}"`, () => {
    assert.deepEqual(parseText(text), meaning);
    checkQuery({ from: 'files', ...meaning });
  });
}

const FAULTS: Readonly<Record<string, RegExp>> = {
  'artist:"bowie': /column 8: this quote has no end/,
  'artist: x': /column 8: a value is missing behind artist:/,
  '(a b': /column 1: this bracket is not closed/,
  'a) b': /column 2: no bracket is open/,
  'or a': /column 1: or stands between/,
  'a or': /column 5: or stands between/,
  'a -': /^$/,
  'a (not )': /column 4: a condition is missing/,
  'year:late': /column 1: year takes a number, such as 12, and late is none/,
  'a duration>long': /column 3: duration takes a number, such as 3:45/,
  'added>soon': /column 1: added takes a day, a month, a year or a time before now: added>-30d, /,
  'mtime:2024-02-30': /column 1: mtime takes a day/,
  'added:-30d': /added>-30d \(since then\)/,
  'year:1970...1979': /column 1: year takes a number, such as 12, and 1970\.\.\.1979 is none/,
  'added:..': /column 1: added takes a day/,
  'limit:0': /column 1: limit takes a number from 1/,
  'is:gone': /column 1: is takes missing or any/,
  'a type:film': /column 3: type is one of audio, video, image, playlist, not "film"\.$/,
  'type==musik': /column 1: type is one of/,
  '-state:foo': /column 2: state is one of found, done, failed, quarantined, not "foo"\.$/,
  'x folder:Björk': /column 3: folder takes an absolute path, not "Björk"\.$/,
  'folder>/srv': /column 1: folder takes one path, as folder:\/srv\/music; a pattern is path=\/srv\/\*\.$/,
  'folder:/srv/*': /column 1: folder takes one path/,
  'a -*': /column 3: a condition is missing behind -\.$/,
  'artist: ': /^The query artist: is not valid at column 8/,
};

test('what is not valid is told with its column and a remedy', () => {
  for (const [text, message] of Object.entries(FAULTS)) {
    if (message.source === '^$') assert.doesNotThrow(() => parseText(text), text);
    else assert.throws(() => parseText(text), { code: 'ERR_VALHALLA_QUERY', message }, text);
  }
});

test('what is longer, or deeper, than anybody types is refused', () => {
  assert.deepEqual(parseText(`${'('.repeat(40)}a ${')'.repeat(40)}`), parseText('a '));
  assert.doesNotThrow(() => parseText('-a (b) '.repeat(100)), 'one behind the other');
  for (const sign of ['(', '-', 'not ']) {
    const code = 'ERR_VALHALLA_QUERY';
    assert.throws(() => parseText(`${sign.repeat(41)}a`), { code, message: /more than 40 .*use fewer/ });
    assert.throws(() => parseText(sign.repeat(20_000)), { code, message: /10000 characters; shorten it/ });
  }
});

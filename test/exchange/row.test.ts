/** What the columns and values of other programs mean here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foreignValue } from '../../lib/exchange/foreign-value.ts';
import { mergeValues } from '../../lib/exchange/merge-values.ts';
import { movedPath } from '../../lib/exchange/moved-path.ts';
import { highestRating, rowOf } from '../../lib/exchange/row.ts';
import type { Raw, RawValue } from '../../lib/exchange/row.ts';
import type { Document } from '../../lib/metadata/document.ts';

const raw = (line: number, values: Readonly<Record<string, RawValue>>): Raw => ({
  line,
  cells: Object.entries(values),
});

test('columns of players are understood; what is not taken is named', () => {
  const ignored = new Set<string>();
  const values = {
    Name: 'Song',
    Artist: 'A',
    'Album Artist': 'B',
    'My Rating': '80',
    'Play Count': '1,234',
    'Last Played': '2024-05-17T10:00:00Z',
    Location: 'file:///m/a.mp3',
    Genre: 'Pop',
    'Bit Rate': '128',
    '': 'x',
  };
  const row = rowOf(raw(7, values), { scale: 100 }, ignored);
  assert.deepEqual(row, {
    line: 7,
    kind: 'shown',
    identity: { title: 'Song', artist: 'A', album_artist: 'B', path: 'file:///m/a.mp3' },
    values: { rating: [[80]], playcount: [[1234]], last_played: [['2024-05-17T10:00:00.000Z']] },
    problems: [],
  });
  assert.deepEqual([...ignored], ['Genre', 'Bit Rate', '']);
});

test('keys that are asked for are taken instead, lists too', () => {
  const row = raw(2, { path: '/a', genre: 'Pop; Rock', mood: 'wild', rating: 4, title: 'New' });
  const { values } = rowOf(row, { scale: 5, separator: '; ', keys: ['genre', 'mood', 'title'] }, new Set());
  assert.deepEqual(values, { genre: [['Pop'], ['Rock']], mood: [['wild']], title: [['New']] });
});

test('what tells tracks apart stays whole, whatever stands in it', () => {
  const names = { path: '/m/Bach; Suite.mp3', artist: 'Foo; Bar', album: 'A; B', title: 'x; y' };
  const { identity, values } = rowOf(
    raw(2, names),
    { scale: 5, separator: '; ', keys: ['artist'] },
    new Set(),
  );
  assert.deepEqual([identity, values], [names, { artist: [['Foo'], ['Bar']] }]);
});

function rated(rating: string, mine: string, stars: string): ReturnType<typeof rowOf> {
  const columns = ['path', 'rating', 'myrating', 'stars', 'rating'];
  const cells = ['/a', rating, mine, stars, rating].map((cell, index) => [columns[index]!, cell] as const);
  return rowOf({ line: 2, cells }, { scale: 100 }, new Set());
}

test('of two columns that mean one key the first that says something is taken, and what the other says named', () => {
  const { values, problems } = rated('80', '60', '4');
  assert.deepEqual(values, { rating: [[80]] });
  assert.deepEqual(problems, ['rating and myrating both mean rating: "80" is taken, and not "60"']);
  assert.deepEqual(rated('', '60', '3'), rated('60', '60', ''));
  assert.deepEqual(rated('0', '60', '').values, { rating: [[60]] });
});

function of(scale: 5 | 10 | 100, rating: RawValue): unknown {
  return rowOf(raw(2, { path: '/a', rating }), { scale }, new Set()).values['rating']?.[0]?.[0];
}

test('a rating of another scale becomes a whole percent; what is of a hundred is to be whole', () => {
  assert.deepEqual(
    [of(5, 3.3), of(10, '8,05'), of(5, '★★★½'), of(5, '2.5 stars'), of(100, '1/3'), of(100, '161/200')],
    [66, 81, 70, 50, 33, 81],
  );
  for (const broken of [80.5, '80.5', '80,5 %', '80.5/100']) assert.equal(of(100, broken), undefined);
});

test('bytes beside paths are written by this library alone: its ratings are of 100, and a path without them is certain', () => {
  const own = raw(2, { path: '/\u{FFFD}', path_bytes: '', rating: 5 });
  assert.equal(highestRating(own), 100);
  assert.deepEqual(rowOf(own, { scale: 100 }, new Set()).identity, {
    path: '/\u{FFFD}',
    pathBytes: Buffer.from('/\u{FFFD}').toString('base64'),
  });
});

test('a value that is none is said, and the rest of its row kept', () => {
  const row = raw(3, { path: '/a', rating: 'great', playcount: 3 });
  const { values, problems } = rowOf(row, { scale: 100 }, new Set());
  assert.deepEqual(values, { playcount: [[3]] });
  assert.deepEqual(problems, ['"great" is no value of rating']);
});

test('a moment of which only the year is certain is none; which are is said', () => {
  const values = { path: '/a', 'Last Played': '05/06/2024', plays: 3 };
  const row = rowOf(raw(3, values), { scale: 100 }, new Set());
  assert.deepEqual(row.values, { playcount: [[3]] });
  assert.deepEqual(row.problems, [
    '"05/06/2024" is no value of last_played: 2024-05-17 10:00 is, or seconds or milliseconds since 1970',
  ]);
  const taken = ['17/05/2024', '2024-05-17 10:00', '05/05/2024'].map(
    (value) => rowOf(raw(3, { path: '/a', 'Last Played': value }), { scale: 100 }, new Set()).values,
  );
  assert.deepEqual(taken, [
    { last_played: [['2024-05-17']] },
    { last_played: [['2024-05-17T10:00:00']] },
    { last_played: [['2024-05-05']] },
  ]);
});

function rating(value: string | number, scale: 5 | 10 | 100 = 5): unknown {
  return foreignValue('rating', value, scale);
}

test('ratings of every scale, times of every kind', () => {
  assert.deepEqual(
    [rating(4), rating('3.5'), rating('3,5'), rating(7, 10), rating('80', 100), rating(0), rating('')],
    [80, 70, 70, 70, 80, undefined, undefined],
  );
  assert.deepEqual(
    [rating('★★★★☆', 100), rating('★★½'), rating('4/5', 100), rating('80%'), rating('3 stars', 100)],
    [80, 50, 80, 80, 60],
  );
  assert.equal(highestRating(raw(1, { 'My Rating': '4', plays: 90 }), 2), 4);
  assert.equal(highestRating(raw(1, { rating: '80%', stars: 5 })), undefined);
  assert.equal(foreignValue('last_played', 1_715_939_999, 5), '2024-05-17T09:59:59.000Z');
  assert.equal(foreignValue('last_played', '1715939999000', 5), '2024-05-17T09:59:59.000Z');
  assert.equal(foreignValue('position', '1:02:03.5', 5), 3_723_500);
  assert.equal(foreignValue('position', '90000', 5), 90_000);
  assert.deepEqual(
    [foreignValue('playcount', '7 plays', 5), foreignValue('playcount', '0', 5)],
    ['7', undefined],
  );
});

test('an import takes nothing back', () => {
  const own = {
    playcount: [[5]],
    last_played: [['2024-05-17T10:00:00Z']],
    rating: [[80]],
  } satisfies Parameters<typeof mergeValues>[0];
  assert.deepEqual(mergeValues(own, { ...own }, own, 'set'), {});
  const earlier = {
    playcount: [[3]],
    last_played: [['2024-05-17T11:30:00+02:00']],
    rating: [[60]],
  } satisfies typeof own;
  assert.deepEqual(mergeValues(own, earlier, own, 'set'), { rating: [[60]] });
  assert.deepEqual(mergeValues(own, { playcount: [[9]] }, own, 'set'), { playcount: [[9]] });
  // What only its tags say.
  assert.deepEqual(mergeValues({}, earlier, own, 'set'), { rating: [[60]] });
  assert.deepEqual(mergeValues({}, earlier, {}, 'set'), earlier);
});

test('what a table shows and tags say already is not set; what was set in another library is', () => {
  const rated = { rating: [[80]], genre: [['Jazz', 'en'], ['Bebop']] } satisfies Document;
  const shown = { rating: [[80]], genre: [['Jazz'], ['Bebop']] } satisfies Document;
  assert.deepEqual(mergeValues({}, shown, rated, 'shown'), {});
  assert.deepEqual(mergeValues({}, shown, rated, 'set'), shown);
  assert.deepEqual(mergeValues({}, { genre: [['Jazz', 'de'], ['Bebop']] }, rated, 'shown'), {
    genre: [['Jazz', 'de'], ['Bebop']],
  });
  assert.deepEqual(mergeValues({}, { genre: [['Jazz']] }, rated, 'shown'), { genre: [['Jazz']] });
  // Another row of the same item has set it meanwhile.
  assert.deepEqual(mergeValues({ rating: [[60]] }, { rating: [[80]] }, rated, 'shown'), { rating: [[80]] });
});

test('folders that lay somewhere else, on Windows too', () => {
  const map = [
    ['/old/music/', '/srv/music'],
    ['D:\\Music', '/srv/more/'],
  ] as const;
  assert.equal(movedPath('/old/music/a/b.mp3', map), '/srv/music/a/b.mp3');
  assert.equal(movedPath('/old/musical/b.mp3', map), '/old/musical/b.mp3');
  assert.equal(movedPath('D:\\Music\\a\\b.mp3', map), '/srv/more/a/b.mp3');
});

test('true is a value of flags only, and text with a NUL in it is none', () => {
  const values = { path: '/a', mood: 'a\0b', year: true, watched: 'No' };
  const row = rowOf(raw(3, values), { scale: 100, keys: ['mood', 'year', 'watched'] }, new Set());
  assert.deepEqual(
    [row.values, row.problems],
    [
      { watched: [[0]] },
      [
        '"a\\u0000b" has a NUL in it, which ends a text: several values of mood are a list',
        'true is no value of year',
      ],
    ],
  );
});

test('nothing is rounded, and nothing cut off a number or a date', () => {
  const values = {
    plays: 2.5,
    disc: '3abc',
    track: '3/12',
    date: '2001-13-45',
    rating: '80.5',
    position: 90_000.4,
    bpm: '120,5',
  };
  const row = rowOf(
    raw(3, { path: '/a', ...values }),
    { scale: 100, keys: ['playcount', 'disc', 'track', 'date', 'rating', 'position', 'bpm'] },
    new Set(),
  );
  assert.deepEqual(row.values, { bpm: [[120.5]] });
  assert.deepEqual(row.problems, [
    '2.5 is no value of playcount: a whole number from 0 to 99999 (count) is needed',
    '"3abc" is no value of disc',
    '"3/12" is no value of track',
    '"2001-13-45" is no value of date',
    '80.5 is no value of rating: a whole number from 0 to 100 (percent) is needed',
    '90000.4 is no value of position: a whole number from 1 to 864000000 (ms) is needed',
  ]);
});

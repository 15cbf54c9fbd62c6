/** Rows that have more cells than the head, or fewer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvReader } from '../../lib/exchange/csv-reader.ts';
import { TableRows } from '../../lib/exchange/table-rows.ts';

/** Values of each row, or why it is none. */
function rows(head: string, ...lines: string[]): (Record<string, unknown> | string)[] {
  const table = new TableRows(head.split(','));
  const read = [...new CsvReader(',').read(lines.join('\n'), true)].flatMap((row) => [...table.read(row)]);
  return [...read, ...table.end()].map(({ cells, problem }) => problem ?? Object.fromEntries(cells));
}

test('empty cells at the end of a row may be left out', () => {
  assert.deepEqual(rows('path,plays,rating', '/a,1', '/b,2,80', 'file:///c', 'D:\\d,3', ''), [
    { path: '/a', plays: '1', rating: '' },
    { path: '/b', plays: '2', rating: '80' },
    { path: 'file:///c', plays: '', rating: '' },
    { path: 'D:\\d', plays: '3', rating: '' },
  ]);
  assert.deepEqual(rows('plays,path,rating', '1,/a', '2,/b,,,', ''), [
    { plays: '1', path: '/a', rating: '' },
    { plays: '2', path: '/b', rating: '' },
  ]);
});

test('a row that goes on in the next one, was cut, or has no whole path, is none', () => {
  const two = 'it has 2 cells, and the head 3';
  assert.deepEqual(rows('path,comment,genre', '/a,one', 'two,Jazz', '/b,,Pop', ''), [
    two,
    two,
    { path: '/b', comment: '', genre: 'Pop' },
  ]);
  assert.deepEqual(rows('path,comment,genre', '/a,one', 'and, two,Jazz', '')[0], two);
  assert.deepEqual(rows('path,plays,rating', '/a,1', '/b,2'), [{ path: '/a', plays: '1', rating: '' }, two]);
  assert.deepEqual(rows('path,plays,rating', 'a.mp3,1', ''), [two]);
  assert.deepEqual(rows('artist,title,plays', 'A,One', ''), [two]);
  assert.deepEqual(rows('path,plays', '/a,1,,2', '/b,1,', ''), [
    'it has 4 cells, and the head 2',
    { path: '/b', plays: '1' },
  ]);
});

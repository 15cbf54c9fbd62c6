/** CSV, as it is written and as it is met. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../lib/exchange/csv-line.ts';
import { CsvReader, delimiterOf } from '../../lib/exchange/csv-reader.ts';

function rows(text: string, delimiter = ',', size = text.length): [number, ...string[]][] {
  const reader = new CsvReader(delimiter);
  const found = [];
  for (let at = 0; at < text.length; at += size) found.push(...reader.read(text.slice(at, at + size)));
  found.push(...reader.read('', true));
  return found.map(({ line, cells }) => [line, ...cells]);
}

test('rows have the line on which they begin, whatever ends a line', () => {
  assert.deepEqual(rows('a,b\r\n"1\n2",x\r\n\r\n3,4'), [
    [1, 'a', 'b'],
    [2, '1\n2', 'x'],
    [5, '3', '4'],
  ]);
  assert.deepEqual(rows('a\rb\rc\r'), [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
  assert.deepEqual(rows('a,"b ""c""",\n', ','), [[1, 'a', 'b "c"', '']]);
});

test('pieces may end anywhere: it is the same text', () => {
  const cells = ['plain', 'with "quotes"', 'a\r\nb', 'x,y', '', ' s ', '"', '\r', 'ü'];
  const text = [cells, cells.toReversed()].map((row) => csvLine(row)).join('\r\n');
  const whole = rows(text);
  assert.deepEqual(
    whole.map(([, ...row]) => row),
    [cells, cells.toReversed()],
  );
  for (let size = 1; size < 12; size++) assert.deepEqual(rows(text, ',', size), whole, `pieces of ${size}`);
});

test('a quote that is never closed gathers no more than a row may have', () => {
  const [row] = rows(`"${'x'.repeat(3_000_000)}`, ',', 65_536);
  assert.equal(row?.[1]?.length, 1024 * 1024);
});

test('the delimiter is what the head has most of', () => {
  assert.equal(delimiterOf('path;"a,b,c,d";rating'), ';');
  assert.equal(delimiterOf('Name\tArtist\tPlays'), '\t');
  assert.equal(delimiterOf('path'), ',');
});

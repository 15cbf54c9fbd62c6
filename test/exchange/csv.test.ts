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

test('a quote quotes at the beginning of a cell, and ends with it; any other is a character', () => {
  const text = 'a,Mix 12"\nb,"Heroes" (Live)\n "c" , "d, e"\n"say ""hi""",7"\n"x\n""y""",z\n';
  for (let size = 1; size <= text.length; size++)
    assert.deepEqual(rows(text, ',', size), [
      [1, 'a', 'Mix 12"'],
      [2, 'b', '"Heroes" (Live)'],
      [3, 'c', 'd, e'],
      [4, 'say "hi"', '7"'],
      [5, 'x\n"y"', 'z'],
    ]);
});

test('where tabs stand between, nothing is quoted over a tab or a line', () => {
  const text = 'a\t"Mix\t9\r"Live"\t12"\t""\r"x"y\t"\t\r';
  for (let size = 1; size <= text.length; size++)
    assert.deepEqual(rows(text, '\t', size), [
      [1, 'a', '"Mix', '9'],
      [2, 'Live', '12"', ''],
      [3, '"x"y', '"', ''],
    ]);
});

function faults(text: string, size: number): (readonly [number, string | undefined, number])[] {
  const reader = new CsvReader(',');
  const found = [];
  for (let at = 0; at < text.length; at += size) found.push(...reader.read(text.slice(at, at + size)));
  found.push(...reader.read('', true));
  return found.map(({ line, fault, cells }) => [line, fault, Math.max(...cells.map(({ length }) => length))]);
}

test('a quote that nothing closes is the fault of its row alone', () => {
  const open = 'a quote opens in it, and nothing closes it';
  const text = 'a,b\n"c,1\r\nd,2\ne,"f"\ng,"h\n';
  for (let size = 1; size <= text.length; size++)
    assert.deepEqual(faults(text, size), [
      [1, undefined, 1],
      [2, open, 2],
      [3, undefined, 1],
      [4, undefined, 1],
      [5, open, 2],
    ]);
});

test('a line, or a quote, gathers no more than a row may have', () => {
  for (const begin of ['', '"']) {
    const [[, fault, length] = [], ...others] = faults(`${begin}${'x'.repeat(3_000_000)}\nb,c\n`, 65_536);
    assert.match(fault ?? '', begin === '' ? /^it is longer than 1048576 characters$/ : /^a quote opens/);
    assert.ok((length ?? 0) < 1024 * 1024 + 65_536);
    assert.deepEqual(others, [[2, undefined, 1]]);
  }
});

test('the delimiter is what the head has most of', () => {
  assert.equal(delimiterOf('path;"a,b,c,d";rating'), ';');
  assert.equal(delimiterOf('Name\tArtist\tPlays'), '\t');
  assert.equal(delimiterOf('path'), ',');
});

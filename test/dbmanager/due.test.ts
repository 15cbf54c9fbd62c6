/** Where the due rows of a consumer may be found, and whether all that were due at a time have been looked at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DueRange } from '../../lib/dbmanager/grants/due.ts';

/** Looks at all that its window shows, up to this id. */
function lookTo(due: DueRange, id: number): void {
  assert.ok(due.window() !== undefined);
  due.advance(id);
}

function rangeWith(...ids: number[]): DueRange {
  const due = new DueRange();
  for (const id of ids) due.add(id);
  return due;
}

test('what was due at a mark is past when the cursor is, whatever becomes due behind it and before it', () => {
  const due = rangeWith(3, 5);
  const mark = due.mark();
  due.add(9);
  lookTo(due, 3);
  due.add(1);
  assert.equal(due.isPast(mark), false);
  lookTo(due, 5);
  assert.equal(due.isPast(mark), true);
  lookTo(due, 9);
  lookTo(due, 1);
  assert.equal(due.isPast(mark), true);
});

test('a row that was due behind the cursor is past when the cursor has gone back and come by', () => {
  const due = rangeWith(3, 8);
  lookTo(due, 5);
  due.add(2);
  const mark = due.mark();
  lookTo(due, 8);
  assert.equal(due.isPast(mark), false);
  lookTo(due, 2);
  assert.equal(due.isPast(mark), false);
  lookTo(due, 8);
  assert.equal(due.isPast(mark), true);
});

test('where nothing is due, nothing is to be waited for', () => {
  const due = rangeWith();
  assert.equal(due.isPast(due.mark()), true);
  due.add(4);
  lookTo(due, 4);
  assert.equal(due.isPast(due.mark()), true);
});

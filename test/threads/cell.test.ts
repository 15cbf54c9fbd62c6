import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atWork, createCell, enter, leave } from '../../lib/threads/cell.ts';
import { within } from '../../lib/threads/within.ts';

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

test('a cell says what a thread is at work on, and since when', (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 });
  const cell = createCell();
  assert.equal(atWork(cell), undefined);
  context.mock.timers.tick(500);
  enter(cell, 7);
  context.mock.timers.tick(2_000);
  assert.deepEqual(atWork(cell), { ticket: 7, since: 1_700_000_000_500 });
  leave(cell);
  assert.equal(atWork(cell), undefined);
});

test('ids below 0 are ids', () => {
  const cell = createCell();
  enter(cell, -3);
  assert.equal(atWork(cell)?.ticket, -3);
});

test('the cell of a thread that lives for months tells the time as on its first day', (context) => {
  const begun = 1_700_000_000_000;
  context.mock.timers.enable({ apis: ['Date'], now: begun });
  const cell = createCell();
  for (const days of [24, 25, 49, 50, 400]) {
    const since = begun + days * 86_400_000;
    context.mock.timers.setTime(since);
    enter(cell, 1);
    context.mock.timers.setTime(since + 5_000);
    assert.deepEqual(atWork(cell), { ticket: 1, since }, `after ${days} days`);
  }
});

test('work that began before the time of day was put back, is in the future', (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 });
  const cell = createCell();
  enter(cell, 1);
  context.mock.timers.setTime(1_700_000_000_000 - 3_600_000);
  assert.equal(atWork(cell)?.since, 1_700_000_000_000);
});

test('within waits for a promise, and not beyond its time', async () => {
  assert.equal(await within(60_000, Promise.resolve()), true);
  assert.equal(await within(0, Promise.withResolvers().promise), false);
});

test('within holds no timer once the promise is settled, whichever way', async () => {
  const before = timers();
  await within(60_000, Promise.resolve());
  await assert.rejects(within(60_000, Promise.reject(new Error('no'))), { message: 'no' });
  assert.equal(timers(), before);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox, PACK_COUNT, PACK_MILLISECONDS } from '../../lib/channel/outbox.ts';
import { FakeClock } from '../support/fake-clock.ts';

function box(): { clock: FakeClock; packs: number[][]; outbox: Outbox<number> } {
  const clock = new FakeClock();
  const packs: number[][] = [];
  return { clock, packs, outbox: new Outbox((items: number[]) => packs.push(items), clock) };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

test('32 results are a message', () => {
  const { packs, outbox, clock } = box();
  for (const number of range(0, PACK_COUNT * 2 + 1)) outbox.push(number);
  assert.deepEqual(packs, [range(0, 32), range(32, 64)]);
  assert.equal(clock.waiting, 1);
});

test('fewer go after 2 ms, by the timer where no further result comes', () => {
  const { clock, packs, outbox } = box();
  outbox.push(1);
  outbox.push(2);
  clock.advance(PACK_MILLISECONDS - 1);
  assert.deepEqual(packs, []);
  clock.advance(1);
  assert.deepEqual(packs, [[1, 2]]);
  assert.equal(clock.waiting, 0);
});

test('a thread that never comes to its timers sends with the first result after 2 ms', () => {
  const { clock, packs, outbox } = box();
  outbox.push(1);
  clock.pass(1);
  outbox.push(2);
  clock.pass(1);
  outbox.push(3);
  assert.deepEqual(packs, [[1, 2, 3]]);
  clock.advance(10);
  assert.deepEqual(packs, [[1, 2, 3]]);
});

test('the age is that of the oldest result, and begins anew with each message', () => {
  const { clock, packs, outbox } = box();
  outbox.push(1);
  outbox.flush();
  clock.pass(1.5);
  outbox.push(2);
  clock.pass(1.5);
  outbox.push(3);
  assert.deepEqual(packs, [[1]]);
  clock.advance(0.5);
  assert.deepEqual(packs, [[1], [2, 3]]);
});

test('nothing is sent where there is nothing to send', () => {
  const { packs, outbox } = box();
  outbox.flush();
  outbox.push(1);
  outbox.flush();
  outbox.flush();
  assert.deepEqual(packs, [[1]]);
});

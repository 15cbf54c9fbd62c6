import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Watchdog } from '../../lib/threads/watchdog.ts';
import { FakeClock } from '../support/fake-clock.ts';

describe('the watchdog', () => {
  let clock: FakeClock;
  /** What the wall clock shows beyond the other one. */
  let wall: number;
  let looks: { now: number; from: number }[];
  let threads: number;
  let dog: Watchdog;

  beforeEach(() => {
    clock = new FakeClock();
    wall = 1_000_000;
    looks = [];
    threads = 1;
    const watched = {
      get size() {
        return threads;
      },
      watch: (now: number, from: number) =>
        looks.push({ now: now - 1_000_000, from: from === 0 ? 0 : from - 1_000_000 }),
    };
    dog = new Watchdog(
      () => [watched],
      clock,
      () => wall + clock.now(),
    );
  });

  test('looks ten times a second', () => {
    dog.start();
    clock.advance(1000);
    assert.deepEqual(looks.at(0), { now: 100, from: 0 });
    assert.equal(looks.length, 10);
  });

  test('started twice, it looks no more often', () => {
    dog.start();
    dog.start();
    clock.advance(100);
    assert.equal(looks.length, 1);
    assert.equal(clock.waiting, 1);
  });

  test('gives everyone a new limit when its own tick came late', () => {
    dog.start();
    clock.advance(100);
    // The machine sleeps for an hour: no timer comes up, and the time of day is another one.
    wall += 3_600_000;
    clock.advance(200);
    assert.deepEqual(
      looks.map(({ from }) => from),
      [0, 3_600_200, 3_600_200],
    );
  });

  test('is not late by a tick that a busy machine held up a little', () => {
    dog.start();
    wall += 300;
    clock.advance(100);
    assert.deepEqual(looks, [{ now: 400, from: 0 }]);
  });

  test('gives everyone a new limit when the time of day is put back', () => {
    dog.start();
    clock.advance(100);
    wall -= 50_000;
    clock.advance(100);
    assert.deepEqual(looks.at(-1), { now: 200 - 50_000, from: 200 - 50_000 });
    assert.equal(looks.length, 2);
  });

  test('sleeps while there are no threads, and is woken by the next', () => {
    dog.start();
    threads = 0;
    clock.advance(1000);
    assert.equal(looks.length, 1);
    assert.equal(clock.waiting, 0);
    threads = 1;
    wall += 3_600_000;
    dog.start();
    clock.advance(100);
    assert.equal(looks.at(-1)?.from, 0, 'the hour without threads is no lateness');
  });

  test('stops', () => {
    dog.start();
    dog.stop();
    clock.advance(1000);
    assert.deepEqual([looks.length, clock.waiting], [0, 0]);
  });
});

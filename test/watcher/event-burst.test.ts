/** When events may have been lost. The turns of the event loop are the test's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { burstSize, EventBurst } from '../../lib/watcher/event-burst.ts';

class Rig {
  lost = 0;
  readonly #ends: (() => void)[] = [];
  readonly #burst = new EventBurst(
    3,
    () => void this.lost++,
    (end) => this.#ends.push(end),
  );

  /** @returns how often something was lost by now */
  turn(events: number): number {
    for (let event = 0; event < events; event++) this.#burst.add();
    assert.equal(this.#ends.length, Math.min(events, 1));
    this.#ends.pop()?.();
    return this.lost;
  }
}

test('events may have been lost when many come in one turn, not when they come in several', () => {
  const rig = new Rig();
  assert.deepEqual(
    [2, 2, 0, 3, 1, 9, 2].map((events) => rig.turn(events)),
    [0, 0, 0, 1, 1, 2, 2],
  );
});

test('many are half of what the queue holds, where the system says how much', () => {
  assert.deepEqual(['16384\n', '1', '0', undefined].map(burstSize), [8_192, 1, 8_192, 8_192]);
});

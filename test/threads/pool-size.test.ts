import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PoolSize } from '../../lib/threads/pool-size.ts';
import type { PoolBounds } from '../../lib/threads/pool-size.ts';

const BOUNDS: PoolBounds = { least: 1, most: 8 };

interface Step {
  /** Milliseconds since the step before. */
  readonly after?: number;
  readonly files: number;
  /** Milliseconds. */
  readonly waiting: number;
  readonly computing: number;
  /** Threads then. */
  readonly size: number;
}

const COLD: readonly Step[] = [
  { files: 64, waiting: 700, computing: 100, size: 2 },
  { files: 64, waiting: 700, computing: 100, size: 4 },
  { files: 64, waiting: 700, computing: 100, size: 8 },
];

const TABLE: readonly (readonly [behaviour: string, steps: readonly Step[], bounds?: PoolBounds])[] = [
  ['a warm cache keeps it small', [{ files: 10_000, waiting: 50, computing: 300, size: 1 }]],
  [
    'as much waiting as computing is room for one more',
    [{ files: 64, waiting: 200, computing: 200, size: 2 }],
  ],
  [
    'parts of a thread are none',
    [
      { files: 64, waiting: 299, computing: 100, size: 2 },
      { files: 64, waiting: 299, computing: 100, size: 3 },
    ],
  ],
  ['a cold disk takes it to its cap, from one look to the next by as many as there are', COLD],
  [
    'where its threads wait for work, because what comes behind them is slower, it does not grow',
    [
      { after: 1000, files: 64, waiting: 300, computing: 10, size: 1 },
      { after: 1000, files: 64, waiting: 300, computing: 10, size: 1 },
      { after: 400, files: 64, waiting: 390, computing: 10, size: 2 },
      { after: 400, files: 64, waiting: 390, computing: 10, size: 2 },
      { after: 1000, files: 64, waiting: 1290, computing: 10, size: 4 },
      { after: 1000, files: 64, waiting: 1290, computing: 10, size: 4 },
    ],
  ],
  [
    'a thread that computes nothing is no division by zero',
    [{ files: 16, waiting: 300, computing: 0, size: 2 }],
  ],
  [
    'a few files decide nothing: one that hangs is no disk',
    [
      { files: 15, waiting: 9000, computing: 100, size: 1 },
      { files: 1, waiting: 0, computing: 0, size: 2 },
    ],
  ],
  [
    'a hiccup of a warm cache decides nothing, for the look back is as long as it needs',
    [
      { files: 64, waiting: 0, computing: 3, size: 1 },
      { files: 64, waiting: 90, computing: 3, size: 1 },
      { files: 6400, waiting: 0, computing: 300, size: 1 },
    ],
  ],
  [
    'what lies farther back does not count',
    [
      { files: 640, waiting: 0, computing: 900, size: 1 },
      { files: 32, waiting: 150, computing: 5, size: 1 },
      { files: 32, waiting: 150, computing: 5, size: 2 },
    ],
  ],
  [
    'it does not shrink while all of its threads are busy, whatever they wait for',
    [
      ...COLD,
      { after: 30_000, files: 64, waiting: 230_000, computing: 10_000, size: 8 },
      { after: 30_000, files: 64, waiting: 120_000, computing: 120_000, size: 8 },
    ],
  ],
  [
    'it shrinks by the load of the last minute, not by that of a moment',
    [
      ...COLD,
      { after: 1000, files: 64, waiting: 0, computing: 1000, size: 8 },
      { after: 30_000, files: 64, waiting: 0, computing: 30_000, size: 6 },
      { after: 60_000, files: 64, waiting: 0, computing: 60_000, size: 3 },
      { after: 300_000, files: 64, waiting: 0, computing: 3000, size: 1 },
    ],
  ],
  [
    'it grows again at once',
    [
      ...COLD,
      { after: 600_000, files: 64, waiting: 0, computing: 1000, size: 1 },
      { after: 10, files: 64, waiting: 300, computing: 100, size: 2 },
      { after: 10, files: 64, waiting: 300, computing: 100, size: 4 },
    ],
  ],
  [
    'many cores: never fewer than a warm cache wants',
    [{ files: 64, waiting: 0, computing: 640, size: 5 }],
    { least: 5, most: 8 },
  ],
  ['a fixed size is fixed', [{ files: 64, waiting: 900, computing: 100, size: 2 }], { least: 2, most: 2 }],
];

describe('the size of a pool', () => {
  for (const [behaviour, steps, bounds = BOUNDS] of TABLE) {
    test(behaviour, () => {
      let now = 0;
      const pool = new PoolSize(bounds, () => now);
      for (const { after = 0, files, waiting, computing, size } of steps) {
        now += after;
        pool.note(files, { waiting: waiting * 1000, computing: computing * 1000 });
        assert.equal(pool.size, size, `after ${now} ms`);
      }
    });
  }

  test('the report has the highest size and the share of waiting of this scan; the next scan begins anew', () => {
    let now = 0;
    const pool = new PoolSize(BOUNDS, () => now);
    pool.begin();
    for (let pack = 0; pack < 3; pack++) pool.note(64, { waiting: 2_000_000, computing: 333_333 });
    now = 600_000;
    pool.note(64, { waiting: 0, computing: 2_000_000 });
    assert.deepEqual(pool.report, { size: 1, highest: 7, least: 1, most: 8, waiting: 0.667 });
    pool.begin();
    assert.deepEqual(pool.report, { size: 1, highest: 1, least: 1, most: 8, waiting: 0 });
  });
});

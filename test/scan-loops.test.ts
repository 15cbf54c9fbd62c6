import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanLoops } from '../lib/engine/scan-loops.ts';
import { ValhallaError } from '../lib/errors.ts';
import type { ErrorCode } from '../lib/errors.ts';
import type { ScanReport } from '../lib/status/report.ts';

const NEVER = new Promise<void>(() => undefined);

const failing = (code: ErrorCode) => async (): Promise<ScanReport> => {
  throw new ValhallaError(code, 'no');
};

/** Scans that end at once, and sleeps that end when the test says so. */
class Bench {
  readonly said: string[] = [];
  readonly sleeps: { readonly milliseconds: number; readonly end: () => void }[] = [];
  readonly loops: ScanLoops = new ScanLoops(
    (event) => this.said.push(event.event === 'scan:sleep' ? `sleep until ${event.until}` : event.event),
    {
      setTimeout: (end, milliseconds) => this.sleeps.push({ milliseconds, end }),
      clearTimeout: () => undefined,
      now: () => 1000,
    },
  );
  readonly scan = async (): Promise<ScanReport> => {
    this.said.push('scan');
    return { outcome: 'finished' } as ScanReport;
  };

  async turn(): Promise<void> {
    await new Promise(setImmediate);
  }
}

test('scans follow each other with a sleep between them, which a wake cuts short', async () => {
  const bench = new Bench();
  const over = bench.loops.run({ loops: 3, every: 500, delay: 20 }, NEVER, bench.scan);
  assert.deepEqual(bench.said, ['sleep until 1020']);
  bench.sleeps[0]?.end();
  await bench.turn();
  assert.deepEqual(bench.said.splice(0), ['sleep until 1020', 'scan', 'sleep until 1500']);
  bench.loops.wake();
  await bench.turn();
  bench.sleeps[2]?.end();
  await over;
  assert.deepEqual(bench.said, ['scan', 'sleep until 1500', 'scan', 'scan:exit']);
});

test('a scan that fails is the last one, and is told to be over; one that is refused tells nothing', async () => {
  const bench = new Bench();
  await assert.rejects(bench.loops.run({}, NEVER, failing('ERR_VALHALLA_DB')));
  assert.deepEqual(bench.said.splice(0), ['scan:exit']);
  await assert.rejects(bench.loops.run({ loops: 2 }, NEVER, failing('ERR_VALHALLA_SCAN_RUNNING')));
  assert.deepEqual(bench.said, [], 'the scan that runs is not over');
});

test('one scan is one scan; a cancel ends a sleep, and so does the end of the library', async () => {
  const bench = new Bench();
  await bench.loops.run({}, NEVER, bench.scan);
  assert.deepEqual(bench.said.splice(0), ['scan', 'scan:exit']);
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancelled = bench.loops.run({ loops: Number.POSITIVE_INFINITY }, promise, bench.scan);
  await bench.turn();
  resolve();
  await cancelled;
  assert.deepEqual(bench.said.splice(0), ['scan', 'sleep until 1000', 'scan:exit']);
  const closed = bench.loops.run({ loops: 2 }, NEVER, bench.scan);
  await bench.turn();
  bench.loops.close();
  await closed;
  assert.deepEqual(bench.said, ['scan', 'sleep until 1000', 'scan:exit']);
});

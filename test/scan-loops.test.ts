import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanLoops } from '../lib/engine/scan-loops.ts';
import type { LoopOptions } from '../lib/engine/scan-options.ts';
import { ValhallaError } from '../lib/errors.ts';
import type { ErrorCode } from '../lib/errors.ts';
import type { ScanReport } from '../lib/status/report.ts';

const NEVER = new AbortController().signal;

const failing = (code: ErrorCode) => async (): Promise<void> => {
  throw new ValhallaError(code, 'no');
};

/** Scans that end at once, and sleeps that end when the test says so. */
class Bench {
  readonly said: string[] = [];
  readonly sleeps: { readonly milliseconds: number; readonly end: () => void }[] = [];
  readonly loops: ScanLoops = new ScanLoops({
    setTimeout: (end, milliseconds) => this.sleeps.push({ milliseconds, end }),
    clearTimeout: () => undefined,
    now: () => 1000,
  });

  run(
    options: LoopOptions,
    cancelled: AbortSignal = NEVER,
    scan: () => Promise<void> = async () => undefined,
  ): Promise<ScanReport> {
    return this.loops.run(options, cancelled, {
      scan: async () => {
        await scan();
        this.said.push('scan');
        return { outcome: 'finished' } as ScanReport;
      },
      announce: (event) =>
        this.said.push(event.event === 'scan:sleep' ? `sleep until ${event.until}` : event.event),
    });
  }

  async turn(): Promise<void> {
    await new Promise(setImmediate);
  }
}

test('who follows a scan from the moment it was asked for hears of its delay', async () => {
  const bench = new Bench();
  const over = bench.run({ delay: 20 });
  assert.deepEqual(bench.said, [], 'nobody can follow it before it is handed out');
  bench.loops.wake();
  await over;
  assert.deepEqual(bench.said, ['sleep until 1020', 'scan', 'scan:exit']);
});

test('scans follow each other with a sleep between them, which a wake cuts short', async () => {
  const bench = new Bench();
  const over = bench.run({ loops: 3, every: 500, delay: 20 });
  await bench.turn();
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
  await assert.rejects(bench.run({}, NEVER, failing('ERR_VALHALLA_DB')));
  assert.deepEqual(bench.said.splice(0), ['scan:exit']);
  await assert.rejects(bench.run({ loops: 2 }, NEVER, failing('ERR_VALHALLA_SCAN_RUNNING')));
  assert.deepEqual(bench.said, [], 'the scan that runs is not over');
});

test('one scan is one scan; a cancel ends a sleep, and so does the end of the library', async () => {
  const bench = new Bench();
  await bench.run({});
  assert.deepEqual(bench.said.splice(0), ['scan', 'scan:exit']);
  const control = new AbortController();
  const cancelled = bench.run({ loops: Number.POSITIVE_INFINITY }, control.signal);
  await bench.turn();
  control.abort();
  await cancelled;
  assert.deepEqual(bench.said.splice(0), ['scan', 'sleep until 1000', 'scan:exit']);
  const closed = bench.run({ loops: 2 });
  await bench.turn();
  bench.loops.close();
  await closed;
  assert.deepEqual(bench.said, ['scan', 'sleep until 1000', 'scan:exit']);
});

test('a later scan that is refused is tried again in a moment, and does not count', async () => {
  const bench = new Bench();
  const control = new AbortController();
  const answers = [undefined, 'busy', 'busy', undefined, 'busy', 'broken'];
  const scan = async (): Promise<void> => {
    const answer = answers.shift();
    if (answer === 'broken') await failing('ERR_VALHALLA_DB')();
    if (answer === 'busy') await failing('ERR_VALHALLA_SCAN_RUNNING')();
  };
  const over = bench.run({ loops: 2 }, NEVER, scan);
  for (let sleep = 0; sleep < 3; sleep++) {
    await bench.turn();
    bench.sleeps[sleep]?.end();
  }
  assert.equal((await over).outcome, 'finished');
  const again = 'sleep until 3000';
  assert.deepEqual(bench.said.splice(0), ['scan', 'sleep until 1000', again, again, 'scan', 'scan:exit']);

  answers.unshift(undefined);
  const cancelled = bench.run({ loops: 9 }, control.signal, scan);
  await bench.turn();
  bench.sleeps[3]?.end();
  await bench.turn();
  control.abort();
  assert.equal((await cancelled).outcome, 'finished', 'the last report');
  assert.deepEqual(bench.said.splice(0), ['scan', 'sleep until 1000', again, 'scan:exit']);

  answers.unshift(undefined);
  const failed = bench.run({ loops: 9 }, NEVER, scan);
  await bench.turn();
  bench.sleeps[5]?.end();
  await assert.rejects(failed, { code: 'ERR_VALHALLA_DB' });
});

/** Whose turn it is: scans that an application asks for, and those that its watch makes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { ScanRun } from '../../lib/engine/scan-run.ts';
import { ScanTurn } from '../../lib/engine/scan-turn.ts';
import type { ScanReport } from '../../lib/status/report.ts';

class Scan {
  readonly started: string[];
  readonly #name: string;
  readonly #end = Promise.withResolvers<ScanReport>();
  over = false;
  cancelled = 0;

  constructor(name: string, started: string[]) {
    this.#name = name;
    this.started = started;
  }

  readonly start = async (): Promise<ScanRun> => {
    this.started.push(this.#name);
    return this as unknown as ScanRun;
  };

  get finished(): Promise<ScanReport> {
    return this.#end.promise;
  }

  cancel(): void {
    this.cancelled++;
  }

  async end(): Promise<void> {
    this.over = true;
    this.#end.resolve({ outcome: 'finished' } as ScanReport);
    await setImmediate();
  }

  async fail(): Promise<void> {
    this.over = true;
    this.#end.reject(new Error('of this scan'));
    await setImmediate();
  }
}

function rig(): { turn: ScanTurn; started: string[]; make: (name: string) => Scan } {
  const started: string[] = [];
  return { turn: new ScanTurn('library.db'), started, make: (name) => new Scan(name, started) };
}

const BUSY = { code: 'ERR_VALHALLA_SCAN_RUNNING' };

test('of two scans that an application asks for the second is refused', async () => {
  const { turn, make } = rig();
  const one = make('one');
  const first = turn.take(one.start, undefined);
  await assert.rejects(turn.take(make('two').start, undefined), BUSY);
  await one.end();
  assert.equal((await first).outcome, 'finished');
});

test('a scan of the application waits for one of the watch, and goes before the next of it', async () => {
  const { turn, started, make } = rig();
  const [watched, asked, next] = [make('watched'), make('asked'), make('next')];
  const first = turn.takeLast(watched.start);
  // While the scan of the watch begins, and not only when it runs.
  const second = turn.take(asked.start, undefined);
  await setImmediate();
  const third = turn.takeLast(next.start);
  assert.deepEqual([started, turn.taken], [['watched'], true]);
  await assert.rejects(turn.take(make('too many').start, undefined), BUSY);
  await watched.end();
  assert.deepEqual(started, ['watched', 'asked']);
  await assert.rejects(turn.take(make('too many').start, undefined), BUSY);
  await asked.end();
  assert.deepEqual(started, ['watched', 'asked', 'next']);
  await next.end();
  assert.deepEqual(
    (await Promise.all([first, second, third])).map(({ outcome }) => outcome),
    ['finished', 'finished', 'finished'],
  );
  assert.equal(turn.taken, false);
});

test('it begins too when the scan of the watch fails', async () => {
  const { turn, started, make } = rig();
  const [watched, asked] = [make('watched'), make('asked')];
  const first = turn.takeLast(watched.start);
  await setImmediate();
  const second = turn.take(asked.start, undefined);
  await Promise.all([assert.rejects(first), watched.fail()]);
  await asked.end();
  assert.equal((await second).outcome, 'finished');
  assert.deepEqual(started, ['watched', 'asked']);
});

test('one that is cancelled while it waits is cancelled as soon as it begins', async () => {
  const { turn, make } = rig();
  const [watched, asked] = [make('watched'), make('asked')];
  const first = turn.takeLast(watched.start);
  const cancelled = Promise.withResolvers<void>();
  const second = turn.take(asked.start, cancelled.promise);
  cancelled.resolve();
  await setImmediate();
  assert.equal(watched.cancelled, 0);
  await watched.end();
  assert.equal(asked.cancelled, 1);
  await asked.end();
  await Promise.all([first, second]);
});

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
  return {
    turn: new ScanTurn('library.db', () => NEVER_BEGUN),
    started,
    make: (name) => new Scan(name, started),
  };
}

const NEVER = new AbortController().signal;
const NEVER_BEGUN = { outcome: 'cancelled' } as ScanReport;
const BUSY = { code: 'ERR_VALHALLA_SCAN_RUNNING' };

test('of two scans that an application asks for the second is refused', async () => {
  const { turn, make } = rig();
  const one = make('one');
  const first = turn.take(one.start, NEVER);
  await assert.rejects(turn.take(make('two').start, NEVER), BUSY);
  await one.end();
  assert.equal((await first).outcome, 'finished');
});

test('a scan of the application waits for one of the watch, and goes before the next of it', async () => {
  const { turn, started, make } = rig();
  const [watched, asked, next] = [make('watched'), make('asked'), make('next')];
  const first = turn.takeLast(watched.start, NEVER);
  // While the scan of the watch begins, and not only when it runs.
  const second = turn.take(asked.start, NEVER);
  await setImmediate();
  const third = turn.takeLast(next.start, NEVER);
  assert.deepEqual([started, turn.taken], [['watched'], true]);
  await assert.rejects(turn.take(make('too many').start, NEVER), BUSY);
  await watched.end();
  assert.deepEqual(started, ['watched', 'asked']);
  await assert.rejects(turn.take(make('too many').start, NEVER), BUSY);
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
  const first = turn.takeLast(watched.start, NEVER);
  await setImmediate();
  const second = turn.take(asked.start, NEVER);
  await Promise.all([assert.rejects(first), watched.fail()]);
  await asked.end();
  assert.equal((await second).outcome, 'finished');
  assert.deepEqual(started, ['watched', 'asked']);
});

test('one that is cancelled while it waits is over at once, and never begins; another may wait instead', async () => {
  const { turn, started, make } = rig();
  const [watched, instead] = [make('watched'), make('instead')];
  const first = turn.takeLast(watched.start, NEVER);
  const control = new AbortController();
  const second = turn.take(make('asked').start, control.signal);
  control.abort();
  assert.equal(await second, NEVER_BEGUN);
  const third = turn.take(instead.start, NEVER);
  await watched.end();
  await instead.end();
  await Promise.all([first, third]);
  assert.deepEqual([started, watched.cancelled], [['watched', 'instead'], 0]);
});

test('a watch that is over waits for no scan of the application, and its own is cancelled', async () => {
  const { turn, started, make } = rig();
  const [asked, watched] = [make('asked'), make('watched')];
  const first = turn.take(asked.start, NEVER);
  const control = new AbortController();
  const late = turn.takeLast(make('late').start, control.signal);
  await setImmediate();
  control.abort();
  assert.equal(await late, NEVER_BEGUN);
  await asked.end();
  await first;
  const other = new AbortController();
  const second = turn.takeLast(watched.start, other.signal);
  await setImmediate();
  other.abort();
  await watched.end();
  await second;
  assert.deepEqual([started, watched.cancelled], [['asked', 'watched'], 1]);
});

test('one that is cancelled while it runs is cancelled; and of what is over nobody is told', async () => {
  const { turn, make } = rig();
  const [while_, after] = [make('while'), make('after')];
  const control = new AbortController();
  for (const scan of [after, while_]) {
    const over = turn.take(scan.start, control.signal);
    await setImmediate();
    if (scan === while_) control.abort();
    await scan.end();
    await over;
  }
  assert.deepEqual([while_.cancelled, after.cancelled], [1, 0]);
});

test('a scan that is cancelled before its turn comes is never made', async () => {
  const { turn, started, make } = rig();
  assert.equal(await turn.take(make('one').start, AbortSignal.abort()), NEVER_BEGUN);
  assert.deepEqual([started, turn.taken], [[], false]);
});

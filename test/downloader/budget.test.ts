import { equal, rejects } from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from '../../lib/channel/outbox.ts';
import { Budget } from '../../lib/downloader/budget.ts';

interface FakeClock extends Clock {
  pass(milliseconds: number): void;
  readonly timers: number;
}

function fakeClock(): FakeClock {
  let now = 0;
  const timers = new Map<object, { readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    setTimeout: (callback, milliseconds) => {
      const timer = {};
      timers.set(timer, { at: now + milliseconds, callback });
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer as object),
    pass(milliseconds) {
      now += milliseconds;
      for (const [timer, { at, callback }] of timers) {
        if (at <= now && timers.delete(timer)) callback();
      }
    },
    get timers() {
      return timers.size;
    },
  };
}

const outer = new AbortController().signal;

/** Work that ends when told, or with its signal. */
function openWork(): { work: (signal: AbortSignal) => Promise<string>; end: () => void } {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = (signal: AbortSignal): Promise<string> => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    return promise;
  };
  return { work, end: () => resolve('through') };
}

test('work and waits are taken from one budget, the time between them is not', async () => {
  const clock = fakeClock();
  const budget = new Budget(100, clock);
  const { work, end } = openWork();
  const first = budget.spend(outer, work);
  clock.pass(60);
  end();
  equal(await first, 'through');
  clock.pass(1000);
  equal(budget.left, 40);
  const wait = budget.wait(outer, 30);
  clock.pass(30);
  await wait;
  equal(budget.left, 10);
  const last = budget.spend(outer, openWork().work);
  clock.pass(10);
  await rejects(last, { code: 'ERR_VALHALLA_WEB', message: /100 ms/ });
  equal(clock.timers, 0);
});

test('whoever gives up ends the work and the wait with his reason', async () => {
  const clock = fakeClock();
  const budget = new Budget(100, clock);
  for (const begin of [
    (signal: AbortSignal) => budget.spend(signal, openWork().work),
    (signal: AbortSignal) => budget.wait(signal, 50),
  ]) {
    const leaver = new AbortController();
    const begun: Promise<unknown> = begin(leaver.signal);
    leaver.abort(new Error('left'));
    await rejects(begun, /left/);
    await rejects(begin(leaver.signal), /left/);
  }
  equal(clock.timers, 0);
});

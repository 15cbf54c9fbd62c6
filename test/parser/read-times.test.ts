import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadTimes } from '../../lib/parser/read-times.ts';
import type { ThreadTimes } from '../../lib/parser/read-times.ts';
import { packet } from '../threads/fake-thread.ts';

/** A thread whose account the test writes. */
function rig(): { times: ReadTimes; passes: (computed: number, delayed: number, disk?: number) => void } {
  let account: ThreadTimes = { computed: 1000, delayed: 50, disk: 7 };
  return {
    times: new ReadTimes(() => account),
    passes: (computed, delayed, disk = 10_000) => {
      account = {
        computed: account.computed + computed,
        delayed: account.delayed + delayed,
        disk: account.disk + disk,
      };
    },
  };
}

test('what a file took beyond the processor is waiting for the disk', () => {
  const { times, passes } = rig();
  passes(300, 0);
  assert.deepEqual(times.of([packet(1, { micros: 700 }), packet(2, { micros: 600 })]), {
    computing: 300,
    waiting: 1000,
  });
});

test('waiting for a core is not waiting for the disk: another thread would wait for one too', () => {
  const { times, passes } = rig();
  passes(300, 900);
  assert.deepEqual(times.of([packet(1, { micros: 1250 })]), { computing: 300, waiting: 50 });
});

test('what is waited for outside the calls that read is no disk: the helpers of the garbage collection', () => {
  const { times, passes } = rig();
  passes(300, 0, 200);
  assert.deepEqual(times.of([packet(1, { micros: 1300 })]), { computing: 300, waiting: 200 });
});

test('work outside files, and time without work, are no waiting', () => {
  const { times, passes } = rig();
  passes(300, 0);
  assert.deepEqual(times.of([packet(1, { micros: 100 })]), { computing: 300, waiting: 0 });
  passes(40, 0);
  assert.deepEqual(times.of([]), { computing: 40, waiting: 0 });
});

test('this thread has an account', () => {
  const times = new ReadTimes();
  const end = process.threadCpuUsage().user + 5000;
  while (process.threadCpuUsage().user < end);
  const { computing } = times.of([packet(1, { micros: 1 })]);
  assert.ok(computing >= 4000, `${computing} us`);
});

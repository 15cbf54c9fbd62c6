import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ScanEvent } from '../../lib/events.ts';
import { ScanHandle } from '../../lib/engine/scan-handle.ts';
import type { ScanReport } from '../../lib/status/report.ts';

const REPORT = { id: 1, outcome: 'finished' } as ScanReport;

function handle(): { end: PromiseWithResolvers<ScanReport>; handle: ScanHandle; cancelled: () => number } {
  const end = Promise.withResolvers<ScanReport>();
  let cancelled = 0;
  return {
    end,
    handle: new ScanHandle(
      end.promise,
      () => cancelled++,
      () => undefined,
    ),
    cancelled: () => cancelled,
  };
}

function done(file: number): ScanEvent {
  return { event: 'file:done', path: `/music/${file}.mp3`, file, item: file };
}

describe('the events of a scan', () => {
  test('come in their order, those of while nobody took any too, and end with the scan', async () => {
    const { end, handle: scan } = handle();
    const taken: ScanEvent[] = [];
    const events = scan[Symbol.asyncIterator]();
    const first = events.next();
    scan.push(done(1));
    scan.push(done(2));
    taken.push((await first).value as ScanEvent);
    scan.push(done(3));
    end.resolve(REPORT);
    for await (const event of events) taken.push(event);
    assert.deepEqual(taken, [done(1), done(2), done(3)]);
  });

  test('are over at once for who comes after the end', async () => {
    const { end, handle: scan } = handle();
    end.resolve(REPORT);
    await scan.finished;
    assert.deepEqual(await Array.fromAsync(scan), []);
  });

  test('end with the error of the scan, then as well', async () => {
    const { end, handle: scan } = handle();
    end.reject(new Error('the disk is full'));
    await assert.rejects(Array.fromAsync(scan), { message: 'the disk is full' });
    await assert.rejects(Array.fromAsync(scan), { message: 'the disk is full' });
  });

  test('of files are dropped and counted for a loop that is too slow, those of its life are not', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: 1000 });
    const { end, handle: scan } = handle();
    const events = scan[Symbol.asyncIterator]();
    const first = events.next();
    for (let file = 1; file <= 10_005; file++) scan.push(done(file));
    scan.push({ event: 'grabber:off', grabber: 'x', reason: 'y' });
    end.resolve(REPORT);
    await first;
    const rest = await Array.fromAsync(events);
    assert.equal(rest.filter(({ event }) => event === 'file:done').length, 9_999);
    assert.deepEqual(rest.slice(-2), [
      { event: 'grabber:off', grabber: 'x', reason: 'y' },
      { event: 'events:missed', from: 1000, to: 1000, count: 5 },
    ]);
  });

  test('whatever is told of files and items, and log, is dropped for it; of progress the newest stays', async () => {
    const { end, handle: scan } = handle();
    const events = scan[Symbol.asyncIterator]();
    const first = events.next();
    scan.push({ event: 'scan:begin', scan: 1 });
    for (let files = 1; files <= 20_000; files++) {
      scan.push({ event: 'progress', files } as unknown as ScanEvent);
      scan.push({ event: 'item:changed', path: '/m', file: 1, item: 1, keys: [] });
      scan.push({ event: 'item:joined', path: '/m', file: 1, item: 1, from: 2, to: 1 });
      scan.push({ event: 'log', from: 'x', text: 'y' });
    }
    scan.push({ event: 'scan:exit' });
    scan.push({ event: 'progress', files: 7 } as unknown as ScanEvent);
    end.resolve(REPORT);
    await first;
    const rest = await Array.fromAsync(events);
    const progress = rest.filter(({ event }) => event === 'progress');
    assert.deepEqual(progress, [
      { event: 'progress', files: 20_000 },
      { event: 'progress', files: 7 },
    ]);
    assert.ok(rest.length <= 10_004, `${rest.length} were held`);
    const last = rest.at(-1);
    assert.ok(last?.event === 'events:missed' && last.count > 49_000);
    assert.deepEqual(rest.at(-3), { event: 'scan:exit' });
  });

  test('of an endless loop of scans are held as far as there is room: the oldest go, never the last report', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: 1000 });
    const { end, handle: scan } = handle();
    const events = scan[Symbol.asyncIterator]();
    const first = events.next();
    const report = (id: number): ScanEvent => ({ event: 'scan:end', ...REPORT, id });
    for (let id = 1; id <= 2_000; id++) {
      scan.push({ event: 'scan:begin', scan: id });
      if (id === 1_000) scan.push(done(id));
      if (id === 1_500) scan.push({ event: 'events:missed', from: 7, to: 8, count: 20 });
      scan.push(report(id));
    }
    for (let until = 1; until <= 5_000; until++) scan.push({ event: 'scan:sleep', until });
    scan.push({ event: 'scan:exit' });
    end.resolve(REPORT);
    // Of 9,002 that are not of files 1,000 are held; one of the others told of 20.
    const missed = { event: 'events:missed', from: 7, to: 1000, count: 9_002 - 1_000 - 1 + 20 };
    assert.deepEqual((await first).value, missed);
    const rest = await Array.fromAsync(events);
    const sleep = { event: 'scan:sleep', until: 4_003 };
    assert.deepEqual(rest.slice(0, 3), [done(1_000), report(2_000), sleep]);
    assert.deepEqual([rest.length, rest.at(-1)], [1_001, { event: 'scan:exit' }]);
  });
});

test('cancel asks the scan to end, and gives its report', async () => {
  const { end, handle: scan, cancelled } = handle();
  const report = scan.cancel();
  assert.equal(cancelled(), 1);
  end.resolve(REPORT);
  assert.equal(await report, REPORT);
});

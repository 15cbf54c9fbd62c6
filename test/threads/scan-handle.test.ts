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
});

test('cancel asks the scan to end, and gives its report', async () => {
  const { end, handle: scan, cancelled } = handle();
  const report = scan.cancel();
  assert.equal(cancelled(), 1);
  end.resolve(REPORT);
  assert.equal(await report, REPORT);
});

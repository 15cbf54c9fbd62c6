import assert from 'node:assert/strict';
import { once } from 'node:events';
import { beforeEach, describe, test } from 'node:test';
import type { DbManagerGives, ScanRequest } from '../../lib/dbmanager/dbmanager-messages.ts';
import type { DispatcherCounts } from '../../lib/dispatcher/dispatcher-messages.ts';
import { ScanRun } from '../../lib/engine/scan-run.ts';
import type { ScanReport } from '../../lib/status/report.ts';
import type { House } from '../../lib/threads/house.ts';
import { arrived } from './fake-thread.ts';
import { POOL } from '../support/thread-counts.ts';

const REQUEST = {
  wanted: [],
  full: false,
  retry: false,
  acceptLoss: false,
  grabbers: [],
  priorities: {},
};
const SCANNING: Extract<DbManagerGives, { kind: 'scanning' }> = {
  kind: 'scanning',
  scan: 1,
  roots: [],
  others: [],
  aside: [],
};
const COUNTS: DispatcherCounts = {
  parser: 2,
  grabber: 1,
  downloader: 0,
  replaced: 3,
  abandoned: 1,
  pool: POOL,
};
const DUE: DbManagerGives = { kind: 'due' };
const NOTHING = { words: 'does not exist', isFile: false };
const FINISHED: DbManagerGives = { kind: 'finished', report: { id: 1 } as ScanReport };

describe('a scan', () => {
  /** What the two threads were told, in order. */
  let told: string[];
  let run: ScanRun;
  let threads: unknown;
  let request: ScanRequest | undefined;

  beforeEach(() => {
    told = [];
    const house = {
      dbmanager: (message: { kind: string; threads?: unknown; request?: ScanRequest }) => {
        told.push(`dbmanager ${message.kind}`);
        threads = message.threads;
        request = message.request;
      },
      dispatcher: ({ kind, aside }: { kind: string; aside?: readonly string[] }) =>
        told.push(['dispatcher', kind, ...(aside ?? [])].join(' ')),
    };
    run = new ScanRun(house as unknown as House, REQUEST, {
      suffixes: {},
      suffixesOf: () => ({}),
      grabbers: [],
      threads: {},
      parsers: { least: 1, most: 8 },
      look: async (paths, signal) => {
        if (paths.includes('/dead')) await once(signal, 'abort');
        if (paths.includes('/broken')) throw new Error('no thread');
        return new Map(paths.map((path) => [path, NOTHING]));
      },
    });
  });

  /** What was told since the last look. */
  function heard(): string[] {
    return told.splice(0);
  }

  test('goes its way: asked, running, resting, finishing, over', async () => {
    assert.deepEqual(heard(), ['dbmanager scan']);
    run.fromDbManager(SCANNING);
    run.fromDbManager(DUE);
    await arrived();
    // No root, so no scanner: the walk is over at once.
    assert.deepEqual(heard(), ['dispatcher begin', 'dispatcher rest']);
    run.fromDispatcher({ kind: 'rested', counts: COUNTS });
    assert.deepEqual(heard(), ['dbmanager finish']);
    assert.equal(run.over, false);
    run.fromDbManager(FINISHED);
    assert.deepEqual(await run.finished, { id: 1 });
    assert.equal(run.over, true);
  });

  test('says which grabbers it does not wait for: those that are at work since the last one, and those that it puts aside', async () => {
    run.fromDbManager({ ...SCANNING, aside: ['slow'] });
    run.fromDbManager(DUE);
    run.fromDbManager({ kind: 'aside', grabber: 'slower' });
    await arrived();
    assert.deepEqual(heard(), ['dbmanager scan', 'dispatcher begin slow', 'dispatcher rest slow slower']);
  });

  test('begins with new queues but for grabbers that went on before it, whoever is put aside by then', async () => {
    run.fromDbManager({ ...SCANNING, aside: ['slow'] });
    run.fromDbManager({ kind: 'aside', grabber: 'slower' });
    run.fromDbManager(DUE);
    await arrived();
    assert.deepEqual(heard(), ['dbmanager scan', 'dispatcher begin slow', 'dispatcher rest slow slower']);
  });

  test('in which nothing is due needs no dispatcher', async () => {
    run.fromDbManager(SCANNING);
    await arrived();
    assert.deepEqual(heard(), ['dbmanager scan', 'dbmanager finish']);
    const pool = { size: 0, highest: 0, least: 1, most: 8, waiting: 0 };
    const none = { scanner: 0, parser: 0, grabber: 0, downloader: 0, replaced: 0, abandoned: 0, pool };
    assert.deepEqual(threads, none);
    run.fromDbManager(DUE);
    run.fromDbManager(DUE);
    assert.deepEqual(heard(), ['dispatcher begin'], 'work for the web came with its end');
  });

  test('in which nothing is due is cancelled without a dispatcher', async () => {
    run.fromDbManager(SCANNING);
    run.cancel();
    run.fromDbManager(DUE);
    await arrived();
    assert.deepEqual(heard(), ['dbmanager scan', 'dbmanager cancel', 'dbmanager finish']);
  });

  test('that cannot begin says why', async () => {
    run.fromDbManager({ kind: 'refused', error: { code: 'ERR_VALHALLA_SCAN_RUNNING', message: 'busy' } });
    await assert.rejects(run.finished, { code: 'ERR_VALHALLA_SCAN_RUNNING', message: 'busy' });
    assert.deepEqual(heard(), ['dbmanager scan']);
  });

  test('that would make a root of a place is asked for again when somebody has looked at it', async () => {
    run.fromDbManager({ kind: 'strangers', paths: ['/typo'] });
    await arrived();
    assert.deepEqual(heard(), ['dbmanager scan', 'dbmanager scan']);
    assert.deepEqual(request?.faults, new Map([['/typo', NOTHING]]));
    run.fromDbManager({ kind: 'strangers', paths: ['/typo'] });
    run.fail(new Error('closed'));
    await assert.rejects(run.finished, { message: 'closed' });
    await arrived();
    assert.deepEqual(heard(), [], 'nobody waits for it any more');
  });

  test('that is cancelled while a disk does not answer makes no root of it, and ends', async () => {
    run.fromDbManager({ kind: 'strangers', paths: ['/dead'] });
    await arrived();
    assert.deepEqual(heard(), ['dbmanager scan']);
    run.cancel();
    await arrived();
    assert.deepEqual(request, { ...REQUEST, wanted: [], places: [] });
    run.fromDbManager(SCANNING);
    await arrived();
    assert.deepEqual(heard(), ['dbmanager scan', 'dbmanager cancel', 'dbmanager finish']);
  });

  test('of which nobody can look at a place fails', async () => {
    run.fromDbManager({ kind: 'strangers', paths: ['/broken'] });
    await assert.rejects(run.finished, { message: 'no thread' });
  });

  test('that is cancelled before it has begun, is so as soon as it begins', async () => {
    run.cancel();
    assert.deepEqual(heard(), ['dbmanager scan']);
    run.fromDbManager(SCANNING);
    assert.deepEqual(heard(), ['dbmanager cancel']);
    await arrived();
    assert.deepEqual(heard(), ['dbmanager finish']);
  });

  test('is cancelled once, and not when it is about to end', async () => {
    run.fromDbManager(SCANNING);
    run.fromDbManager(DUE);
    run.cancel();
    run.cancel();
    assert.deepEqual(heard().slice(1), ['dispatcher begin', 'dbmanager cancel', 'dispatcher cancel']);
    await arrived();
    assert.deepEqual(heard(), [], 'the end of the walk is not the end of the scan now');
    run.fromDispatcher({ kind: 'drained' });
    await arrived();
    assert.deepEqual(heard(), ['dispatcher rest']);
    run.fromDispatcher({ kind: 'rested', counts: COUNTS });
    assert.deepEqual(heard(), ['dbmanager finish']);
    run.fromDbManager(FINISHED);
    run.cancel();
    assert.deepEqual(heard(), []);
  });

  test('that is cancelled when all is done but telling waits for its listeners no longer, and begins no queue that the next one would give up', async () => {
    run.fromDbManager(SCANNING);
    await arrived();
    run.cancel();
    run.fromDbManager(DUE);
    assert.deepEqual(heard().slice(1), ['dbmanager finish', 'dbmanager cut-short']);
    run.fromDbManager(FINISHED);
    assert.deepEqual(await run.finished, { id: 1 });
  });

  test('whose database fails is over, and its threads get no more work', async () => {
    run.fromDbManager(SCANNING);
    run.fromDbManager(DUE);
    heard();
    run.fromDbManager({ kind: 'failed', error: { code: 'ERR_VALHALLA_DB_FULL', message: 'full' } });
    assert.deepEqual(heard(), ['dispatcher cancel']);
    await assert.rejects(run.finished, { code: 'ERR_VALHALLA_DB_FULL' });
    run.fromDispatcher({ kind: 'drained' });
    run.fromDispatcher({ kind: 'rested', counts: COUNTS });
    run.fromDbManager(FINISHED);
    run.fail(new Error('again'));
    await arrived();
    assert.deepEqual(heard(), []);
  });

  test('is not moved by what belongs to another state', async () => {
    run.fromDispatcher({ kind: 'drained' });
    run.fromDispatcher({ kind: 'rested', counts: COUNTS });
    run.fromDbManager(FINISHED);
    assert.deepEqual([heard(), run.over], [['dbmanager scan'], false]);
    run.fromDbManager(SCANNING);
    run.fromDbManager(DUE);
    run.fromDbManager(SCANNING);
    assert.deepEqual(heard(), ['dispatcher begin']);
    await arrived();
    run.fromDbManager({ kind: 'refused', error: { code: 'ERR_VALHALLA_DB', message: 'late' } });
    assert.equal(run.over, false);
  });
});

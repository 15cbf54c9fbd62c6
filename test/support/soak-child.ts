/**
 * A process that has one library, and does what it is told until it is killed: opens, watches, closes it again and
 * again. Started by `test/soak/library-process.ts`, with `--expose-gc`.
 */
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ScanReport, Valhalla as Library, ValhallaOptions } from '../../lib/index.ts';
import { builtModule } from './built.ts';

/** What a process holds while its library is closed. */
export interface Holdings {
  /** Bytes that its scripts hold, after the garbage was collected. */
  readonly heap: number;
  /** Bytes of the whole process, what its allocator keeps for later among them. */
  readonly memory: number;
  readonly threads: number;
  readonly descriptors: number;
  /** `process.getActiveResourcesInfo()`, sorted. */
  readonly resources: readonly string[];
}

/** What it can be told, and what it answers. */
export interface Orders {
  readonly open: [argument: { readonly options: ValhallaOptions; readonly quiet?: number }, answer: void];
  readonly close: [argument: undefined, answer: Holdings];
  /** Removes missing files; between `close` and `open`. */
  readonly purge: [argument: ValhallaOptions, answer: void];
  readonly onDemand: [
    argument: { readonly path: string; readonly force: boolean },
    answer: { readonly item: number },
  ];
  readonly played: [item: number, answer: void];
  readonly rate: [argument: { readonly item: number; readonly rating: number }, answer: void];
  /** A scan of its own beside the watch. @param milliseconds after which it is cancelled */
  readonly cancelled: [milliseconds: number, answer: void];
  /** Scans until a scan finds nothing to do. */
  readonly settle: [argument: undefined, answer: void];
  /** @param milliseconds for which nothing is worked at */
  readonly paused: [milliseconds: number, answer: void];
  /** All best values are found anew. */
  readonly prioritize: [priority: number, answer: void];
  readonly reindex: [argument: undefined, answer: void];
}

export interface Order<Name extends keyof Orders = keyof Orders> {
  readonly number: number;
  readonly name: Name;
  readonly argument?: Orders[Name][0];
}

export interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A scan beside which nothing happens finds the last changes; files it meets a moment after they were written, the next. */
const MOST_SCANS = 4;
/** Milliseconds before a scan is tried again while another one runs. */
const TURN = 10;

const { Valhalla } = (await import(builtModule('lib/index.ts').href)) as typeof import('../../lib/index.ts');
let library: Library | undefined;

const DEEDS: { readonly [Name in keyof Orders]: (argument: Orders[Name][0]) => Promise<Orders[Name][1]> } = {
  async open({ options, quiet }) {
    library = await Valhalla.open(options);
    if (quiet !== undefined) await library.watch({ quiet, most: 5 * quiet });
  },
  async close() {
    const { abandoned } = (await library?.close()) ?? { abandoned: 0 };
    library = undefined;
    if (abandoned > 0) throw new Error(`${abandoned} threads could not be ended`);
    return holdings();
  },
  async purge(options) {
    await using valhalla = await Valhalla.open(options);
    await valhalla.purge();
  },
  onDemand: ({ path, force }) => opened().onDemand(path, { force }),
  played: (item) => opened().played(item),
  rate: ({ item, rating }) => opened().rate(item, rating),
  async cancelled(milliseconds) {
    const scan = opened().scan();
    scan.finished.catch(() => undefined);
    await pause(milliseconds);
    await scan.cancel();
  },
  async settle() {
    for (let count = 0; count < MOST_SCANS;) {
      const report = await scanned();
      if (report === undefined) await pause(TURN);
      else if (isCalm(report)) return;
      else count++;
    }
    throw new Error('scans of a library in which nothing happens go on finding changes');
  },
  async paused(milliseconds) {
    const paused = opened();
    paused.pause();
    await pause(milliseconds);
    paused.resume();
  },
  prioritize: (priority) => opened().setPriority('fast', priority, 'genre'),
  reindex: () => opened().reindex(),
};

function opened(): Library {
  if (library === undefined) throw new Error('the library is closed');
  return library;
}

/** @returns undefined while another scan runs */
async function scanned(): Promise<ScanReport | undefined> {
  try {
    return await opened().scan().finished;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_VALHALLA_SCAN_RUNNING') return undefined;
    throw error;
  }
}

function isCalm({ outcome, new: fresh, changed, moved, missing, returned }: ScanReport): boolean {
  return outcome === 'finished' && fresh + changed + moved + missing + returned === 0;
}

function holdings(): Holdings {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    heap: heapUsed + external,
    memory: rss,
    threads: readdirSync('/proc/self/task').length,
    descriptors: readdirSync('/proc/self/fd').length,
    resources: process.getActiveResourcesInfo().toSorted(),
  };
}

async function obey({ number, name, argument }: Order): Promise<Answer> {
  try {
    return { number, value: await DEEDS[name](argument as never) };
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    return { number, error: { code, message } };
  }
}

process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

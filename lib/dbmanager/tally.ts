/** What a scan has counted so far, and its report. */
import type { WireError } from '../errors.ts';
import type { ThreadCounts } from './dbmanager-messages.ts';
import { isAside } from './tables/enabled-grabber.ts';
import type { EnabledGrabber } from './tables/enabled-grabber.ts';
import type { FolderRow } from './tables/folders.ts';
import type { GrabberReport, Offline, RootReport, ScanReport, StageReport } from '../status/report.ts';

const ERRORS_KEPT = 100;
/** Folders that a report names. */
const FOLDERS_NAMED = 1000;

export interface OfflineFolder extends Offline {
  readonly path: string;
  /** It is offline because its files are not there. Where they turn up elsewhere, nothing is wrong with it. */
  readonly emptied?: FolderRow | undefined;
}

export interface GrabberTally {
  /** Packets that became due so far. */
  due: number;
  done: number;
  failed: number;
  micros: number;
  off?: string;
}

export class Tally {
  found = 0;
  fresh = 0;
  changed = 0;
  unchanged = 0;
  moved = 0;
  missing = 0;
  purged = 0;
  returned = 0;
  failed = 0;
  leftOut = 0;
  parsed = 0;
  acknowledged = 0;
  readonly #handedOn = new Map<string, number>();
  /** Microseconds in `DbManager`, by the clock. */
  storing = 0;
  readonly stages: Record<
    'parser' | 'grabber' | 'downloader',
    { done: number; failed: number; micros: number }
  > = {
    parser: { done: 0, failed: 0, micros: 0 },
    grabber: { done: 0, failed: 0, micros: 0 },
    downloader: { done: 0, failed: 0, micros: 0 },
  };
  /** Packets that became due so far. */
  readonly due: Record<'parser' | 'downloader', number> = { parser: 0, downloader: 0 };
  readonly #grabbers = new Map<EnabledGrabber, GrabberTally>();
  readonly errors: { path: string; stage: string; error: WireError }[] = [];
  offlineFolders: OfflineFolder[] = [];
  #unseen = 0;

  /** A file was parsed. @param reason why the fast lane handed it on */
  parse(reason: string | undefined): void {
    this.parsed++;
    if (reason !== undefined) this.#handedOn.set(reason, (this.#handedOn.get(reason) ?? 0) + 1);
  }

  /** So many files are through. */
  acknowledge(files: number): void {
    this.acknowledged += files;
  }

  count(stage: 'parser' | 'grabber' | 'downloader', done: boolean, micros: number): void {
    const counter = this.stages[stage];
    if (done) counter.done++;
    else counter.failed++;
    counter.micros += micros;
  }

  grabber(grabber: EnabledGrabber): GrabberTally {
    let counter = this.#grabbers.get(grabber);
    if (counter === undefined) {
      counter = { due: 0, done: 0, failed: 0, micros: 0 };
      this.#grabbers.set(grabber, counter);
    }
    return counter;
  }

  /** What is left for the grabbers that are not switched off. */
  get toGrab(): number {
    return this.#grabbers
      .values()
      .filter(({ off }) => off === undefined)
      .reduce((sum, { due, done, failed }) => sum + Math.max(0, due - done - failed), 0);
  }

  /** A FIFO, or a file that cannot be looked at: it has no row, so the report is the place that names it. */
  unseen(path: string, error: WireError): void {
    this.#unseen++;
    this.error(path, 'scan', error);
  }

  error(path: string, stage: string, error: WireError): void {
    if (this.errors.length < ERRORS_KEPT) this.errors.push({ path, stage, error });
  }

  report(
    scan: { id: number; begun: number; ended: number; outcome: 'finished' | 'cancelled' },
    roots: readonly RootReport[],
    walk: { folders: number; micros: number; threads: number },
    threads: ThreadCounts,
  ): ScanReport {
    const stage = (name: 'parser' | 'grabber' | 'downloader'): StageReport => {
      const { done, failed, micros } = this.stages[name];
      return { done, failed, milliseconds: Math.round(micros / 1000), threads: threads[name] };
    };
    const grabbers = [...this.#grabbers].flatMap(([grabber, counter]) => reportOf(grabber, counter) ?? []);
    return {
      ...scan,
      found: this.found,
      new: this.fresh,
      changed: this.changed,
      unchanged: this.unchanged,
      moved: this.moved,
      missing: this.missing,
      ...(this.purged === 0 ? {} : { purged: this.purged }),
      returned: this.returned,
      failed: this.failed,
      leftOut: this.leftOut,
      parsed: this.parsed,
      handedOn: Object.fromEntries(this.#handedOn),
      roots,
      offlineFolders: this.offlineFolders
        .slice(0, FOLDERS_NAMED)
        .map(({ path, code, reason }) => ({ path, code, reason })),
      stages: {
        scanner: {
          done: this.found,
          failed: this.offlineFolders.length + this.#unseen,
          milliseconds: Math.round(walk.micros / 1000),
          threads: walk.threads,
        },
        dbmanager: {
          done: this.acknowledged,
          failed: 0,
          milliseconds: Math.round(this.storing / 1000),
          threads: 1,
        },
        parser: stage('parser'),
        grabber: stage('grabber'),
        downloader: stage('downloader'),
      },
      pool: threads.pool,
      grabbers,
      errors: this.errors,
      replaced: threads.replaced,
      abandoned: threads.abandoned,
    };
  }
}

/** Undefined: there is nothing to say of it. */
function reportOf(
  grabber: EnabledGrabber,
  { done, failed, micros, off }: GrabberTally,
): GrabberReport | undefined {
  const aside = isAside(grabber);
  if (done + failed === 0 && off === undefined && !aside) return undefined;
  return {
    name: grabber.manifest.name,
    done,
    failed,
    milliseconds: Math.round(micros / 1000),
    ...(off === undefined ? {} : { off }),
    ...(aside ? { aside } : {}),
  };
}

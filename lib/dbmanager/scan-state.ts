/** Everything that belongs to one scan, and to no longer. */
import type { ScanReport } from '../status/report.ts';
import type { StoreProgress, ThreadCounts } from './dbmanager-messages.ts';
import { Bitmap } from './bitmap.ts';
import type { Patience } from './patience.ts';
import type { RootState } from './merge/root-state.ts';
import { RewrittenFiles } from './merge/rewritten.ts';
import { Listed } from './grants/listed.ts';
import { Recheck } from './results/recheck.ts';
import { Tally } from './tally.ts';

export interface ScanSettings {
  readonly id: number;
  readonly begun: number;
  /** Parse every file again, whatever its stamp says. */
  readonly full: boolean;
  /** Mark files missing however many they are, and take an emptied folder for what it says. */
  readonly acceptLoss: boolean;
  /** Highest file id before the scan: a moved file is not younger. */
  readonly newest: number;
  /** Files that could have been in a parser when the last run died. */
  readonly suspects: Set<number>;
  /** Whether a file that could not be read may be tried again now. */
  readonly retry: (file: number, state: 'failed' | 'quarantined') => boolean;
  /** Paths of files that are being written. Undefined: none. */
  readonly growing?: ReadonlySet<string> | undefined;
  /** Milliseconds after which missing files are removed. */
  readonly purgeAfter?: number | undefined;
}

export class ScanState {
  readonly settings: ScanSettings;
  readonly roots: Map<number, RootState> = new Map();
  readonly listed: Listed = new Listed();
  readonly rewritten: RewrittenFiles = new RewrittenFiles();
  readonly recheck: Recheck = new Recheck(this.listed);
  readonly tally: Tally = new Tally();
  /** With grabbers that are not built in; undefined: there are none that it waits for. */
  patience: Patience | undefined;
  readonly #missing = new Bitmap();
  cancelled = false;
  /** Nobody waits for its listeners. */
  cutShort = false;
  /** What is missing was compared with what is new. */
  joined = false;
  /** Files whose rows were made for somebody who waits: no walk has counted them. */
  readonly newElsewhere: Set<number> = new Set();
  /** Nothing (more) is to be removed. */
  purged = false;

  constructor(settings: ScanSettings) {
    this.settings = settings;
  }

  root(id: number): RootState {
    return this.roots.get(id) as RootState;
  }

  /** Somebody else has found the file where it is: no walk of this scan may take it for gone. */
  metElsewhere(file: number, isNew: boolean): void {
    if (isNew) this.newElsewhere.add(file);
    for (const root of this.roots.values()) root.protectedFiles.add(file);
  }

  /** Marked missing by this scan. */
  isMissing(file: number): void {
    this.#missing.add(file);
    this.tally.missing++;
  }

  /** It was met after all. */
  isBack(file: number): void {
    if (!this.#missing.has(file)) return;
    this.#missing.delete(file);
    this.tally.missing--;
  }

  get walked(): boolean {
    for (const root of this.roots.values()) if (!root.walked) return false;
    return true;
  }

  get progress(): StoreProgress {
    const { found, acknowledged, offlineFolders, stages, due } = this.tally;
    const left = (stage: keyof typeof due) =>
      Math.max(0, due[stage] - stages[stage].done - stages[stage].failed);
    return {
      found,
      acknowledged,
      walked: this.walked,
      folders: this.#sum(({ folders }) => folders),
      unlisted: offlineFolders.length,
      toParse: left('parser'),
      toGrab: this.tally.toGrab,
      toDownload: left('downloader'),
      stages,
    };
  }

  report(ended: number, threads: ThreadCounts): ScanReport {
    const { id, begun } = this.settings;
    const outcome = this.cancelled ? 'cancelled' : 'finished';
    const roots = [...this.roots.values()].map((root) => root.report());
    const walk = {
      folders: this.#sum(({ folders }) => folders),
      micros: this.#sum(({ micros }) => micros),
      threads: threads.scanner,
    };
    return this.tally.report({ id, begun, ended, outcome }, roots, walk, threads);
  }

  #sum(of: (root: RootState) => number): number {
    return this.roots.values().reduce((sum, root) => sum + of(root), 0);
  }
}

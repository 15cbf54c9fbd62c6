/** What a scan shows while it runs; always on standard error, so that standard output holds the result only. */
import type { ProgressSnapshot } from '../status/progress.ts';

export interface ScanView {
  progress(snapshot: ProgressSnapshot): void;
  /** A line that stays. */
  note(text: string): void;
  /** Nothing more is shown; the terminal is as it was. */
  stop(): void;
}

export type ViewClock = () => number;

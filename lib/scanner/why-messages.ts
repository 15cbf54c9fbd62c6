/** What the thread is started with that says why a path is scanned or not, and its one answer. */
import type { ScannerOptions } from './scanner-messages.ts';

/** The first of `roots` is the one that the path lies below. */
export interface WhyOptions extends ScannerOptions {
  readonly path: string;
}

/** What decides, met on the way from the root to the file. */
export type WhyCode =
  | 'scanned'
  | 'sidecar'
  | 'root-offline'
  | 'unreadable'
  | 'absent'
  | 'hidden'
  | 'ignored'
  | 'link'
  | 'depth'
  | 'other-root'
  | 'folder'
  | 'special'
  | 'suffix';

export interface WhyFinding {
  readonly code: WhyCode;
  /** A sentence. */
  readonly text: string;
}

export interface WhyErrand {
  readonly options: WhyOptions;
  readonly answer: WhyFinding;
}

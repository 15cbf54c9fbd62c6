import type { DerivedBy } from './serve-others.ts';

/** Work on the whole library that is no scan: a thread of its own does it, with the scan lock. */
export type Chore =
  /** Files that are missing since `before` (milliseconds since the epoch), or longer. */
  | { readonly kind: 'purge'; readonly before: number; readonly dryRun: boolean }
  | { readonly kind: 'forget'; readonly root: string; readonly dryRun: boolean }
  /** Pictures in the artwork store that nothing refers to and that are older than `before`. */
  | { readonly kind: 'gc'; readonly folder: string; readonly before: number; readonly dryRun: boolean };

export interface ChoreOptions extends DerivedBy {
  readonly path: string;
  readonly chore: Chore;
}

/** What was removed; with `dryRun`, what would be. */
export interface ChoreReport {
  readonly files: number;
  readonly items: number;
  readonly pictures: number;
  readonly bytes: number;
  /** Pictures that nothing refers to either, but younger than `before`. */
  readonly young?: number | undefined;
  /** Files with values of applications that lie in another root, too. */
  readonly elsewhere?: number | undefined;
  /** Of a root inside another one: the outer, and its files that go to that. */
  readonly handedBack?: { readonly root: string; readonly files: number } | undefined;
}

export interface ChoreErrand {
  readonly options: ChoreOptions;
  readonly answer: ChoreReport;
}

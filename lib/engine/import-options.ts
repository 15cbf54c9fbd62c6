/** What is asked of one import. */
import type { PathMap } from '../exchange/moved-path.ts';

/** What a file that is imported is taken for. */
export type ImportFormat = 'libvalhalla 2' | 'csv' | 'json lines';

export interface ImportOptions {
  /** Of what the file has, only these: `['rating', 'playcount']`. Default: all that can be set. */
  readonly keys?: readonly string[] | undefined;
  /** The best rating there is in the file. Default: as the file shows, 5 where no rating in it is above. */
  readonly ratingScale?: 5 | 10 | 100 | undefined;
  /** Folders that lay somewhere else when the file was written: `[['/old/music', '/music']]`. */
  readonly map?: PathMap | undefined;
  /** Says what would be done, and sets nothing. */
  readonly dryRun?: boolean | undefined;
  /** Called for each row of which nothing, or not all, is imported. */
  readonly problem?: ((problem: ImportProblem) => void) | undefined;
  /** Ends it between two batches. */
  readonly signal?: AbortSignal | undefined;
}

/** A row of which nothing, or not all, is imported. */
export interface ImportProblem {
  /** Of the file, from 1; of a database of libvalhalla the number of its file. */
  readonly line: number;
  readonly kind: 'unmatched' | 'ambiguous' | 'invalid';
  /** The row, or what is wrong with it. */
  readonly text: string;
}

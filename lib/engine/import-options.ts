/** What is asked of one import. */
import type { PathMap } from '../exchange/moved-path.ts';
import type { SourceOptions } from './import-source.ts';

export interface ImportOptions extends SourceOptions {
  /** Folders that lay somewhere else when the file was written: `[['/old/music', '/music']]`. */
  readonly map?: PathMap | undefined;
  /** Says what would be done, and sets nothing. */
  readonly dryRun?: boolean | undefined;
  /** Called for each row of which nothing, or not all, is imported. */
  readonly problem?: ((problem: ImportProblem) => void) | undefined;
  /** Ends it between two batches. */
  readonly signal?: AbortSignal | undefined;
}

export interface ImportProblem {
  /** Of the file, from 1; of a database of libvalhalla the number of its file. */
  readonly line: number;
  readonly kind: 'unmatched' | 'ambiguous' | 'invalid';
  /** The row, or what is wrong with it. */
  readonly text: string;
}

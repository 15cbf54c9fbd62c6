/** A listing as it is merged, and what its merge makes the DB manager do. */
import type { FromScanner } from '../../channel/listing.ts';
import type { DueGrab } from '../tables/grabs.ts';
import type { RootState } from './root-state.ts';

export type Listing = Extract<FromScanner, { kind: 'listing' }>;

/** What the DB manager does with what the merge finds. */
export interface MergeOutput {
  /** `files` files of a root need nothing (more) in this scan. */
  through(root: number, files: number): void;
  /** A file is to be parsed. @param isOther what a parser may be reading is not what is there now */
  dueParse(file: number, isOther: boolean): void;
  dueGrab(due: DueGrab): void;
  rootOffline(root: RootState): void;
}

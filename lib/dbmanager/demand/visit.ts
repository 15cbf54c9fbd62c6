/**
 * One listed file, merged on behalf of somebody who waits: by the rules of a walk, but no scan counts it, no scanner
 * gets an acknowledge for it, and nothing is marked missing but the file whose name it has taken.
 */
import type { ListedSidecar } from '../../channel/listing.ts';
import type { LookAnswer, LookRoot } from '../../channel/look.ts';
import type { DueGrab } from '../tables/grabs.ts';
import { Merge } from '../merge/merge.ts';
import type { Held } from '../merge/who-is-who.ts';
import type { Listing } from '../merge/merge-output.ts';
import { RootState } from '../merge/root-state.ts';
import { ScanState } from '../scan-state.ts';
import type { Stores } from '../stores.ts';
import { rawAt } from '../tables/files.ts';
import type { KnownFile } from '../merge/compare.ts';

export type Looked = Extract<LookAnswer, { kind: 'looked' }>;

export interface VisitDue {
  parse(file: number): void;
  grab(due: DueGrab): void;
}

const NO_SIDECARS: readonly ListedSidecar[] = [];
const NO_FILES = { names: [], stamps: [], inodes: [], sizes: [], mtimes: [], types: [] };

export class Visit {
  readonly #stores: Stores;
  readonly #merge: Merge;
  readonly #listing: Listing;
  readonly #state: ScanState;
  #held: Held | undefined;

  /**
   * @param roots all of the library
   * @param due what the merge makes due, grabs of other files of the folder too
   */
  constructor(
    stores: Stores,
    { root, folder, files }: Looked,
    roots: readonly LookRoot[],
    force: boolean,
    due: VisitDue,
    now: () => number,
  ) {
    this.#stores = stores;
    const state = new ScanState({
      id: 0,
      begun: now(),
      full: force,
      acceptLoss: false,
      newest: stores.scans.newest,
      suspects: new Set(),
      // Whoever asks for a file that failed wants it tried again.
      retry: (_file, state) => state === 'failed',
    });
    const all = [{ id: 0, path: '' }, ...roots];
    for (const { id, path } of all) {
      const raw = typeof path === 'string' ? null : Buffer.from(path);
      state.roots.set(id, new RootState(id, raw === null ? String(path) : raw.toString(), raw));
    }
    const output = {
      through: () => undefined,
      dueParse: (file: number) => due.parse(file),
      dueGrab: (grab: DueGrab) => due.grab(grab),
      rootOffline: () => undefined,
    };
    this.#state = state;
    this.#merge = new Merge(stores, state, output, now);
    // Not the first and not the last chunk of its folder: it says nothing of the folder, nor of other files in it.
    this.#listing = { kind: 'listing', root, folder, files, sidecars: NO_SIDECARS, first: false, more: true };
  }

  /** @returns what is to be looked at: known files may have moved here; then `settle` is to be called */
  merge(): Held['questions'] {
    this.#held = this.#merge.listing(this.#listing);
    return this.#held?.questions ?? [];
  }

  /** @returns as `merge` */
  settle(gone: readonly boolean[]): Held['questions'] {
    if (this.#held !== undefined) this.#held = this.#merge.settle(this.#held, gone);
    return this.#held?.questions ?? [];
  }

  /** All of the folder. */
  mergeSidecars(sidecars: readonly ListedSidecar[]): void {
    this.#merge.listing({ ...this.#listing, files: NO_FILES, sidecars, first: true });
  }

  /** Its row was made by this look. */
  get isNew(): boolean {
    return this.#state.tally.fresh > 0;
  }

  /** The row of the file. `offline`: its folder was taken for that. `other`: the name is this file's no longer. */
  row(): KnownFile | 'offline' | 'other' {
    const { root, folder, files } = this.#listing;
    const row = this.#stores.folders.find(root, folder.path, folder.raw);
    if (row === undefined) return 'offline';
    const known = this.#stores.files.byName(row.id, files.names[0] as string, rawAt(files, 0));
    return known === undefined || known.inode !== files.inodes[0] ? 'other' : known;
  }
}

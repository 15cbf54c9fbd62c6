/**
 * What becomes of one listed file: it is new, moved, changed, or as it was. An unchanged file costs no write: its row
 * is compared, its id noted in a bitmap.
 */
import type { Albums } from '../tables/albums.ts';
import type { Artwork } from '../tables/artwork.ts';
import type { Batch } from '../batch.ts';
import type { ChangeLog } from '../tables/change-log.ts';
import type { Decision, KnownFile } from './compare.ts';
import type { Derive } from '../results/derive.ts';
import type { Files, MovedFrom } from '../tables/files.ts';
import { rawAt, typeAt } from '../tables/files.ts';
import type { Grabs } from '../tables/grabs.ts';
import type { Listing, MergeOutput } from './merge-output.ts';
import type { Rewritten } from './rewritten.ts';
import type { ScanState } from '../scan-state.ts';
import { isYoung } from './settle.ts';
import type { SearchIndex } from '../tables/search-index.ts';
import type { Sidecars } from '../tables/sidecars.ts';

export interface FileStores {
  readonly batch: Batch;
  readonly files: Files;
  readonly sidecars: Sidecars;
  readonly grabs: Grabs;
  readonly derive: Derive;
  readonly search: SearchIndex;
  readonly artwork: Artwork;
  readonly albums: Albums;
  readonly changes: ChangeLog;
}

export class MergeFiles {
  readonly #stores: FileStores;
  readonly #output: MergeOutput;
  readonly #state: ScanState;
  readonly #now: () => number;

  constructor(stores: FileStores, state: ScanState, output: MergeOutput, now: () => number) {
    this.#stores = stores;
    this.#state = state;
    this.#output = output;
    this.#now = now;
  }

  /** The row of a listed name. */
  rowAt({ files }: Listing, folder: number, at: number): KnownFile | undefined {
    return this.#stores.files.byName(folder, files.names[at] as string, rawAt(files, at));
  }

  /** @returns true where the known file needs nothing in this scan */
  meet(
    { root, files: listed }: Listing,
    folder: number,
    { at, verdict, known, returned }: Decision,
  ): boolean {
    const { files, batch, artwork, grabs, sidecars, albums, changes } = this.#stores;
    const { tally, settings } = this.#state;
    if (known === undefined) return false;
    const type = typeAt(listed, at);
    if (returned) tally.returned++;
    if (verdict === 'changed') tally.changed++;
    else tally.unchanged++;
    if (verdict === 'changed' || settings.full) {
      batch.write();
      files.change(known.id, listed, at, this.#now());
      const item = files.itemOf(known.id);
      changes.add(item);
      if (known.type !== type) this.#retype(item);
      return this.#begin(known.id, root);
    }
    if (returned || verdict !== 'unchanged') {
      batch.write();
      if (verdict === 'restamped') artwork.restamp(known.id, listed.stamps[at] as string);
      files.seen(known.id, listed, at);
      if (returned) {
        albums.renewFile(known.id);
        changes.addFile(known.id);
        // What lies beside it may have changed while it was away.
        for (const due of grabs.renewFile(known.id, sidecars.of(folder))) this.#output.dueGrab(due);
      }
    }
    return this.#goOn(known.id, root, known.state);
  }

  /** @param places of new files in the listing @returns the id of the first one */
  insert(listing: Listing, folder: number, places: readonly number[]): number | undefined {
    if (places.length === 0) return undefined;
    const { files, derive, batch } = this.#stores;
    batch.write(2 * places.length);
    const first = files.insert(folder, listing.files, places, this.#now());
    this.#state.tally.fresh += places.length;
    for (let at = 0; at < places.length; at++) {
      derive.begin(first.item + at);
      this.#begin(first.file + at, listing.root);
    }
    return first.file;
  }

  move(listing: Listing, folder: number, at: number, from: MovedFrom): void {
    this.#state.tally.moved++;
    // The walk of the root that it has left was over before, or another file has its name.
    this.#state.isBack(from.id);
    this.#take(listing, folder, at, from);
    this.#stores.files.giveBack(from);
  }

  /** It is where it was, and another root's now. */
  takeOver(listing: Listing, folder: number, at: number, from: MovedFrom): void {
    const { tally } = this.#state;
    tally.unchanged++;
    if (from.missingSince !== null) tally.returned++;
    this.#take(listing, folder, at, from);
  }

  /** It was taken for one that was written anew in its place: it is here, and what is there is new. */
  takeBack(listing: Listing, folder: number, at: number, { file, ...there }: Rewritten): void {
    const { files, batch, derive, search, albums, changes } = this.#stores;
    const { listed, tally } = this.#state;
    const waiting = listed.settle(file);
    batch.write();
    files.move(file, folder, listing.files, at);
    files.change(file, listing.files, at, this.#now());
    changes.addFile(file);
    if (!derive.isBlank(files.itemOf(file))) {
      search.renewFile(file);
      albums.moveFile(file, folder);
    }
    tally.changed--;
    tally.moved++;
    this.#state.isBack(file);
    this.#begin(file, listing.root);
    if (
      files.byName(there.folder, there.listing.files.names[0] as string, rawAt(there.listing.files, 0)) ===
      undefined
    ) {
      const fresh = this.insert(there.listing, there.folder, [0]) as number;
      const asked = waiting.indexOf(there.listing.root);
      // The walk that met it there waits for what is there; or has heard already that it is through.
      if (asked === -1) {
        listed.settle(fresh);
        listed.awaitToo(file, fresh);
      } else waiting.splice(asked, 1);
    }
    for (const root of waiting) listed.await(file, root);
  }

  /** The row keeps its id and everything that is known of it. */
  #take(listing: Listing, folder: number, at: number, from: MovedFrom): void {
    const { files, batch, derive, grabs, sidecars, search, artwork, albums, changes } = this.#stores;
    batch.write();
    artwork.restamp(from.id, listing.files.stamps[at] as string);
    files.move(from.id, folder, listing.files, at);
    changes.addFile(from.id);
    const item = files.itemOf(from.id);
    // What waits for its first parse has no row to be renewed: it gets one then.
    if (!derive.isBlank(item)) {
      search.renewFile(from.id);
      albums.moveFile(from.id, folder);
    }
    // What was read in the old name is not to stay behind a new one; a young file is parsed once more wherever it is.
    const reread = this.#state.settings.full || isYoung(from.stamp) || derive.isNamed(item);
    if (reread) {
      files.change(from.id, listing.files, at, this.#now());
      this.#begin(from.id, listing.root);
      return;
    }
    for (const due of grabs.renewFile(from.id, sidecars.of(folder))) this.#output.dueGrab(due);
    if (this.#goOn(from.id, listing.root, from.state, true)) this.#output.through(listing.root, 1);
  }

  /** The bytes are to be looked at: the file is not through. */
  #begin(file: number, root: number): false {
    this.#state.listed.await(file, root);
    this.#output.dueParse(file, true);
    return false;
  }

  /**
   * The bytes are as they were: the file goes on where it stood when the last run ended.
   *
   * @param isElsewhere a parser may be at it under its old name
   * @returns true where nothing is left to do
   */
  #goOn(file: number, root: number, state: KnownFile['state'], isElsewhere = false): boolean {
    const { listed, settings, tally } = this.#state;
    const unread = state === 'failed' || state === 'quarantined';
    const retry = unread && settings.retry(file, state);
    if (unread && !retry) tally.leftOut++;
    if (retry) {
      this.#stores.batch.write();
      this.#stores.files.setState(file, 'found');
    }
    if (retry || state === 'found') {
      listed.await(file, root);
      this.#output.dueParse(file, isElsewhere);
      return false;
    }
    listed.add(file);
    const due = state === 'done' && listed.isTouched(file) ? this.#stores.grabs.dueOf(file) : [];
    if (due.length === 0) return true;
    listed.await(file, root);
    for (const grab of due) this.#output.dueGrab(grab);
    return false;
  }

  /** Another parser reads files of its new type: what the old one said goes. */
  #retype(item: number): void {
    const { derive } = this.#stores;
    derive.clear(item);
    derive.dropParsed(item);
  }
}

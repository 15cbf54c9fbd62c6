/**
 * Merges listings into the store. An unchanged file costs no write: its row is compared, its id noted in a bitmap.
 * Nothing here decides that a file is gone; it only notes which rows were not in their folder's listing.
 */
import type { FromScanner } from '../channel/listing.ts';
import { BEST_COLUMNS } from '../metadata/columns.ts';
import type { Batch } from './batch.ts';
import { compare } from './compare.ts';
import type { Decision, KnownFile } from './compare.ts';
import type { Derive } from './derive.ts';
import type { Files, MovedFrom } from './files.ts';
import { PARSED_TYPES, nameKey, rawAt, typeAt } from './files.ts';
import type { FolderRow, Folders } from './folders.ts';
import type { EnabledGrabber, Grabs } from './grabs.ts';
import type { RootState } from './root-state.ts';
import type { ScanState } from './scan-state.ts';
import type { Sidecars } from './sidecars.ts';

export type Listing = Extract<FromScanner, { kind: 'listing' }>;

export interface MergeStores {
  readonly batch: Batch;
  readonly files: Files;
  readonly folders: Folders;
  readonly sidecars: Sidecars;
  readonly grabs: Grabs;
  readonly derive: Derive;
}

/** What the DB manager does with what the merge finds. */
export interface MergeOutput {
  /** `files` files of a root need nothing (more) in this scan. */
  through(root: number, files: number): void;
  /** A file is to be parsed. */
  dueParse(file: number): void;
  dueGrab(grabber: EnabledGrabber, item: number): void;
  /** A listed file has grabs before it that were due already. */
  dueGrabsOf(file: number): void;
  rootOffline(root: RootState): void;
}

/** A new name that carries the inode, size and mtime of a known file: moved, if the known path is gone. */
export interface Suspicion {
  readonly at: number;
  readonly from: MovedFrom;
}

/** A listing whose suspicions wait for the scanner's word. */
export interface Held {
  readonly listing: Listing;
  readonly folder: number;
  readonly suspicions: readonly Suspicion[];
}

const NO_COLUMNS = BEST_COLUMNS.map(() => null);

export class Merge {
  readonly #stores: MergeStores;
  readonly #output: MergeOutput;
  readonly #state: ScanState;
  readonly #now: () => number;

  constructor(stores: MergeStores, state: ScanState, output: MergeOutput, now: () => number) {
    this.#stores = stores;
    this.#state = state;
    this.#output = output;
    this.#now = now;
  }

  /** @returns what the scanner has to look at before the rest of the listing can be decided */
  listing(listing: Listing): Held | undefined {
    const root = this.#state.root(listing.root);
    const { folder, files } = listing;
    const count = files.names.length;
    root.files += count;
    if (listing.first) root.folders++;
    this.#state.tally.found += count;
    const row = this.#stores.folders.find(root.id, folder.path, folder.raw);
    const offline = root.isProtected(folder.path) ? 'above' : this.#offlineReason(root, listing, row);
    if (offline !== undefined) {
      if (offline !== 'above') this.folderOffline(root, folder.path, row, offline);
      this.#output.through(root.id, count);
      return undefined;
    }
    const id = this.#mergeFolder(root, listing, row);
    // Sidecars first: a file of this listing is through only if none of them made it due.
    if (listing.first) this.#mergeSidecars(listing, id, row === undefined);
    const suspicions = this.#mergeFiles(root, listing, id, row === undefined);
    return suspicions.length === 0 ? undefined : { listing, folder: id, suspicions };
  }

  /** The scanner has looked: `gone` says of each suspicion whether the known path leads nowhere now. */
  settle({ listing, folder, suspicions }: Held, gone: readonly boolean[]): void {
    const used = new Set<number>();
    const entries = new Map<number, MovedFrom | undefined>();
    for (const [index, { at, from }] of suspicions.entries()) {
      const moved = gone[index] === true && !used.has(from.id) && entries.get(at) === undefined;
      if (moved) used.add(from.id);
      if (moved || !entries.has(at)) entries.set(at, moved ? from : undefined);
    }
    for (const [at, from] of entries) {
      if (from === undefined) this.#insert(listing, folder, at);
      else this.#move(listing, folder, at, from);
    }
  }

  /** A folder could not be listed: nothing below it may change. */
  folderOffline(root: RootState, path: string, row: FolderRow | undefined, reason: string): void {
    root.protect(path);
    if (path === '') {
      root.goOffline(reason);
      this.#output.rootOffline(root);
      return;
    }
    this.#state.tally.offlineFolder(`${root.path}/${path}`, reason);
    if (row !== undefined && row.state === 'online') {
      this.#stores.batch.write();
      this.#stores.folders.offline(row.id, reason);
    }
  }

  #offlineReason(
    root: RootState,
    { folder, first }: Listing,
    row: FolderRow | undefined,
  ): string | undefined {
    if (row === undefined || !first || this.#state.settings.acceptLoss) return undefined;
    if (row.mount === 1 && !folder.mount) return 'it is no longer a mount point, though it was one';
    if (folder.entries > 0 || !this.#stores.folders.holdsFiles(root.id, folder.path)) return undefined;
    return 'it is empty, though it held files';
  }

  #mergeFolder(root: RootState, { folder, first }: Listing, row: FolderRow | undefined): number {
    const { batch, folders } = this.#stores;
    let id = row?.id;
    if (row === undefined) {
      batch.write();
      id = folders.insert(root.id, folder);
    } else if (
      first &&
      (row.inode !== folder.inode || (row.mount === 1) !== folder.mount || row.state === 'offline')
    ) {
      batch.write();
      folders.update(row.id, folder);
    }
    root.seenFolders.add(id as number);
    return id as number;
  }

  #mergeFiles(root: RootState, listing: Listing, folder: number, isNewFolder: boolean): Suspicion[] {
    const { files } = listing;
    const whole = listing.first && !listing.more;
    const rows = isNewFolder
      ? new Map<string, KnownFile>()
      : whole
        ? this.#stores.files.ofFolder(folder)
        : undefined;
    const known = (at: number) =>
      rows === undefined
        ? this.#stores.files.byName(folder, files.names[at] as string, rawAt(files, at))
        : rows.get(nameKey(files.names[at] as string, files.raws?.[at]));
    const suspicions: Suspicion[] = [];
    let through = 0;
    for (const decision of compare(files, known)) {
      if (decision.verdict === 'new') {
        const from = this.#movedFrom(listing, decision.at);
        if (from.length > 0) for (const row of from) suspicions.push({ at: decision.at, from: row });
        else this.#insert(listing, folder, decision.at);
      } else if (this.#meet(listing, decision)) through++;
    }
    if (through > 0) this.#output.through(root.id, through);
    if (!isNewFolder && !listing.more) this.#noteGone(root, folder, rows);
    return suspicions;
  }

  /** @returns true where the known file needs nothing in this scan */
  #meet(listing: Listing, { at, verdict, known, returned }: Decision): boolean {
    const { files, batch } = this.#stores;
    const { steps, tally, settings } = this.#state;
    if (known === undefined) return false;
    const full = settings.full && PARSED_TYPES.has(typeAt(listing.files, at));
    if (returned) tally.returned++;
    if (verdict === 'changed' || full) {
      if (verdict === 'changed') tally.changed++;
      else tally.unchanged++;
      batch.write();
      files.change(known.id, listing.files, at);
      steps.passAll(known.id);
      if (PARSED_TYPES.has(typeAt(listing.files, at))) return this.#toParse(known.id);
      tally.unread++;
      return steps.list(known.id);
    }
    tally.unchanged++;
    if (returned || verdict === 'renumbered') {
      batch.write();
      files.seen(known.id, listing.files.inodes[at] as string);
    }
    if (known.state === 'failed' && settings.retry.has(known.id)) {
      batch.write();
      files.setState(known.id, 'found');
      return this.#toParse(known.id);
    }
    if (steps.list(known.id)) return true;
    // Left over from a run that ended early: it goes on where it stood.
    if (known.state === 'found') this.#output.dueParse(known.id);
    else this.#output.dueGrabsOf(known.id);
    return false;
  }

  #toParse(file: number): boolean {
    this.#state.steps.add(file);
    this.#state.steps.list(file);
    this.#output.dueParse(file);
    return false;
  }

  #movedFrom({ files }: Listing, at: number): MovedFrom[] {
    const { newest } = this.#state.settings;
    if (newest === 0) return [];
    return this.#stores.files
      .movedFrom(files.inodes[at] as string, files.sizes[at] as number, files.mtimes[at] as number, newest)
      .filter(
        ({ id, type, root }) =>
          !this.#state.steps.isListed(id) &&
          type === typeAt(files, at) &&
          this.#state.roots.get(root)?.state !== 'offline',
      );
  }

  #insert(listing: Listing, folder: number, at: number): void {
    const { files, derive, batch } = this.#stores;
    const { tally, steps } = this.#state;
    batch.write(2);
    const { file, item } = files.insert(folder, listing.files, at, this.#now());
    tally.fresh++;
    if (PARSED_TYPES.has(typeAt(listing.files, at))) {
      this.#toParse(file);
      return;
    }
    tally.unread++;
    derive.index(item, listing.files.names[at] as string, NO_COLUMNS);
    steps.list(file);
    this.#output.through(listing.root, 1);
  }

  /** The row keeps its id and everything that is known of it. */
  #move(listing: Listing, folder: number, at: number, from: MovedFrom): void {
    const { files, batch, grabs, sidecars } = this.#stores;
    const { tally, steps } = this.#state;
    batch.write();
    files.move(from.id, folder, listing.files, at);
    tally.moved++;
    for (const { item, grabber } of grabs.renewFolder(folder, sidecars.of(folder), from.id)) {
      if (grabber.local) steps.add(item.file);
      this.#output.dueGrab(grabber, item.item);
    }
    this.#stores.derive.rename(from.id, listing.files.names[at] as string);
    if (steps.list(from.id)) this.#output.through(listing.root, 1);
    else if (from.state === 'found') this.#output.dueParse(from.id);
    else this.#output.dueGrabsOf(from.id);
  }

  #mergeSidecars(listing: Listing, folder: number, isNewFolder: boolean): void {
    const { sidecars, batch, grabs } = this.#stores;
    const write = sidecars.merge(folder, listing.sidecars, isNewFolder);
    if (write === undefined) return;
    batch.write(listing.sidecars.length);
    write();
    if (isNewFolder) return;
    for (const { item, grabber } of grabs.renewFolder(folder, sidecars.of(folder))) {
      if (grabber.local) this.#state.steps.add(item.file);
      this.#output.dueGrab(grabber, item.item);
    }
  }

  #noteGone(root: RootState, folder: number, rows: ReadonlyMap<string, KnownFile> | undefined): void {
    const present =
      rows === undefined
        ? this.#stores.files.present(folder)
        : [...rows.values()].filter(({ missing }) => !missing).map(({ id }) => id);
    for (const file of present) if (!this.#state.steps.isListed(file)) root.gone.push({ file, folder });
  }
}

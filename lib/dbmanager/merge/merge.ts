/**
 * Merges listings into the store, a folder at a time. An unchanged folder costs no write. Nothing here decides that a
 * file is gone; it only notes which rows were not in their folder's listing.
 *
 * A listed file is, in this order:
 *
 * | what                          | and so                                                                         |
 * | ----------------------------- | ------------------------------------------------------------------------------ |
 * | being written                 | left alone, and not gone                                                       |
 * | its row's, changed or not     | met: compared with the row, which keeps the name (`merge-files.ts`)            |
 * | of a name without a row, or   | somebody's who is known elsewhere, or not: a new file is inserted; what is     |
 * | other bytes than those of it  | open waits until the scanner has looked (`who-is-who.ts`)                      |
 */
import type { ListedIgnored } from '../../channel/listing.ts';
import { compare, isOther } from './compare.ts';
import type { Decision, KnownFile } from './compare.ts';
import { nameKey } from '../tables/files.ts';
import type { FolderRow } from '../tables/folders.ts';
import { MergeFiles } from './merge-files.ts';
import type { FileStores } from './merge-files.ts';
import type { Listing, MergeOutput } from './merge-output.ts';
import { OfflineFolders } from './offline-folders.ts';
import type { FolderStores } from './offline-folders.ts';
import type { RootState } from './root-state.ts';
import type { ScanState } from '../scan-state.ts';
import { WhoIsWho } from './who-is-who.ts';
import type { Held, NameStores, Open } from './who-is-who.ts';

export type MergeStores = FileStores & FolderStores & NameStores;

export class Merge {
  readonly #stores: MergeStores;
  readonly #files: MergeFiles;
  readonly #who: WhoIsWho;
  readonly #offline: OfflineFolders;
  readonly #state: ScanState;
  readonly #output: MergeOutput;

  constructor(stores: MergeStores, state: ScanState, output: MergeOutput, now: () => number) {
    this.#stores = stores;
    this.#files = new MergeFiles(stores, state, output, now);
    this.#who = new WhoIsWho(stores, this.#files, state, output, now);
    this.#offline = new OfflineFolders(stores, state, output);
    this.#state = state;
    this.#output = output;
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
    if (listing.first) this.#offline.look(root, folder, row);
    if (root.isProtected(folder.path)) {
      this.#output.through(root.id, count);
      return undefined;
    }
    const id = this.#mergeFolder(root, listing, row);
    // Sidecars first: a file of this listing is through only if none of them made it due.
    if (listing.first) this.#mergeSidecars(listing, id, row);
    if (listing.ignored !== undefined) this.#noteIgnored(root, listing, id, listing.ignored);
    return this.#mergeFiles(root, listing, id, row === undefined);
  }

  /**
   * The scanner has looked: `gone` says of each question whether that file is no longer there.
   *
   * @returns what is to be looked at once more
   */
  settle(held: Held, gone: readonly boolean[]): Held | undefined {
    return this.#who.settle(held, gone);
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

  #mergeFiles(root: RootState, listing: Listing, folder: number, isNewFolder: boolean): Held | undefined {
    const { files } = listing;
    const whole = listing.first && !listing.more;
    const rows = isNewFolder
      ? new Map<string, KnownFile>()
      : whole
        ? this.#stores.files.ofFolder(folder)
        : undefined;
    const known = (at: number) =>
      rows === undefined
        ? this.#files.rowAt(listing, folder, at)
        : rows.get(nameKey(files.names[at] as string, files.raws?.[at]));
    const open: Open = { listing, folder, questions: [], rest: [], answers: new Map() };
    const fresh: number[] = [];
    let through = 0;
    const { growing } = this.#state.settings;
    const decisions = compare(files, known);
    if (rows !== undefined && !isNewFolder && areOthers(decisions, rows))
      for (const due of this.#stores.grabs.renewNeighbours(folder)) this.#output.dueGrab(due);
    for (const decision of decisions) {
      if (growing?.has(pathOf(root, listing, decision.at)) === true) {
        if (decision.known !== undefined) root.protectedFiles.add(decision.known.id);
        through++;
      } else if (decision.verdict === 'new' || isOther(files, decision)) {
        if (!this.#who.suspect(open, decision)) fresh.push(decision.at);
      } else if (this.#files.meet(listing, folder, decision)) through++;
    }
    this.#files.insert(listing, folder, fresh);
    if (through > 0) this.#output.through(root.id, through);
    const held = this.#who.hold(open);
    if (!isNewFolder && !listing.more) this.#noteGone(root, folder, rows);
    return held;
  }

  #mergeSidecars(listing: Listing, folder: number, row: FolderRow | undefined): void {
    const { sidecars, batch, folders, grabs } = this.#stores;
    const change = sidecars.merge(folder, listing.sidecars, row === undefined);
    if (change === undefined) return;
    batch.write(listing.sidecars.length);
    change.write();
    if (row === undefined) return;
    // Folders below come later in the walk: none of their files is through.
    const levels = grabs.levelsOf(change.names);
    for (const id of [folder, ...(levels > 0 ? folders.below(folder, levels) : [])])
      for (const due of grabs.renewFolder(id, sidecars.of(id))) this.#output.dueGrab(due);
  }

  #noteIgnored(
    root: RootState,
    { folder: { path } }: Listing,
    folder: number,
    { files, folders }: ListedIgnored,
  ): void {
    for (const name of folders) root.ignoreFolder(path === '' ? name : `${path}/${name}`);
    for (const name of files) {
      const known = this.#stores.files.byName(folder, name, null);
      if (known !== undefined) root.ignoreFile(known.id);
    }
  }

  #noteGone(root: RootState, folder: number, rows: ReadonlyMap<string, KnownFile> | undefined): void {
    const present =
      rows === undefined
        ? this.#stores.files.present(folder)
        : [...rows.values()].filter(({ missing }) => !missing).map(({ id }) => id);
    for (const file of present) if (!this.#state.listed.has(file)) root.gone.push({ file, folder });
  }
}

/** Files of the folder came, came back or went. */
function areOthers(decisions: readonly Decision[], rows: ReadonlyMap<string, KnownFile>): boolean {
  const same = decisions.filter(({ known, returned }) => known !== undefined && !returned).length;
  return same < decisions.length || same < [...rows.values()].filter(({ missing }) => !missing).length;
}

function pathOf(root: RootState, { folder: { path }, files }: Listing, at: number): string {
  return [root.path === '/' ? '' : root.path, ...(path === '' ? [] : [path]), files.names[at]].join('/');
}

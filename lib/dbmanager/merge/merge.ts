/**
 * Merges listings into the store, a folder at a time. An unchanged folder costs no write. Nothing here decides that a
 * file is gone, unless a known one has taken its name; it only notes which rows were not in their folder's listing.
 */
import type { ListedFolder, ListedIgnored } from '../../channel/listing.ts';
import { byteText, joinPath } from '../../channel/raw-path.ts';
import type { Batch } from '../batch.ts';
import { compare, compareOne, isOther } from './compare.ts';
import type { Decision, KnownFile } from './compare.ts';
import type { Files, MovedFrom } from '../tables/files.ts';
import { nameKey, rawAt } from '../tables/files.ts';
import type { FolderRow, Folders } from '../tables/folders.ts';
import type { Grabs } from '../tables/grabs.ts';
import type { MergeFiles, Suspicion } from './merge-files.ts';
import type { Marks } from './marks.ts';
import type { Listing, MergeOutput } from './merge-output.ts';
import type { RootState } from './root-state.ts';
import type { ScanState } from '../scan-state.ts';
import type { Offline } from '../../status/report.ts';
import type { Sidecars } from '../tables/sidecars.ts';

export interface MergeStores {
  readonly batch: Batch;
  readonly files: Files;
  readonly marks: Marks;
  readonly folders: Folders;
  readonly sidecars: Sidecars;
  readonly grabs: Grabs;
}

/** A listing whose suspicions wait for the scanner's word. */
export interface Held {
  readonly listing: Listing;
  readonly folder: number;
  readonly suspicions: readonly Suspicion[];
  /** Places in the listing where another file has come in place of the known one: that one may be met in this very listing. */
  readonly rest: readonly number[];
  /** Places of rows that the scanner has looked at. */
  readonly asked: ReadonlySet<string>;
}

export class Merge {
  readonly #stores: MergeStores;
  readonly #files: MergeFiles;
  readonly #output: MergeOutput;
  readonly #state: ScanState;
  readonly #now: () => number;

  constructor(
    stores: MergeStores,
    files: MergeFiles,
    state: ScanState,
    output: MergeOutput,
    now: () => number,
  ) {
    this.#stores = stores;
    this.#files = files;
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
    const offline = listing.first ? this.#whyOffline(root, folder, row) : undefined;
    if (offline !== undefined) this.folderOffline(root, folder.path, row, offline);
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

  /** A folder on the way to a part of a root: where its disk is away, what lies below it is not gone. */
  passed(id: number, folder: ListedFolder): void {
    const root = this.#state.root(id);
    const row = this.#stores.folders.find(id, folder.path, folder.raw);
    const offline = this.#whyOffline(root, folder, row);
    if (offline !== undefined) this.folderOffline(root, folder.path, row, offline);
  }

  /**
   * The scanner has looked: `gone` says of each suspicion whether the known file is no longer at its path. Meanwhile
   * somebody else may have asked for the file, and made a row of it, or moved it there.
   *
   * @returns what is to be looked at once more: a known file has moved since, and may have moved here
   */
  settle({ listing, folder, suspicions, rest, asked }: Held, gone: readonly boolean[]): Held | undefined {
    const settled = this.#meetKnown(listing, folder, suspicions);
    const ousted = new Map<number, KnownFile>();
    const isUnlisted = this.#unlisted(listing, folder);
    for (const [index, { at, from }] of suspicions.entries()) {
      if (settled.has(at) || !(gone[index] === true || isUnlisted(from))) continue;
      // Of several new names for one old file the first has it.
      const former = ousted.get(from.id);
      const now = former?.inode === from.inode ? { state: former.state } : this.#stores.files.stateAt(from);
      if (now === undefined) continue;
      const other = this.#oust(listing, folder, at);
      if (other !== undefined) ousted.set(other.id, other);
      ousted.delete(from.id);
      this.#files.move(listing, folder, at, { ...from, ...now });
      settled.add(at);
    }
    const seen = asked.union(new Set(suspicions.map(({ from }) => placeKey(from))));
    const again: Suspicion[] = [];
    const left = [...rest];
    for (const at of new Set(suspicions.map((suspicion) => suspicion.at))) {
      if (settled.has(at)) continue;
      const others = this.#files.movedFrom(listing, at).filter((from) => !seen.has(placeKey(from)));
      if (others.length === 0) left.push(at);
      for (const from of others) again.push({ at, from });
    }
    if (again.length > 0) return { listing, folder, suspicions: again, rest: left, asked: seen };
    this.#decide(listing, folder, left);
    return undefined;
  }

  /** Whatever moved from here or to here has done so: who still has a row has changed. @param places in the listing */
  #decide(listing: Listing, folder: number, places: readonly number[]): void {
    const { files } = listing;
    const { rewritten } = this.#state;
    const fresh: number[] = [];
    let through = 0;
    for (const at of places) {
      const known = this.#rowAt(listing, folder, at);
      const decision = compareOne(files, at, known);
      const isOtherFile = isOther(files, decision);
      const back = known === undefined || isOtherFile ? rewritten.at(files, at) : undefined;
      if (back !== undefined && this.#stores.files.stateOf(back.file) !== undefined) {
        rewritten.forget(listing, at);
        this.#oust(listing, folder, at);
        this.#files.takeBack(listing, folder, at, back);
      } else if (known === undefined) fresh.push(at);
      else {
        if (isOtherFile) rewritten.note(listing, folder, at, known);
        if (this.#files.meet(listing, folder, decision)) through++;
      }
    }
    this.#files.insert(listing, folder, fresh);
    if (through > 0) this.#output.through(listing.root, through);
  }

  /** A file that is known elsewhere has come: whose place it was is gone until it is met where it is now. */
  #oust(listing: Listing, folder: number, at: number): KnownFile | undefined {
    const former = this.#rowAt(listing, folder, at);
    if (former === undefined) return undefined;
    const { batch, files, marks } = this.#stores;
    batch.write();
    files.oust(former.id);
    if (former.missing) return former;
    marks.markFile(former.id, undefined, this.#now());
    this.#state.isMissing(former.id);
    this.#state.root(listing.root).protectedFiles.add(former.id);
    return former;
  }

  /** Of a file of this very folder. A disk that ignores case says of a name that it is there, and lists another one. */
  #unlisted({ root, files, first, more }: Listing, folder: number): (from: MovedFrom) => boolean {
    if (!first || more) return () => false;
    const { protectedFiles } = this.#state.root(root);
    let names: Set<string> | undefined;
    return (from) => {
      if (from.folder !== folder || protectedFiles.has(from.id)) return false;
      names ??= new Set(files.names.map((name, at) => nameKey(name, files.raws?.[at])));
      return !names.has(nameKey(from.name, from.raw));
    };
  }

  #rowAt({ files }: Listing, folder: number, at: number): KnownFile | undefined {
    return this.#stores.files.byName(folder, files.names[at] as string, rawAt(files, at));
  }

  /** @returns places in the listing that need no move any more */
  #meetKnown(listing: Listing, folder: number, suspicions: readonly Suspicion[]): Set<number> {
    const { files } = listing;
    const places = new Set(suspicions.map(({ at }) => at));
    const met = Array.from(places, (at) => compareOne(files, at, this.#rowAt(listing, folder, at))).filter(
      (decision) => decision.known !== undefined && !isOther(files, decision),
    );
    const through = met.filter((decision) => this.#files.meet(listing, folder, decision)).length;
    if (through > 0) this.#output.through(listing.root, through);
    return new Set(met.map(({ at }) => at));
  }

  /** A folder cannot be seen as it was: nothing below it may change. */
  folderOffline(root: RootState, path: string, row: FolderRow | undefined, offline: Offline): void {
    const { code, reason } = offline;
    root.protect(path);
    if (path === '') {
      root.goOffline(offline);
      this.#output.rootOffline(root);
      return;
    }
    this.#state.tally.offlineFolders.push({
      path: `${root.path}/${path}`,
      code,
      reason,
      emptied: code === 'emptied' || code === 'unmounted' ? row : undefined,
    });
    if (row !== undefined && row.state === 'online') {
      this.#stores.batch.write();
      this.#stores.folders.offline(row, reason);
    }
  }

  /** The whole scan is merged: a folder whose files are all elsewhere by now is empty, not offline. */
  forgiveEmptied(): void {
    const { tally } = this.#state;
    tally.offlineFolders = tally.offlineFolders.filter(({ emptied }) => {
      if (emptied === undefined || this.#stores.folders.holdsFiles(emptied)) return true;
      this.#stores.batch.write();
      this.#stores.folders.online(emptied.id);
      return false;
    });
  }

  #whyOffline(root: RootState, folder: ListedFolder, row: FolderRow | undefined): Offline | undefined {
    if (row === undefined || this.#state.settings.acceptLoss) return undefined;
    const unmounted = row.mount === 1 && !folder.mount;
    if ((!unmounted && folder.entries > 0) || root.isProtected(folder.path)) return undefined;
    if (!this.#stores.folders.holdsFiles(row)) return undefined;
    return unmounted
      ? { code: 'unmounted', reason: 'it is no longer a mount point, though it was one' }
      : { code: 'emptied', reason: 'it is empty, though it held files' };
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
        ? this.#rowAt(listing, folder, at)
        : rows.get(nameKey(files.names[at] as string, files.raws?.[at]));
    const suspicions: Suspicion[] = [];
    const fresh: number[] = [];
    const others: number[] = [];
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
        const from = this.#files.movedFrom(listing, decision.at);
        const same = from.find((row) => row.root !== root.id && isSamePath(root, listing, decision.at, row));
        if (same !== undefined) {
          this.#oust(listing, folder, decision.at);
          this.#files.takeOver(listing, folder, decision.at, same);
          continue;
        }
        const isNew =
          decision.known === undefined && this.#state.rewritten.at(files, decision.at) === undefined;
        if (from.length === 0) (isNew ? fresh : others).push(decision.at);
        for (const row of from) suspicions.push({ at: decision.at, from: row });
      } else if (this.#files.meet(listing, folder, decision)) through++;
    }
    this.#files.insert(listing, folder, fresh);
    if (through > 0) this.#output.through(root.id, through);
    if (suspicions.length === 0) this.#decide(listing, folder, others);
    if (!isNewFolder && !listing.more) this.#noteGone(root, folder, rows);
    if (suspicions.length === 0) return undefined;
    return { listing, folder, suspicions, rest: others, asked: new Set() };
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

/** Of a row where it is now. */
function placeKey({ id, folder, name, raw }: MovedFrom): string {
  return `${id} ${folder} ${nameKey(name, raw)}`;
}

function pathOf(root: RootState, { folder: { path }, files }: Listing, at: number): string {
  return [root.path === '/' ? '' : root.path, ...(path === '' ? [] : [path]), files.names[at]].join('/');
}

/**
 * It was another root's until now: of none, because it was asked for while no walk came to it (a rule, the depth); or the
 * other way round.
 */
function isSamePath(root: RootState, { folder, files }: Listing, at: number, row: MovedFrom): boolean {
  const name = files.names[at] as string;
  if (name !== row.name) return false;
  const here = joinPath(root.path, root.raw, folder.path, folder.raw, name, rawAt(files, at));
  const there = joinPath(row.rootPath, row.rootRaw, row.folderPath, row.folderRaw, row.name, row.raw);
  return byteText(here.bytes ?? here.path) === byteText(there.bytes ?? there.path);
}

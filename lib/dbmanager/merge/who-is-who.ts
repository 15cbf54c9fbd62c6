/**
 * Who is who, where the bytes at a name are not those of its row: a file was written, or names have changed hands. Then
 * rows follow their files, which are known by inode, size and mtime.
 *
 * | these bytes are known as          | which is      | so what is here is  | and the row of the name, if there is one |
 * | --------------------------------- | ------------- | ------------------- | ---------------------------------------- |
 * | another root's, at this very path | here          | that file           | is ousted                                |
 * | a file elsewhere                  | gone there    | that file, moved    | is ousted                                |
 * | a file elsewhere                  | there still   | nobody's: see below |                                          |
 * | what a row had before this scan   | written anew  | that row's file     | is ousted; what is there now is new      |
 * | nobody's, the name has no row     |               | a new file          |                                          |
 * | nobody's, the name has a row      |               | that row's file     | has changed; its old bytes are noted     |
 *
 * Ousted: missing at once, until it is met where it is now, and known by its old name until another row has that.
 *
 * Whether a file elsewhere is gone the scanner says. Till then the listing is held, with all of which it is open what they
 * are: a row that may have changed may as well have moved to another of these names. Rows move meanwhile, for scans look
 * at other folders and somebody may ask for a file; what has moved since is asked for once more, and decided is what
 * nobody is left to be asked for.
 *
 * Of files that are alike to their time of change only the number tells. They come to each other's names by their folders,
 * whose files keep that time: so one is looked for of the same name, and as long as the disk seems to keep its numbers.
 */
import { byteText, joinPath } from '../../channel/raw-path.ts';
import type { Batch } from '../batch.ts';
import { compareOne, isAlike, isOther } from './compare.ts';
import type { Decision, KnownFile } from './compare.ts';
import type { Files, MovedFrom } from '../tables/files.ts';
import { nameKey, rawAt, typeAt } from '../tables/files.ts';
import type { MergeFiles } from './merge-files.ts';
import type { Marks } from './marks.ts';
import type { Listing, MergeOutput } from './merge-output.ts';
import type { ScanState } from '../scan-state.ts';

export interface NameStores {
  readonly batch: Batch;
  readonly files: Files;
  readonly marks: Marks;
}

/** A name that carries the inode, size and mtime of a file that is known elsewhere: moved, if it is no longer there. */
export interface Suspicion {
  readonly at: number;
  readonly from: MovedFrom;
  /**
   * Name, size and all times are those of the known file: another one that is alike may lie at its old path by now, so the
   * scanner goes by the number alone. Not where the disk numbers its files anew: there a file that is alike is that one.
   */
  readonly byInode: boolean;
}

/** What is open of a listing. */
export interface Held {
  readonly listing: Listing;
  readonly folder: number;
  /** They wait for the scanner's word. */
  readonly suspicions: readonly Suspicion[];
  /** Places in the listing of bytes that nobody is suspected of: their own row may be met at another of its names. */
  readonly rest: readonly number[];
  /** Places of rows that the scanner has looked at. */
  readonly asked: ReadonlySet<string>;
}

/** Of a listing that is gone through. */
export interface Open extends Held {
  readonly suspicions: Suspicion[];
  readonly rest: number[];
}

export class WhoIsWho {
  readonly #stores: NameStores;
  readonly #files: MergeFiles;
  readonly #state: ScanState;
  readonly #output: Pick<MergeOutput, 'through'>;
  readonly #now: () => number;

  constructor(
    stores: NameStores,
    files: MergeFiles,
    state: ScanState,
    output: Pick<MergeOutput, 'through'>,
    now: () => number,
  ) {
    this.#stores = stores;
    this.#files = files;
    this.#state = state;
    this.#output = output;
    this.#now = now;
  }

  /** A name has no row, or not the one of these bytes. @returns false: this is a new file, whoever else is met */
  suspect({ listing, folder, suspicions, rest }: Open, { at, known }: Decision): boolean {
    const from = this.#movedFrom(listing, at, known);
    const same = from.find((row) => row.root !== listing.root && this.#isSamePath(listing, at, row));
    if (same !== undefined) {
      this.#oust(listing, folder, at);
      this.#files.takeOver(listing, folder, at, same);
      return true;
    }
    if (from.length > 0) {
      suspicions.push(...this.#suspicionsOf(listing, at, from));
      return true;
    }
    const isFresh = this.#state.rewritten.at(listing.files, at) === undefined;
    if (known === undefined && isFresh) return false;
    if (known !== undefined && isFresh && isAlike(listing.files, at, known))
      this.#state.root(listing.root).isRenumbered = true;
    rest.push(at);
    return true;
  }

  /** The listing is gone through. @returns what the scanner has to look at before the rest of it can be decided */
  hold(held: Open): Held | undefined {
    if (held.suspicions.length > 0) return held;
    this.#decide(held.listing, held.folder, held.rest);
    return undefined;
  }

  /**
   * The scanner has looked: `gone` says of each suspicion whether the known file is no longer at its path. Meanwhile
   * somebody else may have asked for the file, and made a row of it, or moved it there.
   *
   * @returns what is to be looked at once more: a known file has moved since, and may have moved here
   */
  settle(held: Held, gone: readonly boolean[]): Held | undefined {
    const { listing, folder, suspicions, rest, asked } = held;
    const met = this.#meetKnown(held);
    const settled = met.union(this.#moveGone(held, gone, met));
    // Numbers that have turned out to say nothing meanwhile are no answer.
    const { isRenumbered } = this.#state.root(listing.root);
    const answered = suspicions.filter(({ byInode }) => !(byInode && isRenumbered));
    const seen = asked.union(new Set(answered.map(({ from }) => placeKey(from))));
    const again: Suspicion[] = [];
    const left = [...rest];
    for (const at of new Set(suspicions.map((suspicion) => suspicion.at))) {
      if (settled.has(at)) continue;
      const known = this.#files.rowAt(listing, folder, at);
      const others = this.#movedFrom(listing, at, known).filter((from) => !seen.has(placeKey(from)));
      if (others.length === 0) left.push(at);
      again.push(...this.#suspicionsOf(listing, at, others));
    }
    if (again.length > 0) return { listing, folder, suspicions: again, rest: left, asked: seen };
    this.#decide(listing, folder, left);
    return undefined;
  }

  /** @returns places in the listing that need no move any more */
  #meetKnown({ listing, folder, suspicions }: Held): Set<number> {
    const { files } = listing;
    const places = new Set(suspicions.map(({ at }) => at));
    const met = Array.from(places, (at) =>
      compareOne(files, at, this.#files.rowAt(listing, folder, at)),
    ).filter((decision) => decision.known !== undefined && !isOther(files, decision));
    const through = met.filter((decision) => this.#files.meet(listing, folder, decision)).length;
    if (through > 0) this.#output.through(listing.root, through);
    return new Set(met.map(({ at }) => at));
  }

  /** @param met places that need no move @returns places of files that have moved here */
  #moveGone(
    { listing, folder, suspicions }: Held,
    gone: readonly boolean[],
    met: ReadonlySet<number>,
  ): Set<number> {
    const moved = new Set<number>();
    const ousted = new Map<number, KnownFile>();
    const isUnlisted = this.#unlisted(listing, folder);
    const { isRenumbered } = this.#state.root(listing.root);
    for (const [index, { at, from, byInode }] of suspicions.entries()) {
      if (met.has(at) || moved.has(at) || (byInode && isRenumbered)) continue;
      if (gone[index] !== true && !isUnlisted(from)) continue;
      // Of several new names for one old file the first has it.
      const former = ousted.get(from.id);
      const now = former?.inode === from.inode ? { state: former.state } : this.#stores.files.stateAt(from);
      if (now === undefined) continue;
      const other = this.#oust(listing, folder, at);
      if (other !== undefined) ousted.set(other.id, other);
      ousted.delete(from.id);
      this.#files.move(listing, folder, at, { ...from, ...now });
      moved.add(at);
    }
    return moved;
  }

  /** Whatever moved from here or to here has done so: who still has a row has changed. @param places in the listing */
  #decide(listing: Listing, folder: number, places: readonly number[]): void {
    const { files } = listing;
    const { rewritten } = this.#state;
    const fresh: number[] = [];
    let through = 0;
    for (const at of places) {
      const known = this.#files.rowAt(listing, folder, at);
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
    const former = this.#files.rowAt(listing, folder, at);
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

  /**
   * Known files that may have got this name. One that was met under its own name may have moved on since, unless it
   * has several: then this is one of the others.
   */
  #movedFrom({ root: id, files }: Listing, at: number, known: KnownFile | undefined): MovedFrom[] {
    const { settings, listed, roots } = this.#state;
    const areTwins = known !== undefined && isAlike(files, at, known);
    if (settings.newest === 0 || (areTwins && this.#state.root(id).isRenumbered)) return [];
    return this.#stores.files
      .movedFrom(files.inodes[at] as string, files.sizes[at] as number, files.mtimes[at] as number)
      .filter(
        ({ id, type, root, name, stamp }) =>
          type === typeAt(files, at) &&
          roots.get(root)?.state !== 'offline' &&
          !(files.linked?.has(at) === true && listed.has(id)) &&
          (!areTwins || (name === files.names[at] && isAlike(files, at, { stamp }))),
      );
  }

  /** @param from may have moved there */
  #suspicionsOf({ root, files }: Listing, at: number, from: readonly MovedFrom[]): Suspicion[] {
    const { isRenumbered } = this.#state.root(root);
    const name = files.names[at];
    return from.map((row) => ({
      at,
      from: row,
      byInode: !isRenumbered && row.name === name && isAlike(files, at, row),
    }));
  }

  /**
   * It was another root's until now: of none, because it was asked for while no walk came to it (a rule, the depth); or
   * the other way round.
   */
  #isSamePath({ root: id, folder, files }: Listing, at: number, row: MovedFrom): boolean {
    const name = files.names[at] as string;
    if (name !== row.name) return false;
    const root = this.#state.root(id);
    const here = joinPath(root.path, root.raw, folder.path, folder.raw, name, rawAt(files, at));
    const there = joinPath(row.rootPath, row.rootRaw, row.folderPath, row.folderRaw, row.name, row.raw);
    return byteText(here.bytes ?? here.path) === byteText(there.bytes ?? there.path);
  }
}

/** Of a row where it is now. */
function placeKey({ id, folder, name, raw }: MovedFrom): string {
  return `${id} ${folder} ${nameKey(name, raw)}`;
}

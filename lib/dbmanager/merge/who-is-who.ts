/**
 * Who is who, where the bytes at a name are not those of its row: a file was written, or names have changed hands. Then
 * rows follow their files, which are known by inode, size and mtime.
 *
 * | these bytes are known as          | which is      | so what is here is  | and the row of the name, if there is one |
 * | --------------------------------- | ------------- | ------------------- | ---------------------------------------- |
 * | another root's, at this very path | here          | that file           | is ousted                                |
 * | a file elsewhere                  | gone there    | that file, moved    | is ousted                                |
 * | a file elsewhere                  | there still   | nobody's: see below |                                          |
 * | the same, and here no longer      | there still   | left alone          | is left alone                            |
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
import { isNameless, nameKey, rawAt, typeAt } from '../tables/files.ts';
import type { MergeFiles } from './merge-files.ts';
import type { Marks } from './marks.ts';
import type { Listing, MergeOutput } from './merge-output.ts';
import type { RootState } from './root-state.ts';
import type { ScanState } from '../scan-state.ts';

export interface NameStores {
  readonly batch: Batch;
  readonly files: Files;
  readonly marks: Marks;
}

/** A file, and where it lies. */
type Placed = Pick<MovedFrom, 'rootPath' | 'folderPath' | 'name' | 'inode' | 'stamp'> & {
  readonly [Raw in 'rootRaw' | 'folderRaw' | 'raw']: Uint8Array | null;
};

/**
 * For the scanner: is this file no longer where it lies? A name in the listing carries the inode, size and mtime of a file
 * that is known elsewhere: moved, if it is not there any more.
 */
export interface Question {
  /** Place in the listing. */
  readonly at: number;
  readonly file: Placed;
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
  readonly questions: readonly Question[];
  /** Places in the listing of bytes that nobody is suspected of: their own row may be met at another of its names. */
  readonly rest: readonly number[];
  /** What the scanner has said, by place and question. */
  readonly answers: ReadonlyMap<string, boolean>;
}

/** Of a listing that is gone through. */
export interface Open extends Held {
  readonly questions: Question[];
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
  suspect({ listing, folder, questions, rest }: Open, { at, known }: Decision): boolean {
    const from = this.#movedFrom(listing, at, known);
    const same = from.find((row) => row.root !== listing.root && this.#isSamePath(listing, at, row));
    if (same !== undefined) {
      this.#oust(listing, folder, at);
      this.#files.takeOver(listing, folder, at, same);
      return true;
    }
    if (from.length > 0) {
      questions.push(...from.map((row) => this.#questionOf(listing, at, row)));
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
    if (held.questions.length > 0) return held;
    this.#decide(held.listing, held.folder, held.rest);
    return undefined;
  }

  /**
   * The scanner has looked: `gone` says of each question whether that file is no longer there. Meanwhile somebody else may
   * have asked for the file, and made a row of it, or moved it there; so whose these bytes may be is looked up anew.
   *
   * @returns what is to be looked at once more: a known file has moved since, and may have moved here
   */
  settle(held: Held, gone: readonly boolean[]): Held | undefined {
    const { listing, folder, questions } = held;
    const answers = new Map(held.answers);
    for (const [index, question] of questions.entries()) answers.set(keyOf(question), gone[index] === true);
    const met = this.#meetKnown(held);
    const isUnlisted = this.#unlisted(listing, folder);
    const rest = [...held.rest];
    const again: Question[] = [];
    for (const at of new Set(questions.map((question) => question.at))) {
      if (met.has(at)) continue;
      const suspects = this.#movedFrom(listing, at, this.#files.rowAt(listing, folder, at)).map((row) => {
        const question = this.#questionOf(listing, at, row);
        return { row, question, isGone: isNameless(row) || answers.get(keyOf(question)) };
      });
      const moved = suspects.find(({ row, isGone }) => isGone === true || isUnlisted(row));
      const open = suspects.filter(({ isGone }) => isGone === undefined);
      if (moved !== undefined) this.#moveHere(listing, folder, at, moved.row);
      else if (open.length > 0) again.push(...open.map(({ question }) => question));
      else if (suspects.length === 0) rest.push(at);
      else {
        // All are where they are known: these bytes have several names, or this one no longer.
        const itself = selfQuestion(this.#state.root(listing.root), listing, at);
        const isGone = answers.get(keyOf(itself));
        if (isGone === undefined) again.push(itself);
        else if (isGone) this.#leaveAlone(listing, folder, at);
        else rest.push(at);
      }
    }
    if (again.length > 0) return { listing, folder, questions: again, rest, answers };
    this.#decide(listing, folder, rest);
    return undefined;
  }

  /** @returns places in the listing that need no move any more */
  #meetKnown({ listing, folder, questions }: Held): Set<number> {
    const { files } = listing;
    const places = new Set(questions.map(({ at }) => at));
    const met = Array.from(places, (at) =>
      compareOne(files, at, this.#files.rowAt(listing, folder, at)),
    ).filter((decision) => decision.known !== undefined && !isOther(files, decision));
    const through = met.filter((decision) => this.#files.meet(listing, folder, decision)).length;
    if (through > 0) this.#output.through(listing.root, through);
    return new Set(met.map(({ at }) => at));
  }

  /** Of several new names for one old file the first has it. */
  #moveHere(listing: Listing, folder: number, at: number, from: MovedFrom): void {
    this.#oust(listing, folder, at);
    this.#files.move(listing, folder, at, from);
  }

  /** Names change while they are looked at: a scan that comes later finds out. */
  #leaveAlone(listing: Listing, folder: number, at: number): void {
    const known = this.#files.rowAt(listing, folder, at);
    if (known !== undefined) this.#state.root(listing.root).protectedFiles.add(known.id);
    this.#output.through(listing.root, 1);
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
  #oust(listing: Listing, folder: number, at: number): void {
    const former = this.#files.rowAt(listing, folder, at);
    if (former === undefined) return;
    const { batch, files, marks } = this.#stores;
    batch.write();
    files.oust(former.id);
    if (former.missing) return;
    marks.markFile(former.id, undefined, this.#now());
    this.#state.isMissing(former.id);
    this.#state.root(listing.root).protectedFiles.add(former.id);
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

  /** @param row may have moved there */
  #questionOf({ root, files }: Listing, at: number, row: MovedFrom): Question {
    const { isRenumbered } = this.#state.root(root);
    return {
      at,
      file: row,
      byInode: !isRenumbered && row.name === files.names[at] && isAlike(files, at, row),
    };
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

/** Is what was listed still there? */
function selfQuestion(root: RootState, { folder, files }: Listing, at: number): Question {
  const file = {
    rootPath: root.path,
    rootRaw: root.raw ?? null,
    folderPath: folder.path,
    folderRaw: folder.raw ?? null,
    name: files.names[at] as string,
    raw: rawAt(files, at),
    inode: files.inodes[at] as string,
    stamp: files.stamps[at] as string,
  };
  return { at, file, byInode: false };
}

/** Of a file where it is now. */
function keyOf({ file, byInode }: Question): string {
  const { rootPath, rootRaw, folderPath, folderRaw, name, raw, inode } = file;
  const { path, bytes } = joinPath(rootPath, rootRaw, folderPath, folderRaw, name, raw);
  return `${inode} ${byInode} ${byteText(bytes ?? path)}`;
}

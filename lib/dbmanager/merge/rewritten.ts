/**
 * Files in whose place this scan has met bytes that no file had: written anew, most likely, so the row stays. But their own
 * bytes may yet be met elsewhere, where the walk comes later: then they were moved away, and what is here is new.
 */
import type { ListedFiles } from '../../channel/listing.ts';
import type { MediaType } from '../../metadata/document.ts';
import { typeAt } from '../tables/files.ts';
import type { KnownFile } from './compare.ts';
import { sizeAndMtime } from './compare.ts';
import type { Listing } from './merge-output.ts';

/** Beyond them a file that was moved away stays where it was: a disk was written anew, and memory is not for all of it. */
const MOST = 10_000;

export interface Rewritten {
  readonly file: number;
  readonly type: MediaType;
  /** What has come in its place, and nothing else of that folder. */
  readonly listing: Listing;
  readonly folder: number;
}

export class RewrittenFiles {
  readonly #byBytes = new Map<string, Rewritten>();

  /** @param known as it was before */
  note(listing: Listing, folder: number, at: number, known: KnownFile): void {
    const isCopy = sizeAndMtime(known.stamp) === sizeAndMtime(listing.files.stamps[at] as string);
    if (isCopy || this.#byBytes.size >= MOST) return;
    const alone = { ...listing, files: only(listing.files, at) };
    const { id, type, inode, stamp } = known;
    this.#byBytes.set(keyOf(inode, stamp), { file: id, type, listing: alone, folder });
  }

  /** Whose bytes were these? */
  at(files: ListedFiles, at: number): Rewritten | undefined {
    if (this.#byBytes.size === 0) return undefined;
    const found = this.#byBytes.get(keyOf(files.inodes[at] as string, files.stamps[at] as string));
    return found?.type === typeAt(files, at) ? found : undefined;
  }

  forget({ files }: Listing, at: number): void {
    this.#byBytes.delete(keyOf(files.inodes[at] as string, files.stamps[at] as string));
  }
}

function keyOf(inode: string, stamp: string): string {
  return `${inode} ${sizeAndMtime(stamp)}`;
}

function only({ names, raws, stamps, inodes, sizes, mtimes, types }: ListedFiles, at: number): ListedFiles {
  const one = <T>(all: readonly T[]): T[] => all.slice(at, at + 1);
  return {
    names: one(names),
    raws: raws === undefined ? undefined : one(raws),
    stamps: one(stamps),
    inodes: one(inodes),
    sizes: one(sizes),
    mtimes: one(mtimes),
    types: one(types),
  };
}

/**
 * What a listing says about the rows of its folder. Pure: the decisions are carried out elsewhere.
 *
 * Changed = the stamp (size, mtime, ctime) differs, whichever way: a restored backup is older and has changed too.
 * An inode difference alone is a remounted share, or the like of it from elsewhere (a folder's name changed): renumbered.
 * A missing file that is back with its inode, size and mtime was away under another name (a rename sets ctime): restamped.
 * Another type (the list of suffixes was changed) asks for another parser, so it counts as a change too.
 */
import { MEDIA_TYPES } from '../../channel/listing.ts';
import type { ListedFiles } from '../../channel/listing.ts';
import type { MediaType } from '../../metadata/document.ts';
import { isYoung, plainStamp } from './settle.ts';

export interface KnownFile {
  readonly id: number;
  readonly stamp: string;
  readonly inode: string;
  readonly type: MediaType;
  readonly state: 'found' | 'done' | 'failed' | 'quarantined';
  readonly missing: boolean;
}

export type Verdict = 'new' | 'changed' | 'unchanged' | 'renumbered' | 'restamped';

export interface Decision {
  /** Place in the listing. */
  readonly at: number;
  readonly verdict: Verdict;
  readonly known: KnownFile | undefined;
  /** It was marked missing and is there again. */
  readonly returned: boolean;
}

/** @param known of the name or, where it is not UTF-8, of its bytes */
export function compare(files: ListedFiles, known: (at: number) => KnownFile | undefined): Decision[] {
  return files.names.map((_name, at) => compareOne(files, at, known(at)));
}

export function compareOne(files: ListedFiles, at: number, known: KnownFile | undefined): Decision {
  return { at, verdict: verdictOf(files, at, known), known, returned: known?.missing === true };
}

/**
 * Another file has the name now: one that was written anew, or one that lay elsewhere. Or it has another number. One that
 * was missing may be back under its name; or it went on as a new file where it was moved and changed, and that one is here.
 */
export function isOther({ inodes, stamps }: ListedFiles, { at, known }: Decision): boolean {
  if (known === undefined) return false;
  if (known.inode !== inodes[at]) return true;
  return known.missing && sizeAndMtime(known.stamp) !== sizeAndMtime(stamps[at] as string);
}

/** Nothing but their numbers can tell the file from that of the row. */
export function isAlike({ stamps }: ListedFiles, at: number, row: Pick<KnownFile, 'stamp'>): boolean {
  return plainStamp(row.stamp) === stamps[at];
}

function verdictOf(files: ListedFiles, at: number, row: KnownFile | undefined): Verdict {
  if (row === undefined) return 'new';
  const stamp = files.stamps[at] as string;
  if (row.type !== MEDIA_TYPES[files.types[at] as number]) return 'changed';
  if (row.stamp !== stamp) {
    const isBack =
      row.missing &&
      !isYoung(row.stamp) &&
      row.inode === files.inodes[at] &&
      sizeAndMtime(row.stamp) === sizeAndMtime(stamp);
    return isBack ? 'restamped' : 'changed';
  }
  return row.inode === files.inodes[at] ? 'unchanged' : 'renumbered';
}

/** Of a stamp `size.mtime.ctime`. */
export function sizeAndMtime(stamp: string): string {
  return stamp.slice(0, stamp.lastIndexOf('.'));
}

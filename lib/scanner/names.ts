/** The names in a folder, sorted, with the bytes of those that are not UTF-8. */
import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import type { RawPath } from '../channel/packet.ts';
import type { FileSystem } from './file-system.ts';

/** `special`: FIFO, socket, device. `unknown`: the listing did not say, `lstat` will. */
export type EntryKind = 'file' | 'folder' | 'link' | 'special' | 'unknown';

export interface Entry {
  /** Always valid text; U+FFFD stands for what is not UTF-8 in `raw`. */
  readonly name: string;
  readonly raw: Uint8Array | undefined;
  readonly kind: EntryKind;
}

/**
 * Strings are twice as fast as buffers and nearly always right. A U+FFFD in one of them means damage, or a name that
 * really has this character: only the bytes tell, so the folder is listed again.
 *
 * @throws what readdir throws
 */
export function readNames(fs: FileSystem, folder: RawPath): Entry[] {
  const listed = typedNames(fs, folder);
  const damaged = listed === undefined || listed.some((entry) => entry.name.includes('\uFFFD'));
  const entries = damaged ? fs.names(folder).map(fromBytes) : listed;
  // Two damaged names may look the same: their bytes keep the order the same in every scan.
  return entries.sort((a, b) => (a.name === b.name ? byBytes(a, b) : a.name < b.name ? -1 : 1));
}

/** @returns undefined where readdir failed only because it could not stat one of its names */
function typedNames(fs: FileSystem, folder: RawPath): Entry[] | undefined {
  try {
    return fs.readdir(folder).map((entry) => ({ name: entry.name, raw: undefined, kind: kindOf(entry) }));
  } catch (error) {
    // On a file system without types (DT_UNKNOWN) Node.js stats each name in `getDirents` and fails with the first
    // that has just been deleted. One file must not hide its folder.
    if ((error as NodeJS.ErrnoException).syscall === 'lstat') return undefined;
    throw error;
  }
}

/** @param entry a Dirent, or the result of a stat */
export function kindOf(
  entry: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>,
): Exclude<EntryKind, 'unknown'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'special';
}

function fromBytes(bytes: Buffer): Entry {
  const name = bytes.toString();
  return { name, raw: isUtf8(bytes) ? undefined : new Uint8Array(bytes), kind: 'unknown' };
}

function byBytes(a: Entry, b: Entry): number {
  return a.raw === undefined || b.raw === undefined
    ? Number(a.raw !== undefined) - Number(b.raw !== undefined)
    : Buffer.compare(a.raw, b.raw);
}

/**
 * A root that was moved or removed, told from one whose disk is away: the folder it lay in can be read, holds something,
 * and does not name it. Where a disk is mounted there is nothing while it is away, or no folder at all.
 */
import type { RawPath } from '../channel/packet.ts';
import type { FileSystem } from './file-system.ts';
import { goneFrom } from './gone-from.ts';

/** @param path absolute, of nothing */
export function isRemoved(fs: FileSystem, path: RawPath): boolean {
  return goneFrom(fs, path)?.folder.empty === false;
}

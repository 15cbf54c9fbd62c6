/** A file outside of every root that somebody asks for, and that is not where it was. */
import type { Gone } from '../../channel/look.ts';
import type { Stores } from '../stores.ts';

/** What a walk comes to is left to it: it has a second look, and a brake. */
export function markGone(
  { batch, folders, files, marks }: Pick<Stores, 'batch' | 'folders' | 'files' | 'marks'>,
  { folder, name, raw }: Gone,
  now: number,
): void {
  const known = folders.find(0, folder.path, folder.raw);
  // Another folder, with nothing in it, is where a disk is to be mounted.
  if (known === undefined || (folder.empty && folder.inode !== known.inode)) return;
  const file = files.byName(known.id, name, raw ?? null);
  if (file === undefined || file.missing) return;
  batch.write();
  marks.markFile(file.id, undefined, now);
}

/**
 * A file that somebody asks for and that is not there: is it gone, or only out of reach? Gone is what its folder, which
 * can be read, does not name; a folder that is away itself (its disk, its share) says nothing of what lies in it.
 */
import type { Gone } from '../channel/look.ts';
import type { RawPath } from '../channel/packet.ts';
import { byteText } from '../channel/raw-path.ts';
import { namesOf, pathOf, pathsOf, split } from './byte-paths.ts';
import type { FileSystem } from './file-system.ts';
import { readNames } from './names.ts';

/** @param path absolute, of nothing @returns undefined where it may still be somewhere */
export function goneFrom(fs: FileSystem, path: RawPath): Gone | undefined {
  const [above, name] = split(byteText(path));
  try {
    const folder = byteText(fs.realpath(pathOf(above)));
    const entries = readNames(fs, pathOf(folder));
    if (entries.some(({ name: text, raw }) => byteText(raw ?? text) === name)) return undefined;
    const inode = String(fs.stat(pathOf(folder)).ino);
    return { folder: { ...pathsOf(folder.slice(1)), inode, empty: entries.length === 0 }, ...namesOf(name) };
  } catch {
    return undefined;
  }
}

/** What a walk passes by: names that people hide and folders that systems keep for themselves. */

/**
 * A dot file or dot folder. Files too: they are AppleDouble halves (`._Song.mp3`, the resource fork that macOS leaves
 * on foreign disks), unfinished copies (`.Song.mp3.Xy12`, rsync) and Android's bin (`.trashed-1700000000-IMG_1.jpg`),
 * and who hides a song by hand means it.
 *
 * Two dots hide nothing: `...And Justice for All` and `..Baby One More Time` are albums.
 */
export function isHidden(name: string): boolean {
  return name.startsWith('.') && !name.startsWith('..');
}

/** Bins, snapshots, thumbnails and lost chains of Windows, macOS, Android, Synology, QNAP and ext4, packages of Node.js; lower case. */
export const SYSTEM_FOLDERS: ReadonlySet<string> = new Set([
  '$recycle.bin',
  'recycler',
  'recycled',
  'system volume information',
  '$extend',
  'found.000',
  '__macosx',
  'network trash folder',
  'temporary items',
  'thevolumesettingsfolder',
  'lost.dir',
  'lost+found',
  '#snapshot',
  '#recycle',
  '@eadir',
  '@tmp',
  '@recycle',
  '@recently-snapshot',
  '@sharebin',
  '@__thumb',
  '@snapshot',
  'node_modules',
]);

/** A folder the walk does not enter. A root is entered whatever its name: the user named it. */
export function isHiddenFolder(name: string): boolean {
  return isHidden(name) || SYSTEM_FOLDERS.has(name.toLowerCase());
}

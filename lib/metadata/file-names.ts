/**
 * Names of files as people and programs write them down: in another Unicode form than the disk has them (macOS
 * decomposes), in another letter case (Windows does not mind).
 */

/** The same for names that differ only in Unicode form and letter case. */
export function looseName(name: string): string {
  // Upper case first: `ß` and `SS`, final and other sigma fall together. Again NFC: case mapping may decompose.
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/** The last part of a path, by either separator. */
export function lastName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** `01 Song.flac` -> `01 Song`; a name that is only a suffix (`.flac`) stays whole. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

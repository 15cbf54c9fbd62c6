/** Paths of another place, another machine. */

/** Folders and where they are here, the first that fits: with `[['/old/music', '/music']]` `/old/music/a.mp3` is `/music/a.mp3`. */
export type PathMap = readonly (readonly [from: string, to: string])[];

/** By the first rule that fits, a whole folder at least; a path of Windows gets the separators of this place. */
export function movedPath(path: string, map: PathMap): string {
  for (const [from, to] of map) {
    const old = trimmed(from);
    if (!path.startsWith(old) || !/^(?:$|[\\/])/.test(path.slice(old.length))) continue;
    const rest = path.slice(old.length);
    return trimmed(to) + (old.includes('\\') || rest.startsWith('\\') ? rest.replaceAll('\\', '/') : rest);
  }
  return path;
}

function trimmed(folder: string): string {
  return folder.replace(/[\\/]+$/, '');
}

/**
 * Which folders the walk of a root comes to by their own names. It says which links lead to something that is scanned
 * anyway, and which folders a walk passed by on purpose (not because they are gone).
 */
import { byteText, isBelow } from '../channel/raw-path.ts';
import type { RawPath } from '../channel/packet.ts';
import { isHidden, isHiddenFolder } from './hidden.ts';

export class Reach {
  /** Paths of all roots, one character a byte. */
  readonly #roots: ReadonlySet<string>;
  /** Levels below the root that are walked. */
  readonly depth: number;

  constructor(roots: readonly string[], depth: number) {
    // Root 0 has no path; as a prefix '' would hold everything.
    this.#roots = new Set(roots.filter((path) => path !== '').map((path) => rootText(path)));
    this.depth = depth;
  }

  /** This folder is a root itself: its own walk lists it. */
  isRoot(path: string): boolean {
    return this.#roots.has(path);
  }

  /**
   * The walk of this root comes to the folder: nothing hidden and no other root lies on the way, and it is not too deep.
   *
   * @param path of a folder, in byte text
   * @param root path of the walked root, in byte text
   */
  walks(path: string, root: string): boolean {
    if (path === root) return true;
    if (!isBelow(path, root)) return false;
    let at = root === '/' ? '' : root;
    const parts = path.slice(at.length + 1).split('/');
    if (parts.length > this.depth) return false;
    return parts.every((part) => {
      at += `/${part}`;
      return !isHiddenFolder(part) && !this.isRoot(at);
    });
  }

  /** A folder, by its path without links, is scanned by this root or by another one. */
  reachesFolder(path: string, root: string): boolean {
    return this.walks(path, root) || this.#otherRootReaches(path, root);
  }

  /** As `reachesFolder`, for a file. */
  reachesFile(path: string, root: string): boolean {
    const slash = path.lastIndexOf('/');
    return !isHidden(path.slice(slash + 1)) && this.reachesFolder(path.slice(0, slash) || '/', root);
  }

  /** Another root is only known by its path: it is taken to be walked to the bottom. */
  #otherRootReaches(path: string, own: string): boolean {
    for (const root of this.#roots) {
      if (root === own || !isBelow(path, root)) continue;
      const below = path
        .slice(root.length)
        .split('/')
        .filter((part) => part !== '');
      if (!below.some((part) => isHiddenFolder(part))) return true;
    }
    return false;
  }
}

/** The path of a root as it is compared: byte text without a slash at its end. */
export function rootText(path: RawPath): string {
  const text = byteText(path);
  return text.length > 1 ? text.replace(/\/+$/, '') || '/' : text;
}

/**
 * Symbolic links. A policy says where they may lead: `never` anywhere, `inside` only below the same root, `all`
 * everywhere. Whatever the policy, **a file is scanned once**, under the name that does not need a link:
 *
 * - A link to something that a walk comes to by its own name is not followed. So `inside` follows links into hidden
 *   folders (git-annex keeps its files below `.git`) and below the depth limit, and no others.
 * - A folder that is reached only by links is walked at the first link to it (in the order of the walk) and passed by
 *   at the others. Files are not held against each other: two links to one file are two names of it, as hard links are.
 * - A folder that is its own ancestor (same device and inode) ends the walk there. It is compared with each folder on
 *   the way from the root, not with every folder met (MPD does the same): a set of all folders costs memory, and
 *   inodes of network file systems may repeat.
 *
 * A link that leads nowhere says nothing under `inside`; under `all` the disk it leads to may be away, so what hangs
 * on it is reported and keeps its rows.
 */
import type { BigIntStats } from 'node:fs';
import type { PassedLinks } from '../channel/listing.ts';
import type { RawPath } from '../channel/packet.ts';
import { byteText, isBelow } from '../channel/raw-path.ts';
import type { FileSystem } from './file-system.ts';
import { isAbsence } from './listing-error.ts';
import { kindOf } from './names.ts';
import type { Reach } from './reach.ts';
import type { LinkPolicy } from './scanner-messages.ts';

export type Target =
  | { readonly kind: 'file'; readonly stats: BigIntStats }
  /** `real` is its path without links, in byte text. */
  | { readonly kind: 'folder'; readonly real: string }
  /** FIFO, socket or device. */
  | { readonly kind: 'special' }
  /** Not to be followed; without a reason where what it leads to is scanned under its own name. */
  | { readonly kind: 'passed'; readonly why?: keyof PassedLinks; readonly of?: 'file' | 'folder' };

const PASSED: Target = { kind: 'passed' };

export class Links {
  readonly #fs: FileSystem;
  readonly #policy: LinkPolicy;
  readonly #reach: Reach;
  readonly #root: string;
  readonly #walked = new Set<string>();
  readonly #passed: { -readonly [Why in keyof PassedLinks]: number } = {};

  /** @param root the real path of the walked root, in byte text */
  constructor(fs: FileSystem, policy: LinkPolicy, reach: Reach, root: string) {
    this.#fs = fs;
    this.#policy = policy;
    this.#reach = reach;
    this.#root = root;
  }

  /**
   * Where a link leads, if it is to be followed.
   *
   * @param once a file that is reached without the link is passed by (a sidecar never is: a folder keeps its cover)
   * @throws what `stat` throws, where what hangs on the link cannot be told
   */
  follow(link: RawPath, once: (target: string) => boolean): Target {
    if (this.#policy === 'never') return { kind: 'passed', why: 'never' };
    try {
      const stats = this.#fs.stat(link);
      const kind = kindOf(stats);
      if (kind !== 'file' && kind !== 'folder') return { kind: 'special' };
      const real = byteText(this.#fs.realpath(link));
      if (this.#policy === 'inside' && !isBelow(real, this.#root))
        return { kind: 'passed', why: 'outside', of: kind };
      if (kind === 'file')
        return once(real) && this.#reach.reachesFile(real, this.#root) ? PASSED : { kind, stats };
      return this.#reach.reachesFolder(real, this.#root) ? PASSED : { kind, real };
    } catch (error) {
      const isLoop = (error as NodeJS.ErrnoException).code === 'ELOOP';
      if (isLoop || (this.#policy === 'inside' && isAbsence(error)))
        return { kind: 'passed', why: 'nowhere' };
      throw error;
    }
  }

  /** One that matters was not followed. */
  pass(why: keyof PassedLinks): void {
    this.#passed[why] = (this.#passed[why] ?? 0) + 1;
  }

  get passed(): PassedLinks {
    return this.#passed;
  }

  /** @returns false where a link led to this folder before. Asked of every folder that lies behind a link. */
  first(real: string): boolean {
    if (this.#walked.has(real)) return false;
    this.#walked.add(real);
    return true;
  }
}

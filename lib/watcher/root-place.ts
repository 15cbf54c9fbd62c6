/**
 * Where a root lies, and which disks are mounted in it. Of a disk that is taken away and mounted again at once, device
 * and inode are the same as before, and whatever watched its folders is dead: so mounts count, too.
 */
import { join, relative } from 'node:path';
import { isBelow } from '../channel/raw-path.ts';
import { isNetworkType, mountAt, mountsOf } from '../store/network-fs.ts';
import type { WatchedRoot } from './watcher-messages.ts';

export interface RootPlace {
  /** Without symbolic links: this is what is observed. */
  readonly real: string;
  /** Another one: it is another folder, or other disks are mounted on it or in it. */
  readonly identity: string;
  /** Mount points in it. */
  readonly points: readonly string[];
  /** A network file system that it lies on, or that is mounted in it. */
  readonly network: NetworkMount | undefined;
}

export interface NetworkMount {
  /** Where it is mounted; undefined: the root lies on it. */
  readonly point: string | undefined;
  readonly type: string;
}

/**
 * @param folder device and inode
 * @param mountinfo text of `/proc/self/mountinfo`; '' where there is none
 * @param isHidden names of folders that are passed by: what is mounted in these does not matter
 */
export function placeOf(
  root: Pick<WatchedRoot, 'depth' | 'inner'>,
  real: string,
  folder: string,
  mountinfo: string,
  isHidden: (name: string) => boolean,
): RootPlace {
  const mounts = mountsOf(mountinfo);
  const own = mountAt(mounts, real);
  const within = [...mounts.values()].filter(({ point }) => {
    if (point === real || !isBelow(point, real)) return false;
    const path = relative(real, point);
    const names = path.split('/');
    if (names.length > root.depth || names.some(isHidden)) return false;
    return !root.inner.some((inner) => isBelow(path, inner));
  });
  const far = within.find(({ type }) => isNetworkType(type));
  const network = isNetworkType(own?.type) ? { point: undefined, type: own.type } : far;
  return {
    real,
    identity: JSON.stringify([real, folder, own?.id, ...within.map(({ point, id }) => [point, id])]),
    points: within.map(({ point }) => point),
    network: network && { point: network.point, type: network.type },
  };
}

/** @param path that was observed @returns as the root is called */
export function pathAsTold(root: string, { real }: RootPlace, path: string): string {
  return real === root ? path : join(root, relative(real, path));
}

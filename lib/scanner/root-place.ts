/** The folder a root is. Two roots that are one folder under two paths are walked once. */
import type { BigIntStats } from 'node:fs';
import { append, byteText } from '../channel/raw-path.ts';
import { ValhallaError } from '../errors.ts';
import type { FileSystem } from './file-system.ts';
import type { Place, Way } from './place.ts';
import { rootText } from './reach.ts';
import type { Reach } from './reach.ts';
import type { RootTask } from './scanner-messages.ts';

export function rootWay(task: RootTask): Way {
  const real = rootText(task.raw ?? task.path);
  const bytes = Buffer.from(real, 'latin1');
  return {
    path: '',
    raw: undefined,
    at: task.raw === undefined ? bytes.toString() : bytes,
    real,
    linked: false,
    level: 0,
    rules: undefined,
    parent: undefined,
  };
}

/** @throws where there is no such folder, or another root walks it */
export function enterRoot(
  fs: FileSystem,
  task: RootTask,
  way: Way,
  reach: Reach,
  identities: ReadonlyMap<string, RootTask>,
): Place {
  const stats = fs.stat(way.at);
  if (!stats.isDirectory())
    throw new ValhallaError('ERR_VALHALLA_ROOT_OFFLINE', 'it is not a folder, give one');
  const real = byteText(fs.realpath(way.at));
  const owner = identities.get(identityOf(stats));
  if (owner !== undefined && owner !== task) throw doubled(owner.path);
  // The roots of other threads are only known by their paths: looking at them could block this thread too.
  if (real !== way.real && reach.isRoot(real)) throw doubled(Buffer.from(real, 'latin1').toString());
  return {
    ...way,
    real,
    device: stats.dev,
    inode: stats.ino,
    mount: stats.dev !== deviceAbove(fs, way, stats),
  };
}

/**
 * Which root walks which folder, of the roots of one thread. A root that is named by the folder's own path goes before
 * one that is a link to it, then the first of the list.
 */
export function identifyRoots(fs: FileSystem, tasks: readonly RootTask[]): Map<string, RootTask> {
  const direct = new Map<string, RootTask>();
  const linked = new Map<string, RootTask>();
  for (const task of tasks) {
    const { at, real } = rootWay(task);
    try {
      const stats = fs.stat(at);
      // Inode 0 is that of a file system that has none.
      if (stats.ino === 0n) continue;
      const key = identityOf(stats);
      const map = byteText(fs.realpath(at)) === real ? direct : linked;
      if (!map.has(key)) map.set(key, task);
    } catch {
      // Not there: its own walk says so.
    }
  }
  return new Map([...linked, ...direct]);
}

/** Comparable within one run only: device numbers change at every mount. */
export function identityOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}`;
}

function deviceAbove(fs: FileSystem, { at }: Way, own: BigIntStats): bigint {
  try {
    return fs.stat(append(at, '..')).dev;
  } catch {
    return own.dev;
  }
}

function doubled(path: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_ROOT_OFFLINE',
    `it is the same folder as the root ${path}, which is scanned; take one of the two out of the library`,
  );
}

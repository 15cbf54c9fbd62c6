/**
 * The calls a walk makes, so that tests can let them fail. All but two are synchronous: on a warm local disk the asynchronous
 * ways are 5-10 times slower (222,000 against 22,000-41,000 files/s), and a scanner has its thread to itself.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  opendirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs';
import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import type { RawPath } from '../channel/packet.ts';
import { fsPath } from '../channel/raw-path.ts';

export interface FileSystem {
  /** Names with their types, those that are not UTF-8 damaged (U+FFFD). */
  readdir(path: RawPath): Dirent[];
  /** Names as bytes. */
  names(path: RawPath): Buffer[];
  /** @throws where the folder cannot be read */
  isEmpty(path: RawPath): boolean;
  lstat(path: RawPath): BigIntStats;
  /** The same, for a disk on which it takes its time (`reads-ahead.ts`). */
  readdirLater(path: RawPath): Promise<Dirent[]>;
  lstatLater(path: RawPath): Promise<BigIntStats>;
  stat(path: RawPath): BigIntStats;
  /** Without any symbolic link. */
  realpath(path: RawPath): Buffer;
  /** @returns undefined where it is larger than `most` bytes, or no regular file */
  readText(path: RawPath, most: number): string | undefined;
}

export const nodeFileSystem: FileSystem = {
  readdir: (path) => readdirSync(fsPath(path), { withFileTypes: true }),
  names: (path) => readdirSync(fsPath(path), { encoding: 'buffer' }),
  isEmpty(path) {
    const folder = opendirSync(fsPath(path), {
      bufferSize: 1,
      encoding: 'buffer' as BufferEncoding,
    });
    try {
      return folder.readSync() === null;
    } finally {
      folder.closeSync();
    }
  },
  lstat: (path) => lstatSync(fsPath(path), { bigint: true }),
  readdirLater: (path) => readdir(fsPath(path), { withFileTypes: true }),
  lstatLater: (path) => lstat(fsPath(path), { bigint: true }),
  stat: (path) => statSync(fsPath(path), { bigint: true }),
  realpath: (path) => realpathSync.native(fsPath(path), { encoding: 'buffer' }),
  readText(path, most) {
    // Without O_NONBLOCK a FIFO of this name would hold the thread for ever.
    const file = openSync(fsPath(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(file);
      return stats.isFile() && stats.size <= most ? readFileSync(file, 'utf8') : undefined;
    } finally {
      closeSync(file);
    }
  },
};

/** Tells the watchdog, who sees a thread stuck in the kernel only by what it wrote before. */
export interface Heartbeat {
  enter(root: number): void;
  leave(): void;
}

/** @returns the same calls, each between `enter(root())` and `leave()`; whoever awaits what comes later leaves himself */
export function withHeartbeat(fs: FileSystem, heartbeat: Heartbeat, root: () => number): FileSystem {
  const beat = <Result>(call: (path: RawPath) => Result): ((path: RawPath) => Result) => {
    return (path) => {
      heartbeat.enter(root());
      try {
        return call(path);
      } finally {
        heartbeat.leave();
      }
    };
  };
  return {
    readdir: beat((path) => fs.readdir(path)),
    names: beat((path) => fs.names(path)),
    isEmpty: beat((path) => fs.isEmpty(path)),
    lstat: beat((path) => fs.lstat(path)),
    readdirLater(path) {
      heartbeat.enter(root());
      return fs.readdirLater(path);
    },
    lstatLater(path) {
      heartbeat.enter(root());
      return fs.lstatLater(path);
    },
    stat: beat((path) => fs.stat(path)),
    realpath: beat((path) => fs.realpath(path)),
    readText: (path, most) => beat((file) => fs.readText(file, most))(path),
  };
}

/** What may happen to a disk while nobody looks. Mounts need the rights of root, and Linux. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { atEnd } from './at-end.ts';

const ROOT = process.getuid?.() === 0;

function canMount(): boolean {
  if (!ROOT || process.platform !== 'linux') return false;
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** For the `skip` of a test; the reason, where file systems cannot be mounted here. */
export const NO_MOUNTS: string | false = canMount() ? false : 'mounting a file system takes root on Linux';

/** Mounts an empty file system there until the test is over. */
export function mount(context: TestContext, point: string): void {
  mkdirSync(point, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'valhalla-test', point]);
  atEnd(context, () => void unmount(point));
}

/** At once, though files of it may be open. @returns false where nothing was mounted */
export function unmount(point: string): boolean {
  try {
    execFileSync('umount', ['--lazy', point], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Shows the file system of one folder at another too, so that it can be taken away and come back with its files. */
export function bind(context: TestContext, from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  execFileSync('mount', ['--bind', from, to]);
  atEnd(context, () => void unmount(to));
}

/**
 * On which file system a path lies, by the kernel's table of mounts. Nothing here touches a path of the library: a stat
 * on a dead mount never returns. So a root that is a link counts for the disk the link is on.
 */
import { readFileSync } from 'node:fs';
import { isBelow } from '../channel/raw-path.ts';
import { networkFileSystem } from '../store/network-fs.ts';
import type { RootTask } from './scanner-messages.ts';

export interface Mount {
  readonly point: string;
  /** `major:minor` */
  readonly device: string;
  /** `ext4`, `nfs4`, `cifs`, `fuse.sshfs`, ... */
  readonly type: string;
}

/** Scanner threads, at most. */
export const SCANNER_THREADS = 4;

/** Linux only; undefined elsewhere. */
export function readMountinfo(): string | undefined {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return undefined;
  }
}

/** @param mountinfo text of `/proc/self/mountinfo` (proc_pid_mountinfo(5)) */
export function mountOf(path: string, mountinfo: string): Mount | undefined {
  let best: Mount | undefined;
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ');
    // ID, parent, device, root, mount point, options, any number of tags, `-`, type, source
    const [, , device, , escaped] = fields;
    const type = fields[fields.indexOf('-', 5) + 1];
    if (device === undefined || escaped === undefined || type === undefined) continue;
    const point = unescapePath(escaped);
    // A later mount on the same point lies over the earlier one.
    if (isBelow(path, point) && point.length >= (best?.point.length ?? 0)) best = { point, device, type };
  }
  return best;
}

/**
 * One group a thread: the roots of one device together, so that a disk with one head is not asked in two places, and a
 * device that hangs holds up nobody else. Where devices outnumber threads, local ones share before network ones do.
 *
 * @param mountinfo undefined (not Linux): each root is taken for a device of its own
 */
export function groupByDevice(roots: readonly RootTask[], mountinfo: string | undefined): RootTask[][] {
  const local = new Map<string, RootTask[]>();
  const network = new Map<string, RootTask[]>();
  for (const root of roots) {
    const mount = mountinfo === undefined ? undefined : mountOf(root.path, mountinfo);
    const far = mountinfo !== undefined && networkFileSystem(mountinfo, root.path) !== undefined;
    const devices = far ? network : local;
    const device = mount?.device ?? root.path;
    const group = devices.get(device);
    if (group === undefined) devices.set(device, [root]);
    else group.push(root);
  }
  const kept = Math.min(network.size, SCANNER_THREADS - (local.size === 0 ? 0 : 1));
  return [...share([...local.values()], SCANNER_THREADS - kept), ...share([...network.values()], kept)];
}

function share(groups: readonly RootTask[][], most: number): RootTask[][] {
  if (groups.length <= most) return [...groups];
  return Array.from({ length: most }, (_, at) => groups.filter((_, index) => index % most === at).flat());
}

/** Space, tab, newline and backslash are written as three octal digits. Bytes, not characters: `ü` stands unescaped. */
function unescapePath(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCodePoint(Number.parseInt(octal, 8)),
  );
}

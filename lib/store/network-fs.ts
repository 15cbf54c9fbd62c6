/** Which file systems are shared with other machines, and on which one a path lies (`/proc/self/mountinfo`). */
import { isBelow } from '../channel/raw-path.ts';

const NETWORK =
  /^(nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|coda|9p|ceph|glusterfs|lustre|fuse\.(sshfs|rclone|s3fs|davfs|glusterfs|ceph|smbnetfs|curlftpfs))$/;

export interface Mount {
  readonly point: string;
  readonly type: string;
  /** Another one: something else is mounted there. A number that is free again is used again, though. */
  readonly id: string;
}

/** @returns the file system's type where it is a network one */
export function networkFileSystem(mountinfo: string, path: string): string | undefined {
  const type = mountAt(mountsOf(mountinfo), path)?.type;
  return isNetworkType(type) ? type : undefined;
}

export function isNetworkType(type: string | undefined): type is string {
  return type !== undefined && NETWORK.test(type);
}

/** The one that a path lies on. */
export function mountAt(mounts: ReadonlyMap<string, Mount>, path: string): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts.values())
    if (isBelow(path, mount.point) && mount.point.length >= (best?.point.length ?? 0)) best = mount;
  return best;
}

/** By mount point: a later line of the same one lies over the earlier one. */
export function mountsOf(mountinfo: string): Map<string, Mount> {
  const mounts = new Map<string, Mount>();
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ');
    const separator = fields.indexOf('-');
    const point = fields[4]?.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCodePoint(Number.parseInt(octal, 8)),
    );
    if (point === undefined || separator < 0) continue;
    // Its number, the device, and which folder of that is mounted.
    const id = [fields[0], fields[2], fields[3]].join(' ');
    mounts.set(point, { point, type: fields[separator + 1] ?? '', id });
  }
  return mounts;
}

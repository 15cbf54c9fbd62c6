/** Which file systems are shared with other machines, and on which one a path lies (`/proc/self/mountinfo`). */
import { isBelow } from '../channel/raw-path.ts';

const NETWORK =
  /^(nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|coda|9p|ceph|glusterfs|lustre|fuse\.(sshfs|rclone|s3fs|davfs|glusterfs|ceph|smbnetfs|curlftpfs))$/;

export interface NetworkMount {
  /** Where it is mounted; a path that lies on it is told as it was asked for. */
  readonly point: string;
  readonly type: string;
}

/** @returns the file system's type where it is a network one */
export function networkFileSystem(mountinfo: string, path: string): string | undefined {
  let best = '';
  let type = '';
  for (const [point, own] of mountsOf(mountinfo)) {
    if (!isBelow(path, point) || point.length < best.length) continue;
    best = point;
    type = own;
  }
  return NETWORK.test(type) ? type : undefined;
}

/** @returns the network file system on which a folder lies, else one that is mounted below it */
export function networkMount(mountinfo: string, folder: string): NetworkMount | undefined {
  const own = networkFileSystem(mountinfo, folder);
  if (own !== undefined) return { point: folder, type: own };
  for (const [point, type] of mountsOf(mountinfo))
    if (NETWORK.test(type) && isBelow(point, folder)) return { point, type };
  return undefined;
}

/** Types by mount point: a later line of the same one lies over the earlier one. */
function mountsOf(mountinfo: string): Map<string, string> {
  const types = new Map<string, string>();
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ');
    const separator = fields.indexOf('-');
    const point = fields[4]?.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCodePoint(Number.parseInt(octal, 8)),
    );
    if (point !== undefined && separator >= 0) types.set(point, fields[separator + 1] ?? '');
  }
  return types;
}

/** Which file systems are shared with other machines, and on which one a path lies (`/proc/self/mountinfo`). */

const NETWORK =
  /^(nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|coda|9p|ceph|glusterfs|lustre|fuse\.(sshfs|rclone|s3fs|davfs|glusterfs|ceph|smbnetfs|curlftpfs))$/;

/** @returns the file system's type where it is a network one */
export function networkFileSystem(mountinfo: string, path: string): string | undefined {
  let best = -1;
  let type = '';
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ');
    const separator = fields.indexOf('-');
    const point = fields[4]?.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCodePoint(Number.parseInt(octal, 8)),
    );
    if (point === undefined || separator < 0) continue;
    const covers = path === point || path.startsWith(point === '/' ? '/' : `${point}/`);
    // A later line of the same mount point lies over the earlier one.
    if (covers && point.length >= best) {
      best = point.length;
      type = fields[separator + 1] ?? '';
    }
  }
  return NETWORK.test(type) ? type : undefined;
}

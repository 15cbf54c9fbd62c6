/**
 * A second look before something is believed to be gone: a share that drops out for a second looks like a deletion.
 */
import type { ToScanner } from '../channel/listing.ts';
import { byteText } from '../channel/raw-path.ts';
import type { RawPath } from '../channel/packet.ts';
import { stampOf } from './file-arrays.ts';
import type { FileSystem } from './file-system.ts';
import { isRemoved } from './is-removed.ts';
import { isAbsence } from './listing-error.ts';
import type { SeenRoot } from './walk.ts';

export type AskedFolder = Extract<ToScanner, { kind: 'verify' }>['folders'][number];
export type AskedFile = Extract<ToScanner, { kind: 'check' }>['files'][number];

export interface Verdict {
  /** The root is as the walk found it. */
  readonly online: boolean;
  /** Why the root is not online; '' where it is. */
  readonly reason: string;
  /** Places of the folders that are no longer what the walk saw. */
  readonly changed: readonly number[];
}

/** @param seen undefined: the walk found no root there @param at the path of the root */
export function verify(
  fs: FileSystem,
  at: RawPath,
  seen: SeenRoot | undefined,
  folders: readonly AskedFolder[],
): Verdict {
  if (seen === undefined) return verifyRemoved(fs, at);
  const reason = rootFault(fs, seen);
  if (reason !== '') return { online: false, reason, changed: [] };
  const changed = folders.flatMap((folder, at) => (holds(() => isAsSeen(fs, seen, folder)) ? [] : [at]));
  return { online: true, reason, changed };
}

function verifyRemoved(fs: FileSystem, at: RawPath): Verdict {
  const online = isRemoved(fs, at);
  return { online, reason: online ? '' : 'it could not be read', changed: [] };
}

/** Which of these files are not there: nothing is at their path, or another file; and their root is there and holds something. */
export function areGone(fs: FileSystem, files: readonly AskedFile[]): boolean[] {
  const roots = new Map<string, boolean>();
  return files.map((asked) => {
    const { root } = asked;
    const key = byteText(root);
    if (!roots.has(key)) roots.set(key, root.length === 0 || holds(() => !fs.isEmpty(root)));
    return roots.get(key) === true && isElsewhere(fs, asked);
  });
}

function rootFault(fs: FileSystem, { place, empty }: SeenRoot): string {
  try {
    const { dev, ino } = fs.stat(place.at);
    if (dev !== place.device || ino !== place.inode) return 'another folder took its place during the scan';
    return fs.isEmpty(place.at) && !empty.has('') ? 'it became empty during the scan' : '';
  } catch (error) {
    return `it went away during the scan (${(error as Error).message})`;
  }
}

function isAsSeen(fs: FileSystem, seen: SeenRoot, { path, raw, inode }: AskedFolder): boolean {
  const below = byteText(raw ?? path);
  const at = absolute(seen, below);
  if (inode === '') return isOffTheWay(fs, seen, below) || isStillAbsent(fs, seen, below);
  return String(fs.stat(at).ino) === inode && (!fs.isEmpty(at) || seen.empty.has(below));
}

/** The nearest folder above it must be readable, or nothing is known of what lies below. */
function isStillAbsent(fs: FileSystem, seen: SeenRoot, below: string): boolean {
  if (!isNoFolder(fs, absolute(seen, below))) return false;
  let above = below;
  do above = above.slice(0, Math.max(0, above.lastIndexOf('/')));
  while (above !== '' && isNoFolder(fs, absolute(seen, above)));
  return !isNoFolder(fs, absolute(seen, above));
}

/** @throws where it may be one that cannot be read */
function isNoFolder(fs: FileSystem, path: RawPath): boolean {
  try {
    fs.isEmpty(path);
    return false;
  } catch (error) {
    if (isAbsence(error)) return true;
    throw error;
  }
}

/**
 * The walk did not meet it on purpose: it is ignored by a rule, hidden, too deep, a root of its own, or behind a link that is not
 * followed (any more). For the library it is gone, though it is there.
 */
function isOffTheWay(fs: FileSystem, { place, reach, ignored }: SeenRoot, below: string): boolean {
  if (isIgnored(ignored, below)) return true;
  const inRoot = (root: string): string => `${root === '/' ? '' : root}/${below}`;
  const named = inRoot(byteText(place.at));
  if (!reach.walks(named, byteText(place.at))) return true;
  try {
    return byteText(fs.realpath(Buffer.from(named, 'latin1'))) !== inRoot(place.real);
  } catch {
    return false;
  }
}

function isIgnored(ignored: ReadonlySet<string>, below: string): boolean {
  if (ignored.size === 0) return false;
  for (let end = below.length; end > 0; end = below.lastIndexOf('/', end - 1))
    if (ignored.has(below.slice(0, end))) return true;
  return false;
}

function absolute({ place }: SeenRoot, below: string): RawPath {
  const root = byteText(place.at);
  return Buffer.from(below === '' ? root : `${root.endsWith('/') ? root : `${root}/`}${below}`, 'latin1');
}

/** Another inode alone is no other file, mostly: a share numbers its files anew when it is mounted, and keeps their times. */
function isElsewhere(fs: FileSystem, { file, inode, stamp }: AskedFile): boolean {
  try {
    const found = fs.lstat(file);
    // A link that leads nowhere is there all the same.
    return holds(() => {
      const stats = found.isSymbolicLink() ? fs.stat(file) : found;
      return String(stats.ino) !== inode && (stamp === undefined || stampOf(stats) !== stamp);
    });
  } catch (error) {
    return isAbsence(error);
  }
}

/** What cannot be looked at is not known to be as it was. */
function holds(question: () => boolean): boolean {
  try {
    return question();
  } catch {
    return false;
  }
}

/**
 * Looks at one file that somebody waits for: what it is, and to which root it belongs. A root owns what its walk would
 * list; everything else (hidden, too deep, a cover, ignored, of no suffix of the root's, outside) belongs to root 0, or
 * the next walk would miss it. A symbolic link is followed: the file is the one it leads to, under the name that a walk
 * would give it.
 */
import type { BigIntStats } from 'node:fs';
import { AskedSidecars, NOTHING_ASKED } from '../channel/asked-sidecars.ts';
import type { ListedSidecar } from '../channel/listing.ts';
import type { LookAnswer, LookQuestion, LookRoot } from '../channel/look.ts';
import type { RawPath } from '../channel/packet.ts';
import { append, byteText, isBelow } from '../channel/raw-path.ts';
import { ValhallaError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { namesOf, pathOf, pathsOf, split, textOf } from './byte-paths.ts';
import { FileArrays, stampOf } from './file-arrays.ts';
import type { FileSystem } from './file-system.ts';
import { isHidden } from './hidden.ts';
import { isIgnored } from './ignore/is-ignored.ts';
import { Links } from './links.ts';
import { SIDECAR_CAP } from './list-folder.ts';
import { isAbsence } from './listing-error.ts';
import { kindOf, readNames } from './names.ts';
import { Reach, rootText } from './reach.ts';
import { maybeSidecar } from './sidecars.ts';
import { sortEntries } from './sort-entries.ts';
import { suffixOf } from '../metadata/media-suffixes.ts';
import { typesOver } from './suffixes.ts';

type Looked = Extract<LookAnswer, { kind: 'looked' }>;
type Types = ReadonlyMap<string, number>;

/** Root 0: the whole file system. */
const NO_ROOT: LookRoot = { id: 0, path: '', depth: 0, links: 'all' };

/** @throws ERR_VALHALLA_NO_FILE, ERR_VALHALLA_NOT_REGULAR, ERR_VALHALLA_NOT_MEDIA, ERR_VALHALLA_UNAVAILABLE */
export function look(fs: FileSystem, types: Types, { ticket, path, roots }: LookQuestion): Looked {
  const asked = byteText(path);
  const real = attempt(path, () => byteText(fs.realpath(path)));
  const stats = attempt(path, () => fs.lstat(pathOf(real)));
  if (kindOf(stats) !== 'file') throw notRegular(path, stats);
  const { root, at } = ownerOf(fs, types, roots, asked, real);
  const [folder, name] = split(at);
  // A link may lead to a name that says nothing (git-annex): then its own says what it is.
  const own = typesOf(root, types);
  const type = own.get(suffixOf(textOf(name))) ?? types.get(suffixOf(textOf(split(asked)[1])));
  if (type === undefined) throw refusal('ERR_VALHALLA_NOT_MEDIA', path, NOT_MEDIA);
  const place = attempt(path, () => fs.stat(pathOf(folder)));
  const above = attempt(path, () => fs.stat(append(pathOf(folder), '..')));
  const below = folder.slice(rootText(root.path).length).replace(/^\//, '');
  const files = new FileArrays();
  files.push({ ...namesOf(name), kind: 'file' }, type, stats);
  return {
    kind: 'looked',
    ticket,
    root: root.id,
    folder: {
      ...pathsOf(below),
      device: String(place.dev),
      inode: String(place.ino),
      mount: place.dev !== above.dev,
      entries: 1,
    },
    files: files.message(),
  };
}

/** All sidecars of the file's folder, as a walk lists them. @returns undefined where it cannot be listed */
export function lookBeside(
  fs: FileSystem,
  types: Types,
  { roots, sidecars: asked = [] }: LookQuestion,
  { root: id, folder }: Looked,
): ListedSidecar[] | undefined {
  try {
    const root = roots.find((one) => one.id === id) ?? NO_ROOT;
    const at = append(root.path, folder.path, folder.raw);
    const place = at.length === 0 ? '/' : at;
    const real = byteText(fs.realpath(root.id === 0 ? '/' : root.path));
    const links = new Links(fs, root.links, new Reach([], root.depth), real);
    const { sidecars } = sortEntries(readNames(fs, place), types, new AskedSidecars(asked));
    return sidecars.slice(0, SIDECAR_CAP).flatMap(({ entry, kind }) => {
      const stats = regular(fs, links, append(place, entry.name));
      return stats === undefined ? [] : [{ name: entry.name, kind, stamp: stampOf(stats) }];
    });
  } catch {
    return undefined;
  }
}

interface Owner {
  readonly root: LookRoot;
  /** Path of the file below the root's own path, byte text. */
  readonly at: string;
}

function ownerOf(
  fs: FileSystem,
  types: Types,
  roots: readonly LookRoot[],
  asked: string,
  real: string,
): Owner {
  const others = roots.map(({ path }) => byteText(path));
  const listed = (root: LookRoot, at: string): boolean => {
    const [folder, name] = split(at);
    const own = rootText(root.path);
    if (isHidden(textOf(name)) || !new Reach(others, root.depth).walks(folder, own)) return false;
    const media = typesOf(root, types);
    if (!media.has(suffixOf(textOf(name))) || isSidecar(fs, media, folder, name)) return false;
    return !isLeftOut(fs, own, at);
  };
  for (const root of roots) if (listed(root, real)) return { root, at: real };
  if (asked !== real)
    for (const root of roots) {
      const own = rootText(root.path);
      if (!isBelow(asked, own)) continue;
      const target = byteText(fs.realpath(pathOf(own)));
      // The root itself lies behind a link, or is one.
      const through = own + real.slice(target.length);
      if (isBelow(real, target) && listed(root, through)) return { root, at: through };
      const follows = root.links === 'all' || (root.links === 'inside' && isBelow(real, target));
      if (follows && listed(root, asked)) return { root, at: asked };
    }
  return { root: NO_ROOT, at: real };
}

/** Where a rule cannot be read, a walk leaves everything as it is. */
function isLeftOut(fs: FileSystem, root: string, at: string): boolean {
  try {
    return isIgnored(fs, root, at);
  } catch {
    return false;
  }
}

function typesOf({ suffixes }: LookRoot, types: Types): Types {
  return suffixes === undefined ? types : typesOver(types, suffixes);
}

/** Its folder is read only where the name could be that of a cover. */
function isSidecar(fs: FileSystem, types: Types, folder: string, name: string): boolean {
  if (!maybeSidecar(suffixOf(textOf(name)))) return false;
  const { sidecars } = sortEntries(readNames(fs, pathOf(folder)), types, NOTHING_ASKED);
  return sidecars.some(({ entry }) => byteText(entry.raw ?? entry.name) === name);
}

function regular(fs: FileSystem, links: Links, path: RawPath): BigIntStats | undefined {
  try {
    const stats = fs.lstat(path);
    const target =
      kindOf(stats) === 'link' ? links.follow(path, () => false) : { kind: kindOf(stats), stats };
    return target.kind === 'file' ? target.stats : undefined;
  } catch {
    return undefined;
  }
}

const NOT_MEDIA =
  'is not a media file: nothing is known of its suffix. The option `suffixes` says which are taken.';

function notRegular(path: RawPath, stats: BigIntStats): ValhallaError {
  return refusal(
    'ERR_VALHALLA_NOT_REGULAR',
    path,
    kindOf(stats) === 'folder'
      ? 'is a folder, not a file. Scan it instead.'
      : 'is a FIFO, a socket or a device. It was not opened: give a regular file.',
  );
}

function attempt<T>(path: RawPath, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A link that leads to itself leads to nothing.
    if (isAbsence(error) || code === 'ELOOP')
      throw refusal('ERR_VALHALLA_NO_FILE', path, 'does not exist. Check the path.');
    throw refusal('ERR_VALHALLA_UNAVAILABLE', path, `cannot be read now (${code ?? message}).`);
  }
}

function refusal(code: ErrorCode, path: RawPath, what: string): ValhallaError {
  const text = typeof path === 'string' ? path : Buffer.from(path).toString();
  return new ValhallaError(code, `${text} ${what}`, { path: text });
}

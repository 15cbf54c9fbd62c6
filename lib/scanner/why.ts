/**
 * Why a walk lists a path, or does not: the same rules as a walk's, along one path. The first thing that stands against
 * it is the answer; of a folder, against what lies in it.
 */
import { NOTHING_ASKED } from '../channel/asked-sidecars.ts';
import type { RawPath } from '../channel/packet.ts';
import { byteText, isBelow } from '../channel/raw-path.ts';
import type { FileSystem } from './file-system.ts';
import { isHidden, isHiddenFolder } from './hidden.ts';
import type { Rule } from './ignore/ignore-files.ts';
import { rulesOfFolder } from './ignore/rules-of-folder.ts';
import { Links } from './links.ts';
import type { Target } from './links.ts';
import { listingError } from './listing-error.ts';
import { kindOf, readNames } from './names.ts';
import type { Entry } from './names.ts';
import { wayTo } from './place.ts';
import type { Place } from './place.ts';
import { Reach } from './reach.ts';
import { enterRoot, rootWay } from './root-place.ts';
import type { RootTask } from './scanner-messages.ts';
import { shellWord } from '../shell-word.ts';
import { sortEntries } from './sort-entries.ts';
import { suffixOf } from '../metadata/media-suffixes.ts';
import { typesBySuffix } from './suffixes.ts';
import type { WhyFinding, WhyOptions } from './why-messages.ts';

export function whyOf(fs: FileSystem, { roots, others, suffixes, path }: WhyOptions): WhyFinding {
  const task = roots[0] as RootTask;
  const reach = new Reach(others, task.recursive ? task.depth : 0);
  const way = rootWay(task);
  let place: Place;
  try {
    place = enterRoot(fs, task, way, reach, new Map());
  } catch (error) {
    const { message } = listingError('ERR_VALHALLA_ROOT_OFFLINE', 'The root', task.path, error);
    return { code: 'root-offline', text: `${message}.` };
  }
  const types = typesBySuffix(task.suffixes ?? suffixes);
  const links = new Links(fs, task.links, reach, place.real);
  const names = path
    .slice(task.path.length)
    .split('/')
    .filter((name) => name !== '');
  const last = names.pop() ?? '';
  const look = new Look(fs, task, types, reach, links, place.real);
  for (const name of names) {
    const entered = look.folder(place, name);
    if ('code' in entered) return entered;
    place = entered;
  }
  return last === '' ? look.inside(place) : look.file(place, last);
}

class Look {
  readonly #fs: FileSystem;
  readonly #task: RootTask;
  readonly #types: ReadonlyMap<string, number>;
  readonly #reach: Reach;
  readonly #links: Links;
  readonly #root: string;

  /**
   * @param types suffixes of media
   * @param root the real path of the root, in byte text
   */
  constructor(
    fs: FileSystem,
    task: RootTask,
    types: ReadonlyMap<string, number>,
    reach: Reach,
    links: Links,
    root: string,
  ) {
    this.#fs = fs;
    this.#task = task;
    this.#types = types;
    this.#reach = reach;
    this.#links = links;
    this.#root = root;
  }

  /** @returns the folder, entered; or why it is not */
  folder(above: Place, name: string): Place | WhyFinding {
    const opened = this.#open(above, name);
    if ('code' in opened) return opened;
    const { place, entry, target } = opened;
    const ahead = { name, raw: entry.raw, target: target?.kind === 'folder' ? target.real : undefined };
    const way = wayTo(place, ahead);
    const at = String(way.at);
    if (isHiddenFolder(name))
      return finding('hidden', `${at} is hidden: names that begin with a dot, and folders of systems.`);
    if (this.#reach.isRoot(byteText(way.at))) return finding('other-root', `${at} is a root of its own.`);
    const ignored = ignoredBy(place, name, at, true);
    if (ignored !== undefined) return ignored;
    if (place.level >= this.#reach.depth)
      return finding(
        'depth',
        `${at} is too deep: of the root ${this.#task.path} ${this.#reach.depth} levels are scanned (--depth, --no-recursive).`,
      );
    if (target !== undefined && target.kind !== 'folder') return this.#notFollowed(way.at, target);
    try {
      const { dev: device, ino: inode } = this.#fs.stat(way.at);
      return { ...way, device, inode, mount: false };
    } catch (error) {
      return unreadable('The folder', at, error);
    }
  }

  file(above: Place, name: string): WhyFinding {
    const opened = this.#open(above, name);
    if ('code' in opened) return opened;
    const { place, entry, entries, kind, target } = opened;
    const raw = wayTo(place, { name, raw: entry.raw, target: undefined }).at;
    const at = String(raw);
    if (kind === 'folder' || target?.kind === 'folder') {
      const entered = this.folder(above, name);
      if ('code' in entered) return entered;
      const inside = this.inside(entered);
      if (inside.code !== 'folder' || kind === 'folder') return inside;
      return finding(
        'folder',
        `${at} is a symbolic link to the folder ${String(this.#fs.realpath(raw))}, and is followed.`,
      );
    }
    if (target?.kind === 'passed' && this.#leadsToFolder(raw)) return this.#notFollowed(raw, target);
    if (kind === 'special' || target?.kind === 'special')
      return finding('special', `${at} is no regular file but a FIFO, a socket or a device.`);
    if (isHidden(name)) return finding('hidden', `${at} is hidden: its name begins with a dot.`);
    const ignored = ignoredBy(place, name, at, false);
    if (ignored !== undefined) return ignored;
    const { sidecars } = sortEntries(entries, this.#types, NOTHING_ASKED);
    const sidecar = sidecars.find((each) => each.entry === entry);
    if (sidecar !== undefined)
      return finding(
        'sidecar',
        `${at} is a sidecar (${sidecar.kind}): it belongs to the media files of its folder, and is no file of its own.`,
      );
    const suffix = suffixOf(name);
    if (!this.#types.has(suffix)) {
      const what = suffix === '' ? 'it has no suffix' : `the suffix ${suffix} is not one of media`;
      return finding('suffix', `${at} is not taken for a media file: ${what} (suffixes, --suffix).`);
    }
    if (target !== undefined && target.kind !== 'file') return this.#notFollowed(raw, target);
    return finding('scanned', `${at} is there, and a scan of ${this.#task.path} comes to it.`);
  }

  /** Of a folder that the walk enters: its own ignore files may leave out all that lies in it. */
  inside(place: Place): WhyFinding {
    const at = String(place.at);
    try {
      const entries = readNames(this.#fs, place.at);
      const rules = rulesOfFolder(this.#fs, place, entries);
      const shown = entries.filter(({ name }) => !isHidden(name));
      const deciding = shown.map(({ name, kind }) =>
        rules?.ignoring(place.path === '' ? name : `${place.path}/${name}`, kind === 'folder'),
      );
      const [rule] = deciding;
      if (rule !== undefined && !deciding.includes(undefined))
        return finding('ignored', `Everything in the folder ${at} is left out by ${ruleText(rule)}`);
    } catch (error) {
      return unreadable('The folder', at, error);
    }
    return finding(
      'folder',
      `${at} is a folder, and a scan of ${this.#task.path} comes to it. What is in the library of it: valhalla ls --folder ${shellWord(at)}`,
    );
  }

  #open(above: Place, name: string): Opened | WhyFinding {
    let entries: readonly Entry[];
    let place = above;
    try {
      entries = readNames(this.#fs, above.at);
      place = { ...above, rules: rulesOfFolder(this.#fs, above, entries) };
    } catch (error) {
      return unreadable('The folder', String(above.at), error);
    }
    const entry = entries.find((each) => each.name === name);
    const { at } = wayTo(place, { name, raw: entry?.raw, target: undefined });
    if (entry === undefined) return finding('absent', `${String(at)} does not exist.`);
    try {
      const kind = entry.kind === 'unknown' ? kindOf(this.#fs.lstat(at)) : entry.kind;
      const isMedia = (path: string): boolean => this.#types.has(suffixOf(path));
      const target =
        kind === 'link' ? this.#links.follow(at, (real) => isMedia(name) && isMedia(real)) : undefined;
      return { place, entries, entry, kind, target };
    } catch (error) {
      return unreadable('The file', String(at), error);
    }
  }

  #leadsToFolder(at: RawPath): boolean {
    try {
      return this.#fs.stat(at).isDirectory();
    } catch {
      return false;
    }
  }

  #notFollowed(at: RawPath, { kind }: Target): WhyFinding {
    const why = kind === 'passed' ? this.#whereTo(at) : 'it leads to something else than its place asks for';
    return finding('link', `${String(at)} is a symbolic link that is not followed: ${why}.`);
  }

  #whereTo(at: RawPath): string {
    let real: Buffer;
    try {
      real = this.#fs.realpath(at);
    } catch {
      return 'it leads to nothing';
    }
    const { links } = this.#task;
    if (links === 'never')
      return `it leads to ${String(real)}, and links are not followed here (--links never)`;
    if (links === 'inside' && !isBelow(byteText(real), this.#root))
      return `it leads to ${String(real)}, outside of the root (--links all follows it)`;
    return `it leads to ${String(real)}, which is scanned by its own name`;
  }
}

interface Opened {
  readonly place: Place;
  readonly entries: readonly Entry[];
  readonly entry: Entry;
  readonly kind: Entry['kind'];
  /** Of a link. */
  readonly target: Target | undefined;
}

function ignoredBy(place: Place, name: string, at: string, isFolder: boolean): WhyFinding | undefined {
  const path = place.path === '' ? name : `${place.path}/${name}`;
  const rule = place.rules?.ignoring(path, isFolder);
  if (rule === undefined) return undefined;
  const what = isFolder ? 'The folder' : 'The file';
  return finding('ignored', `${what} ${at} is left out by ${ruleText(rule)}`);
}

function ruleText({ line, file, text }: Rule): string {
  return line === 0 ? `${file}, which leaves out everything` : `line ${line} of ${file}: ${text}`;
}

function unreadable(what: string, path: string, error: unknown): WhyFinding {
  return finding('unreadable', `${listingError('ERR_VALHALLA_LISTING', what, path, error).message}.`);
}

function finding(code: WhyFinding['code'], text: string): WhyFinding {
  return { code, text };
}

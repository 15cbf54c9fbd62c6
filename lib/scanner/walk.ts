/**
 * The walk of one root: depth first, in the order of the names, so that it is the same in every scan. A generator: it
 * stands still after each message until its thread has credit for the next one and has looked at what came in.
 */
import type { AskedSidecars } from '../channel/asked-sidecars.ts';
import type { RawPath } from '../channel/packet.ts';
import { LISTING_CHUNK } from '../channel/listing.ts';
import type { PassedLinks, WalkTarget } from '../channel/listing.ts';
import { append, byteText } from '../channel/raw-path.ts';
import { ValhallaError } from '../errors.ts';
import { stepDown } from './descend.ts';
import type { FileSystem } from './file-system.ts';
import { rulesOfFolder } from './ignore/rules-of-folder.ts';
import { Links } from './links.ts';
import { listFolder } from './list-folder.ts';
import type { FetchWish, FolderContext, FolderMessage } from './list-folder.ts';
import { isRemoved } from './is-removed.ts';
import { isAbsence, listingError } from './listing-error.ts';
import { readNames } from './names.ts';
import type { Entry } from './names.ts';
import { isOwnAncestor, listedFolder, wayTo } from './place.ts';
import type { Ahead, Place, Way } from './place.ts';
import { Reach } from './reach.ts';
import type { ReadsAhead } from './reads-ahead.ts';
import { enterRoot, identityOf, rootWay } from './root-place.ts';
import type { RootTask } from './scanner-messages.ts';
import { typesBySuffix } from './suffixes.ts';

export interface WalkContext {
  readonly fs: FileSystem;
  readonly types: ReadonlyMap<string, number>;
  readonly asked: AskedSidecars;
  /** Paths of all roots. */
  readonly others: readonly string[];
  /** The folders that the roots of this thread are. */
  readonly identities: ReadonlyMap<string, RootTask>;
  cancelled(): boolean;
  readonly ahead: Pick<ReadsAhead, 'isSlow' | 'holds'>;
}

/** What a walk has seen; kept until its root is through. */
export interface Walked {
  readonly files: number;
  readonly folders: number;
  readonly links: PassedLinks;
  /** Undefined where the root could not be entered. */
  readonly root: SeenRoot | undefined;
}

export interface SeenRoot {
  readonly place: Place;
  readonly reach: Reach;
  /** Paths (byte text, below the root) of the folders that had nothing in them. */
  readonly empty: ReadonlySet<string>;
  /** Paths (byte text, below the root) of the folders that a rule left out. */
  readonly ignored: ReadonlySet<string>;
}

/** Fetched at once on a slow disk, so many of those that come next; not beside a huge folder: they may be as huge. */
const FOLDERS_AHEAD = 8;

const WHOLE: readonly WalkTarget[] = [{ path: '', deep: true }];

export type Walk = Generator<FolderMessage | FetchWish, Walked>;

export function* walk(context: WalkContext, task: RootTask): Walk {
  const { fs, asked, others, identities, ahead: reads } = context;
  const types = task.suffixes === undefined ? context.types : typesBySuffix(task.suffixes);
  const totals = { files: 0, folders: 0 };
  const reach = new Reach(others, task.recursive ? task.depth : 0);
  const way = rootWay(task);
  const top = yield* open(fs, task, way, () => enterRoot(fs, task, way, reach, identities));
  if (top === undefined) return { ...totals, links: {}, root: undefined };
  const empty = new Set<string>();
  const ignored = new Set<string>();
  const links = new Links(fs, task.links, reach, top.place.real);
  const folder: FolderContext = { fs, root: task.id, types, asked, links, ahead: reads };
  // Folders ahead, the next one last.
  const stack: [parent: Place, ahead: Ahead][] = [];
  const targets = [...(task.targets ?? WHOLE)];
  let deep = true;
  let at: Found | undefined;
  for (;;) {
    if (at !== undefined) {
      const { place, entries, only } = at;
      if (entries.length === 0) empty.add(byteText(place.raw ?? place.path));
      const { ahead, ignored: passed, files } = yield* listFolder(folder, place, entries, only);
      for (const each of passed) {
        const { path, raw } = wayTo(place, each);
        ignored.add(byteText(raw ?? path));
      }
      totals.files += files;
      totals.folders++;
      if (deep && only === undefined && place.level < reach.depth)
        for (const next of ahead.toReversed()) stack.push([place, next]);
    }
    const next = stack.pop();
    const target = next === undefined ? targets.shift() : undefined;
    if ((next === undefined && target === undefined) || context.cancelled())
      return { ...totals, links: links.passed, root: { place: top.place, reach, empty, ignored } };
    if (next === undefined) {
      deep = target?.deep === true;
      at = yield* descend(context, task, top, target?.path ?? '', { links, reach });
      continue;
    }
    const way = wayTo(...next);
    const huge = (at?.entries.length ?? 0) > LISTING_CHUNK;
    if (reads.isSlow && !huge && !reads.holds(way.at))
      yield { kind: 'fetch', stats: [], folders: following([...stack.slice(1 - FOLDERS_AHEAD), next]) };
    if (reach.isRoot(byteText(way.at)) || reach.isRoot(way.real)) at = undefined;
    else if (way.linked && !links.first(way.real)) at = undefined;
    else at = yield* open(fs, task, way, () => enter(context, way, next[1]));
  }
}

/**
 * Says which folders it passes: what became of their disks is known by them.
 *
 * @returns the folder, or the folder of what is no folder; undefined: there is none, or a walk does not go there
 */
function* descend(
  context: WalkContext,
  task: RootTask,
  top: Opened,
  path: string,
  rules: { readonly links: Links; readonly reach: Reach },
): Generator<FolderMessage, Found | undefined> {
  let at: Opened | undefined = top;
  const names = path === '' ? [] : path.split('/');
  for (const [index, name] of names.entries()) {
    const { place, entries }: Opened = at;
    let ahead: Ahead | undefined;
    try {
      ahead = stepDown(context.fs, place, entries, name, rules);
    } catch (error) {
      yield unlisted(task, wayTo(place, { name, raw: undefined, target: undefined }), error);
    }
    const isFolder = entries.some((entry) => entry.name === name && entry.kind === 'folder');
    if (ahead === undefined && !isFolder && index === names.length - 1) return { place, entries, only: name };
    yield { kind: 'passed', root: task.id, folder: listedFolder(place, entries.length) };
    if (ahead === undefined) return undefined;
    const next: Ahead = ahead;
    const way = wayTo(place, next);
    at = yield* open(context.fs, task, way, () => enter(context, way, next));
    if (at === undefined) return undefined;
  }
  return at;
}

/** @param ahead the next one last @returns those that no link leads to, the next one first */
function following(ahead: readonly [parent: Place, ahead: Ahead][]): RawPath[] {
  return ahead
    .filter(([, { target }]) => target === undefined)
    .map(([parent, { name, raw }]) => append(parent.at, name, raw))
    .reverse();
}

type Unlisted = Extract<FolderMessage, { kind: 'unlisted' }>;

interface Opened {
  readonly place: Place;
  readonly entries: readonly Entry[];
}

/** What a target is. */
interface Found extends Opened {
  /** Name of a file of this folder, or of something that is gone: nothing else of the folder is asked for. */
  readonly only?: string | undefined;
}

/** @returns undefined for a folder that could not be read (then that is said), or is not to be walked */
function* open(
  fs: FileSystem,
  task: RootTask,
  way: Way,
  enter: () => Place | undefined,
): Generator<FolderMessage, Opened | undefined> {
  try {
    const place = enter();
    if (place === undefined) return undefined;
    const entries = readNames(fs, place.at);
    const rules = rulesOfFolder(fs, place, entries);
    return { place: rules === place.rules ? place : { ...place, rules }, entries };
  } catch (error) {
    const message = unlisted(task, way, error);
    yield way.parent === undefined && isAbsence(error)
      ? { ...message, absent: isRemoved(fs, way.at) ? 'removed' : 'away' }
      : message;
    return undefined;
  }
}

/** @returns undefined for a folder that is walked already: by another root, or as one of those above it */
function enter({ fs, identities }: WalkContext, way: Way, { target }: Ahead): Place | undefined {
  const stats = target === undefined ? fs.lstat(way.at) : fs.stat(way.at);
  if (!stats.isDirectory()) throw leftOut('it was a folder a moment ago, the next scan looks again');
  const { dev: device, ino: inode } = stats;
  if (identities.has(identityOf(stats))) return undefined;
  if (isOwnAncestor(way.parent, device, inode)) {
    if (way.linked) return undefined;
    // Without a link this is a damaged or unusual file system: it is told, and its rows stay.
    throw leftOut('it is the same folder as one above it, check the file system');
  }
  // Behind a link the parent is where the link leads to, not where it lies.
  const above = target === undefined ? way.parent?.device : fs.stat(append(way.at, '..')).dev;
  return { ...way, device, inode, mount: device !== above };
}

function leftOut(reason: string): ValhallaError {
  return new ValhallaError('ERR_VALHALLA_LISTING', reason);
}

function unlisted(task: RootTask, { path, raw, at }: Way, cause: unknown): Unlisted {
  const [code, what] =
    path === ''
      ? (['ERR_VALHALLA_ROOT_OFFLINE', 'The root'] as const)
      : (['ERR_VALHALLA_LISTING', 'The folder'] as const);
  const error = listingError(code, what, String(at), cause);
  return { kind: 'unlisted', root: task.id, path, ...(raw === undefined ? {} : { raw }), error };
}

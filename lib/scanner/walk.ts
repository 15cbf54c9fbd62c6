/**
 * The walk of one root: depth first, in the order of the names, so that it is the same in every scan. A generator: it
 * stands still after each message until its thread has credit for the next one and has looked at what came in.
 */
import { append, byteText } from '../channel/raw-path.ts';
import { ValhallaError } from '../errors.ts';
import type { FileSystem } from './file-system.ts';
import { Links } from './links.ts';
import { listFolder } from './list-folder.ts';
import type { FolderContext, FolderMessage } from './list-folder.ts';
import { listingError } from './listing-error.ts';
import { readNames } from './names.ts';
import type { Entry } from './names.ts';
import { isOwnAncestor, wayTo } from './place.ts';
import type { Ahead, Place, Way } from './place.ts';
import { Reach } from './reach.ts';
import { enterRoot, identityOf, rootWay } from './root-place.ts';
import type { RootTask } from './scanner-messages.ts';

export interface WalkContext {
  readonly fs: FileSystem;
  readonly types: ReadonlyMap<string, number>;
  /** Paths of all roots. */
  readonly others: readonly string[];
  /** The folders that the roots of this thread are. */
  readonly identities: ReadonlyMap<string, RootTask>;
  cancelled(): boolean;
}

/** What a walk has seen; kept until its root is through. */
export interface Walked {
  readonly files: number;
  readonly folders: number;
  readonly skipped: number;
  /** Undefined where the root could not be entered. */
  readonly root: SeenRoot | undefined;
}

export interface SeenRoot {
  readonly place: Place;
  readonly reach: Reach;
  /** Paths (byte text, below the root) of the folders that had nothing in them. */
  readonly empty: ReadonlySet<string>;
}

export function* walk(context: WalkContext, task: RootTask): Generator<FolderMessage, Walked> {
  const totals = { files: 0, folders: 0, skipped: 0 };
  const unlisted = (way: Way, cause: unknown): FolderMessage => unlistedFolder(task, way, cause);
  const reach = new Reach(context.others, task.recursive ? task.depth : 0);
  const root = rootWay(task);
  let place: Place;
  let entries: Entry[];
  try {
    place = enterRoot(context.fs, task, root, reach, context.identities);
    entries = readNames(context.fs, place.at);
  } catch (error) {
    yield unlisted(root, error);
    return { ...totals, root: undefined };
  }
  const empty = new Set<string>();
  const links = new Links(context.fs, task.links, reach, place.real);
  const folder: FolderContext = { fs: context.fs, root: task.id, types: context.types, links };
  const seen: SeenRoot = { place, reach, empty };
  // Folders ahead, the next one last.
  const stack: [parent: Place, ahead: Ahead][] = [];
  for (;;) {
    if (entries.length === 0) empty.add(byteText(place.raw ?? place.path));
    const { ahead, files, skipped } = yield* listFolder(folder, place, entries);
    totals.files += files;
    totals.folders++;
    totals.skipped += skipped;
    if (place.level < reach.depth) for (const next of ahead.toReversed()) stack.push([place, next]);
    let entered: [Place, Entry[]] | undefined;
    while (entered === undefined) {
      const next = stack.pop();
      if (next === undefined || context.cancelled()) return { ...totals, root: seen };
      const way = wayTo(...next);
      if (reach.isRoot(byteText(way.at)) || reach.isRoot(way.real) || (way.linked && !links.first(way.real)))
        continue;
      try {
        const at = enter(context, way, next[1]);
        if (at === undefined) totals.skipped++;
        else entered = [at, readNames(context.fs, at.at)];
      } catch (error) {
        yield unlisted(way, error);
      }
    }
    [place, entries] = entered;
  }
}

/** @returns undefined for a folder that is not to be walked */
function enter({ fs, identities }: WalkContext, way: Way, { target }: Ahead): Place | undefined {
  const stats = target === undefined ? fs.lstat(way.at) : fs.stat(way.at);
  if (!stats.isDirectory()) throw new ValhallaError('ERR_VALHALLA_LISTING', 'it was a folder a moment ago');
  const { dev: device, ino: inode } = stats;
  if (identities.has(identityOf(stats))) return undefined;
  if (isOwnAncestor(way.parent, device, inode)) {
    if (way.linked) return undefined;
    // Without a link this is a damaged or unusual file system: it is told, and its rows stay.
    throw new ValhallaError('ERR_VALHALLA_LISTING', 'it is the same folder as one above it');
  }
  // Behind a link the parent is where the link leads to, not where it lies.
  const above = target === undefined ? way.parent?.device : fs.stat(append(way.at, '..')).dev;
  return { ...way, device, inode, mount: device !== above };
}

function unlistedFolder(task: RootTask, { path, raw, at }: Way, cause: unknown): FolderMessage {
  const isRoot = path === '';
  const error = listingError(
    isRoot ? 'ERR_VALHALLA_ROOT_OFFLINE' : 'ERR_VALHALLA_LISTING',
    isRoot ? 'The root' : 'The folder',
    String(at),
    cause,
  );
  return { kind: 'unlisted', root: task.id, path, ...(raw === undefined ? {} : { raw }), error };
}

/** The watcher's thread: chokidar and the clock. */
import { readFileSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { watch } from 'chokidar';
import { Channel } from '../channel/channel.ts';
import { threadData } from '../threads/spawn.ts';
import { burstSize, EventBurst } from './event-burst.ts';
import { pathAsTold, placeOf } from './root-place.ts';
import type { RootPlace } from './root-place.ts';
import type {
  WatchedRoot,
  WatcherEnds,
  WatcherGives,
  WatcherOptions,
  WatcherTakes,
} from './watcher-messages.ts';
import { Watcher } from './watcher.ts';
import type { ObserverEvent, ObserverOutput } from './watcher.ts';

/** Milliseconds between two looks at the roots themselves. */
const LOOK = 2_000;
const EVENTS: ReadonlySet<string> = new Set<ObserverEvent>([
  'add',
  'change',
  'unlink',
  'addDir',
  'unlinkDir',
]);

const { ends, options } = threadData<WatcherOptions, WatcherEnds>();
const main = new Channel<WatcherGives, WatcherTakes>(ends.main);
const hidden = new Set(options.hidden);
const watcher = new Watcher(options, { observe, locate, now: () => performance.now() }, (message) =>
  main.send(message),
);
/** Of all roots: they share the thread's queue. */
const burst = new EventBurst(burstSize(maxQueuedEvents()), () => watcher.lose());
let timer: NodeJS.Timeout | undefined;

main.listen(() => {
  clearInterval(looks);
  clearTimeout(timer);
  watcher.stop();
  main.send({ kind: 'stopped' });
  main.close();
});
const looks = setInterval(() => void look(), LOOK);
void look();

async function look(): Promise<void> {
  await watcher.look();
  wake();
}

/** The timer follows the state after everything that may have changed it. */
function wake(): void {
  const { due } = watcher;
  clearTimeout(timer);
  if (due === undefined) return;
  timer = setTimeout(
    () => {
      watcher.tick();
      wake();
    },
    Math.max(1, due - performance.now()),
  );
}

function observe(root: WatchedRoot, place: RootPlace, output: ObserverOutput): () => void {
  const { real } = place;
  const others = new Set(root.inner.map((path) => join(real, path)));
  const edges = new Set([real, ...place.points]);
  const told = (path: string): string => pathAsTold(root.path, place, path);
  const observer = watch(real, {
    ignoreInitial: true,
    followSymlinks: false,
    depth: root.depth,
    // Files are watched with their folder: what is left out here is only not told.
    ignored: (path, stats) =>
      others.has(path) || (path !== real && stats?.isFile() !== true && isHidden(basename(path))),
  });
  observer.on('raw', (event, name, details) => {
    burst.add();
    const { watchedPath: folder } = details as { readonly watchedPath: string };
    // The last word of a folder that goes, also with its disk, is its own name (or one of that name in it has gone).
    if (event === 'rename' && edges.has(folder) && name === basename(folder)) output.lost();
    // Of a name that is not UTF-8 nothing else is told.
    if (!String(name).includes('\uFFFD')) return;
    output.event('addDir', told(folder));
    wake();
  });
  observer.on('all', (event, path) => {
    if (EVENTS.has(event)) output.event(event as ObserverEvent, told(path));
    wake();
  });
  observer.on('error', (error) => {
    output.error(error);
    wake();
  });
  observer.on('ready', () => output.ready());
  return () => void observer.close();
}

function maxQueuedEvents(): string | undefined {
  try {
    return readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8');
  } catch {
    return undefined; // not Linux
  }
}

/** As a walk passes it by. */
function isHidden(name: string): boolean {
  return (
    (name.startsWith('.') && !name.startsWith('..') && !isDotFile(name)) || hidden.has(name.toLowerCase())
  );
}

/** Ignore files begin with a dot, too. */
function isDotFile(name: string): boolean {
  return options.deepNames.includes(name);
}

async function locate(root: WatchedRoot): Promise<RootPlace | undefined> {
  try {
    const stats = await stat(root.path, { bigint: true });
    const path = await realpath(root.path);
    // One that is not UTF-8 opens nothing.
    const real = path.includes('\uFFFD') ? root.path : path;
    if (!stats.isDirectory()) return undefined;
    return placeOf(root, real, `${stats.dev}:${stats.ino}`, mountinfo(), isHidden);
  } catch {
    return undefined;
  }
}

function mountinfo(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return ''; // not Linux
  }
}

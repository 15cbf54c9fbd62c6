/** The watcher's thread: chokidar and the clock. */
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { watch } from 'chokidar';
import { Channel } from '../channel/channel.ts';
import { networkMount } from '../store/network-fs.ts';
import type { NetworkMount } from '../store/network-fs.ts';
import { threadData } from '../threads/spawn.ts';
import { burstSize, EventBurst } from './event-burst.ts';
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
const watcher = new Watcher(
  options,
  { observe, identify, networkOf, now: () => performance.now() },
  (message) => main.send(message),
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

function observe({ path: root, depth, inner }: WatchedRoot, output: ObserverOutput): () => void {
  const others = new Set(inner.map((path) => join(root, path)));
  const observer = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    depth,
    // Files are watched with their folder: what is left out here is only not told.
    ignored: (path, stats) =>
      others.has(path) || (path !== root && stats?.isFile() !== true && isHidden(basename(path))),
  });
  observer.on('raw', (_, name, details) => {
    burst.add();
    // Of a name that is not UTF-8 nothing else is told.
    if (!String(name).includes('\uFFFD')) return;
    output.event('addDir', (details as { readonly watchedPath: string }).watchedPath);
    wake();
  });
  observer.on('all', (event, path) => {
    if (EVENTS.has(event)) output.event(event as ObserverEvent, path);
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

async function identify(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, isDirectory } = await stat(path, { bigint: true }).then((stats) => ({
      dev: stats.dev,
      ino: stats.ino,
      isDirectory: stats.isDirectory(),
    }));
    return isDirectory ? `${dev}:${ino}` : undefined;
  } catch {
    return undefined;
  }
}

function networkOf(path: string): NetworkMount | undefined {
  try {
    return networkMount(readFileSync('/proc/self/mountinfo', 'utf8'), path);
  } catch {
    return undefined; // not Linux
  }
}

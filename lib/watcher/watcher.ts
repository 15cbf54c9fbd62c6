/**
 * Watches roots, and says which of their folders are to be scanned. What an event says is not believed: a scan of the
 * folder finds out. Pure: the observer, clock and file system are given.
 *
 * A root is
 *
 * - `starting`: its folders are being looked at for the first time
 * - `watching`: events come
 * - `polling`: it cannot be watched (a network file system, no inotify watches or files left); it is scanned whole every
 *   `poll` ms
 * - `away`: it is not there
 *
 *     starting --ready--> watching --no watches left--> polling
 *     any --its folder is gone--> away --its folder is there again, or another one--> starting
 *
 * Whatever is not understood, and every return from `away`, makes the whole root dirty. `look` is called every few
 * seconds: a disk that is mounted over its folder sends no event.
 */
import { DirtyFolders } from './dirty-folders.ts';
import type { GrowingFile } from './growing-files.ts';
import { GrowingFiles } from './growing-files.ts';
import type { WatchedRoot, WatcherGives, WatcherOptions, WatchState } from './watcher-messages.ts';

export type ObserverEvent = 'add' | 'change' | 'unlink' | 'addDir' | 'unlinkDir';

export interface ObserverOutput {
  /** @param path absolute */
  event(event: ObserverEvent, path: string): void;
  error(error: unknown): void;
  ready(): void;
}

export interface WatcherTools {
  /** Watches a folder with all below it. @returns how to stop */
  observe(root: WatchedRoot, output: ObserverOutput): () => void;
  /** Device and inode; undefined: it is not there. */
  identify(path: string): Promise<string | undefined>;
  /** Type of the network file system that it lies on. */
  networkOf(path: string): string | undefined;
  now(): number;
}

/** There are none left of what watching takes: more of it can only be had by the user. */
const EXHAUSTED: Readonly<Record<string, string>> = {
  ENOSPC: 'there are no inotify watches left (raise fs.inotify.max_user_watches)',
  EMFILE:
    'there are no inotify instances or open files left (raise fs.inotify.max_user_instances, ulimit -n)',
  ENFILE: 'the system has no open files left (raise fs.file-max)',
};

interface Watched {
  readonly root: WatchedRoot;
  identity: string | undefined;
  /** It has been looked at. */
  begun: boolean;
  state: WatchState | 'starting';
  stop: (() => void) | undefined;
  /** When a polled root is scanned next. */
  next: number;
  /** `identify` has not answered: its disk hangs. */
  asking: boolean;
}

export class Watcher {
  readonly #options: WatcherOptions;
  readonly #tools: WatcherTools;
  readonly #output: (message: WatcherGives) => void;
  readonly #dirty: DirtyFolders;
  readonly #growing: GrowingFiles;
  readonly #suffixes: ReadonlySet<string>;
  readonly #deepNames: ReadonlySet<string>;
  readonly #roots: readonly Watched[];
  #ready = false;
  #stopped = false;

  constructor(options: WatcherOptions, tools: WatcherTools, output: (message: WatcherGives) => void) {
    this.#options = options;
    this.#tools = tools;
    this.#output = output;
    this.#dirty = new DirtyFolders(options.quiet, options.most);
    this.#growing = new GrowingFiles(options.quiet, options.growth);
    this.#suffixes = new Set(options.suffixes);
    this.#deepNames = new Set(options.deepNames);
    this.#roots = options.roots.map((root) => ({
      root,
      identity: undefined,
      begun: false,
      state: 'away',
      stop: undefined,
      next: 0,
      asking: false,
    }));
  }

  /** To be called at the start, and every few seconds. */
  async look(): Promise<void> {
    await Promise.all(this.#roots.map((watched) => this.#lookAt(watched)));
    this.#tellReady();
  }

  /** When `tick` has something to do; milliseconds. */
  get due(): number | undefined {
    const [folders, files] = [this.#dirty.due, this.#growing.due];
    return folders === undefined || files === undefined ? (folders ?? files) : Math.min(folders, files);
  }

  tick(): void {
    const now = this.#tools.now();
    for (const { root, folder, last } of this.#growing.take(now))
      this.#dirty.touch(root, folder, false, last);
    const folders = this.#dirty.take(now);
    if (folders.length > 0) this.#output({ kind: 'dirty', folders, growing: this.#growing.paths });
  }

  stop(): void {
    this.#stopped = true;
    for (const { stop } of this.#roots) stop?.();
  }

  async #lookAt(watched: Watched): Promise<void> {
    if (watched.asking) return;
    watched.asking = true;
    const identity = await this.#tools.identify(watched.root.path);
    watched.asking = false;
    if (this.#stopped) return;
    const now = this.#tools.now();
    if (identity !== watched.identity || !watched.begun) {
      watched.begun = true;
      watched.identity = identity;
      this.#begin(watched);
    } else if (watched.state === 'polling' && now >= watched.next) {
      watched.next = now + this.#options.poll;
      this.#touch(watched, '', true);
    }
  }

  #begin(watched: Watched): void {
    const { root } = watched;
    watched.stop?.();
    watched.stop = undefined;
    if (this.#ready) this.#touch(watched, '', true);
    if (watched.identity === undefined) {
      this.#enter(watched, 'away', 'its folder is not there');
      return;
    }
    const network = this.#tools.networkOf(root.path);
    if (network !== undefined) {
      this.#poll(
        watched,
        `it lies on a network file system (${network}), which tells no events of other machines`,
      );
      return;
    }
    watched.state = 'starting';
    watched.stop = this.#tools.observe(root, {
      event: (event, path) => this.#take(watched, event, path),
      error: (error) => this.#fail(watched, error),
      ready: () => {
        if (watched.state === 'starting') this.#enter(watched, 'watching');
        this.#tellReady();
      },
    });
  }

  #take(watched: Watched, event: ObserverEvent, path: string): void {
    const { root } = watched;
    if (path === root.path) {
      if (event === 'unlinkDir') void this.#lookAt(watched);
      this.#touch(watched, '', true);
      return;
    }
    const below = path.slice(root.path === '/' ? 1 : root.path.length + 1);
    const slash = below.lastIndexOf('/');
    const folder = slash < 0 ? '' : below.slice(0, slash);
    const name = below.slice(slash + 1);
    if (event === 'addDir' || event === 'unlinkDir') {
      this.#touch(watched, below, true);
      if (event === 'unlinkDir') this.#touch(watched, folder, false);
    } else if (this.#deepNames.has(name)) this.#touch(watched, folder, true);
    else if (this.#matters(name)) this.#takeFile(watched, event, { root: root.path, folder, name });
  }

  #takeFile(watched: Watched, event: ObserverEvent, file: GrowingFile): void {
    if (event === 'unlink') this.#growing.forget(file);
    else if (this.#growing.touch(file, this.#tools.now())) return;
    this.#touch(watched, file.folder, false);
  }

  /** A name without a suffix may be a link to a folder. */
  #matters(name: string): boolean {
    const dot = name.lastIndexOf('.');
    return dot <= 0 || this.#suffixes.has(name.slice(dot + 1).toLowerCase());
  }

  #fail(watched: Watched, error: unknown): void {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = EXHAUSTED[code];
    if (reason === undefined) {
      // Something may have been missed.
      this.#touch(watched, '', true);
      return;
    }
    if (watched.state === 'polling') return;
    watched.stop?.();
    watched.stop = undefined;
    this.#touch(watched, '', true);
    this.#poll(watched, reason);
    this.#tellReady();
  }

  #poll(watched: Watched, reason: string): void {
    watched.next = this.#tools.now() + this.#options.poll;
    this.#enter(watched, 'polling', reason);
  }

  #enter(watched: Watched, state: WatchState, reason?: string): void {
    watched.state = state;
    this.#output({
      kind: 'state',
      root: watched.root.path,
      state,
      ...(reason === undefined ? {} : { reason }),
    });
  }

  #touch({ root }: Watched, path: string, deep: boolean): void {
    this.#dirty.touch(root.path, path, deep, this.#tools.now());
  }

  #tellReady(): void {
    if (this.#ready || this.#roots.some(({ state, begun }) => state === 'starting' || !begun)) return;
    this.#ready = true;
    this.#output({ kind: 'ready' });
  }
}

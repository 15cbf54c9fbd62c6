/**
 * Watches roots, and says which of their folders are to be scanned. What an event says is not believed: a scan of the
 * folder finds out. Pure: the observer, clock and file system are given.
 *
 * A root is
 *
 * - `starting`: its folders are being looked at for the first time
 * - `watching`: events come; every half hour it is scanned whole all the same
 * - `polling`: it cannot be watched (a network file system, no inotify watches or files left); it is scanned whole every
 *   `poll` ms
 * - `away`: it is not there, or does not answer
 *
 *     starting --ready--> watching --no watches left--> polling
 *     any --its folder is gone, or its disk hangs--> away --its folder is there again, or another one--> starting
 *     watching --events were lost--> starting
 *     any --it is mounted anew, or a disk comes or goes below it--> starting or, with a network file system, polling
 *
 * Whatever is not understood, and every start but the first (before its folders are looked at, and after), makes the
 * whole root dirty. `look` is called every few seconds: a disk that is mounted over its folder sends no event.
 */
import { compileSidecarPatterns } from '../channel/sidecar-pattern.ts';
import type { SidecarMatcher } from '../channel/sidecar-pattern.ts';
import { DirtyFolders } from './dirty-folders.ts';
import type { GrowingFile } from './growing-files.ts';
import { GrowingFiles } from './growing-files.ts';
import type { NetworkMount, RootPlace } from './root-place.ts';
import type { WatchedRoot, WatcherGives, WatcherOptions, WatchState } from './watcher-messages.ts';

/** Milliseconds between two scans of a root whose events come: the net below them. */
const NET = 30 * 60_000;

export type ObserverEvent = 'add' | 'change' | 'unlink' | 'addDir' | 'unlinkDir';

export interface ObserverOutput {
  /** @param path absolute */
  event(event: ObserverEvent, path: string): void;
  error(error: unknown): void;
  ready(): void;
  /** What it observes may not be there any more, though something is that looks like it. */
  lost(): void;
}

export interface WatcherTools {
  /** Watches a folder with all below it. @returns how to stop */
  observe(root: WatchedRoot, place: RootPlace, output: ObserverOutput): () => void;
  /** @returns undefined: it is not there */
  locate(root: WatchedRoot): Promise<RootPlace | undefined>;
  now(): number;
}

/** There are none left of what watching takes: more of it can only be had by the user. */
const EXHAUSTED: Readonly<Record<string, string>> = {
  ENOSPC: 'there are no inotify watches left (raise fs.inotify.max_user_watches)',
  EMFILE:
    'there are no inotify instances or open files left (raise fs.inotify.max_user_instances, ulimit -n)',
  ENFILE: 'the system has no open files left (raise fs.file-max)',
};

/** Milliseconds after which a disk that does not answer counts as away: nobody else waits for it. */
const PATIENCE = 10_000;

interface Watched {
  readonly root: WatchedRoot;
  /** undefined: it is not there. */
  place: RootPlace | undefined;
  /** It has been looked at. */
  begun: boolean;
  state: WatchState | 'starting';
  stop: (() => void) | undefined;
  /** Events were lost: folders may have come that are not observed. */
  lost: boolean;
  /** When it is scanned whole next, where it is polled or watched. */
  next: number;
  /** Since when `locate` has not answered. */
  asked: number | undefined;
}

export class Watcher {
  readonly #options: WatcherOptions;
  readonly #tools: WatcherTools;
  readonly #output: (message: WatcherGives) => void;
  readonly #dirty: DirtyFolders;
  readonly #growing: GrowingFiles;
  readonly #suffixes: ReadonlySet<string>;
  readonly #deepNames: ReadonlySet<string>;
  readonly #above: SidecarMatcher;
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
    this.#above = compileSidecarPatterns(options.above)('');
    this.#roots = options.roots.map((root) => ({
      root,
      place: undefined,
      begun: false,
      state: 'starting',
      stop: undefined,
      lost: false,
      next: 0,
      asked: undefined,
    }));
  }

  /** To be called at the start, and every few seconds. */
  async look(): Promise<void> {
    await Promise.all(this.#roots.map((watched) => this.#lookAt(watched)));
    this.#tellReady();
  }

  /** Events were lost, of whichever root: at the next look all that are observed begin anew. */
  lose(): void {
    for (const watched of this.#roots) watched.lost ||= watched.stop !== undefined;
  }

  /** When `tick` has something to do; milliseconds. */
  get due(): number | undefined {
    const [folders, files] = [this.#dirty.due, this.#growing.due];
    return folders === undefined || files === undefined ? (folders ?? files) : Math.min(folders, files);
  }

  tick(): void {
    const now = this.#tools.now();
    for (const { root, folder, name, last } of this.#growing.take(now))
      this.#dirty.touch(root, folder, this.#isFromAbove(name), last);
    const folders = this.#dirty.take(now);
    if (folders.length > 0) this.#output({ kind: 'dirty', folders, growing: this.#growing.paths });
  }

  stop(): void {
    this.#stopped = true;
    for (const { stop } of this.#roots) stop?.();
  }

  async #lookAt(watched: Watched): Promise<void> {
    if (watched.asked !== undefined) {
      if (this.#tools.now() - watched.asked >= PATIENCE) this.#giveUp(watched);
      return;
    }
    watched.asked = this.#tools.now();
    // What is lost from here on may be what is looked at now.
    const { lost } = watched;
    watched.lost = false;
    const place = await this.#tools.locate(watched.root);
    watched.asked = undefined;
    if (this.#stopped) return;
    // One that is just starting, or that is waited for, is let through first.
    const again = lost && watched.state === 'watching' && this.#ready;
    if (place?.identity !== watched.place?.identity || !watched.begun || again) {
      watched.begun = true;
      watched.place = place;
      this.#begin(watched);
      return;
    }
    watched.lost ||= lost;
    if (this.#tools.now() >= watched.next) this.#scanWhole(watched.state);
  }

  /** Roots are scanned together: only a scan of all of them removes what is missing (option `purge`). */
  #scanWhole(due: Watched['state']): void {
    for (const watched of this.#roots) {
      if (watched.state !== 'polling' && (watched.state !== 'watching' || due !== 'watching')) continue;
      this.#plan(watched);
      this.#touch(watched, '', true);
    }
  }

  /** Whatever it answers later, it begins anew. */
  #giveUp(watched: Watched): void {
    if (!watched.begun && watched.state === 'away') return;
    watched.begun = false;
    watched.stop?.();
    watched.stop = undefined;
    this.#enter(watched, 'away', 'its disk does not answer');
  }

  #begin(watched: Watched): void {
    const { root, place } = watched;
    watched.stop?.();
    watched.stop = undefined;
    if (this.#ready) this.#touch(watched, '', true);
    if (place === undefined) {
      this.#enter(watched, 'away', 'its folder is not there');
      return;
    }
    if (place.network !== undefined) {
      this.#enter(watched, 'polling', networkReason(place.network));
      return;
    }
    watched.state = 'starting';
    watched.stop = this.#tools.observe(root, place, {
      event: (event, path) => this.#take(watched, event, path),
      error: (error) => this.#fail(watched, error),
      lost: () => (watched.lost = true),
      ready: () => {
        if (watched.state === 'starting') {
          this.#enter(watched, 'watching');
          // What came into a folder after its scan and before it was observed.
          if (this.#ready) this.#touch(watched, '', true);
        }
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
      const left = event === 'unlinkDir';
      this.#touch(watched, below, true, left);
      if (left) this.#touch(watched, folder, false, left);
    } else if (this.#deepNames.has(name)) this.#touch(watched, folder, true);
    else if (this.#matters(name)) this.#takeFile(watched, event, { root: root.path, folder, name });
  }

  #takeFile(watched: Watched, event: ObserverEvent, file: GrowingFile): void {
    const now = this.#tools.now();
    const left = event === 'unlink';
    if (left) this.#growing.forget(file);
    else if (this.#growing.touch(file, now)) {
      this.#dirty.stir(now);
      return;
    }
    this.#touch(watched, file.folder, this.#isFromAbove(file.name), left);
  }

  #isFromAbove(name: string): boolean {
    return this.#above(name) !== -1;
  }

  /** A name without a suffix may be a link to a folder. */
  #matters(name: string): boolean {
    const dot = name.lastIndexOf('.');
    return dot <= 0 || this.#suffixes.has('') || this.#suffixes.has(name.slice(dot + 1).toLowerCase());
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
    this.#enter(watched, 'polling', reason);
    this.#tellReady();
  }

  #plan(watched: Watched): void {
    watched.next = this.#tools.now() + (watched.state === 'polling' ? this.#options.poll : NET);
  }

  #enter(watched: Watched, state: WatchState, reason?: string): void {
    watched.state = state;
    this.#plan(watched);
    this.#output({
      kind: 'state',
      root: watched.root.path,
      state,
      ...(reason === undefined ? {} : { reason }),
    });
  }

  #touch({ root }: Watched, path: string, deep: boolean, left = false): void {
    this.#dirty.touch(root.path, path, deep, this.#tools.now(), left);
  }

  #tellReady(): void {
    if (this.#ready || this.#roots.some(({ state }) => state === 'starting')) return;
    this.#ready = true;
    this.#output({ kind: 'ready' });
  }
}

function networkReason({ point, type }: NetworkMount): string {
  return `${point === undefined ? 'it' : `${point} in it`} lies on a network file system (${type}), which tells no events of other machines`;
}

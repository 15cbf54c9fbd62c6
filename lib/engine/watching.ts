/**
 * A library that is watched: the watcher's thread says which folders are dirty, they are scanned one scan after the
 * other, and what becomes dirty meanwhile waits for the next one.
 *
 *     starting --every root has a state, a scan of everything--> watching --stop, the library is closed--> over
 *     watching --the thread ends--> starting (after a moment)
 *     watching --a scan has brought other roots--> starting
 *     any --another process watches it--> refused
 */
import { isDeepStrictEqual } from 'node:util';
import { isValhallaError, ValhallaError } from '../errors.ts';
import type { ScanEvent } from '../events.ts';
import type { ScanReport } from '../status/report.ts';
import { Backstage } from '../threads/backstage.ts';
import type { DirtyFolder, WatcherGives, WatcherOptions, WatcherTakes } from '../watcher/watcher-messages.ts';

export interface WatchOptions {
  /** Milliseconds without a change after which a folder is scanned, and a file in it taken for whole. Default: 500. */
  readonly quiet?: number | undefined;
  /** Milliseconds after which it is scanned though it goes on changing. Default: 5,000. */
  readonly most?: number | undefined;
  /** Milliseconds between two scans of a root that cannot be watched. Default: 60,000. */
  readonly poll?: number | undefined;
  /** Aborting it stops the watch, as `stop` does. */
  readonly signal?: AbortSignal | undefined;
}

export interface WatchingContext {
  /**
   * Waits for a scan that runs.
   *
   * @param folders undefined: everything
   * @param growing paths of files that are being written: they are left as they are
   * @param cancelled the watch is over
   */
  scan(
    folders: readonly DirtyFolder[] | undefined,
    growing: readonly string[],
    cancelled: AbortSignal,
  ): Promise<ScanReport>;
  /** Whoever has the lock does not give it back by itself: that is a watch too. */
  isWatchedElsewhere(): Promise<boolean>;
  announce(event: ScanEvent): void;
  /** The lock is kept between scans. */
  hold(on: boolean): void;
}

/** The watcher's thread. @param lost it has ended by itself */
export type OpenWatcher = (
  options: WatcherOptions,
  take: (message: WatcherGives) => void,
  lost: (error: ValhallaError) => void,
) => { stop(message: WatcherTakes, milliseconds: number): Promise<unknown> };

const openWatcher: OpenWatcher = (options, take, lost) =>
  new Backstage<WatcherTakes, WatcherGives>({ stage: 'watcher', options, nice: options.nice }, take, lost);

/** Milliseconds: before a thread that has ended is started again; for one to stop. */
const AGAIN = 1_000;
const STOP = 1_000;
/** A scan that could not begin is tried again. */
const RETRY = 2_000;
/** Folders that wait beside a scan, at most: of more, everything is scanned. */
const MOST_WAITING = 2_000;

export class Watching implements AsyncDisposable {
  #options: WatcherOptions;
  readonly #context: WatchingContext;
  readonly #open: OpenWatcher;
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #thread: ReturnType<OpenWatcher> | undefined;
  /** A thread that is lost is started again. A scan may be waiting for its next try meanwhile. */
  #again: NodeJS.Timeout | undefined;
  /** Its thread is being stopped, and is started again then. */
  #renewing = false;
  #retry: NodeJS.Timeout | undefined;
  /** Ends a pause. */
  #wake: (() => void) | undefined;
  /** All of them are dirty where it is undefined. */
  #waiting: Map<string, DirtyFolder> | undefined = new Map();
  /** As it was when the watcher said so last. */
  #growing: readonly string[] = [];
  #scanning: Promise<void> | undefined;
  /** Why the last try to scan failed, which is told: the next one may fail for the same reason. */
  #fault: string | undefined;
  readonly #cancelled = new AbortController();
  #stopping: Promise<void> | undefined;

  /** @internal see `Valhalla.watch` */
  constructor(options: WatcherOptions, context: WatchingContext, open: OpenWatcher = openWatcher) {
    this.#options = options;
    this.#open = open;
    this.#context = context;
    for (const { promise } of [this.#ready, this.#ended]) promise.catch(() => undefined);
    context.hold(true);
    this.#start();
  }

  /**
   * Every root is watched, polled or away, and what happened before was scanned.
   *
   * @throws the watch has ended before that: ERR_VALHALLA_CANCELLED (`stop`), ERR_VALHALLA_CLOSED (its library), the
   *   reason of its signal, or ERR_VALHALLA_SCAN_RUNNING: another process has begun to watch it in the meantime
   */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /**
   * It was stopped, or its library closed, and its last scan is over.
   *
   * @throws ERR_VALHALLA_SCAN_RUNNING: another process watches it
   */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Ends the watch, also while the library is paused. Its scan is cancelled: what was not begun is due at the next one. */
  stop(): Promise<void> {
    return this.end(
      new ValhallaError('ERR_VALHALLA_CANCELLED', 'The watch was stopped before everything was scanned.'),
    );
  }

  /** @internal @param reason for whoever waits until it is ready @param fault for whoever waits for its end */
  end(reason: unknown, fault?: unknown): Promise<void> {
    return (this.#stopping ??= this.#end(reason, fault));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** @internal There are other roots: the thread begins anew with them, and everything is scanned. */
  async renew(options: WatcherOptions): Promise<void> {
    if (isDeepStrictEqual(options, this.#options)) return;
    this.#options = options;
    // One that is about to be started takes them by itself.
    if (this.#renewing || this.#again !== undefined || this.#stopping !== undefined) return;
    this.#renewing = true;
    await this.#thread?.stop({ kind: 'stop' }, STOP);
    this.#renewing = false;
    this.#growing = [];
    if (!this.#isOver()) this.#start();
  }

  #isOver(): boolean {
    return this.#stopping !== undefined;
  }

  #start(): void {
    this.#again = undefined;
    this.#thread = this.#open(
      this.#options,
      (message) => this.#take(message),
      (error) => this.#lost(error),
    );
  }

  #take(message: WatcherGives): void {
    if (message.kind === 'state') {
      const { root, state, reason } = message;
      this.#context.announce({
        event: 'watch:state',
        root,
        state,
        ...(reason === undefined ? {} : { reason }),
      });
    } else if (message.kind === 'ready') this.#add(undefined);
    else if (message.kind === 'dirty') {
      this.#growing = message.growing;
      this.#add(message.folders);
    }
  }

  #add(folders: readonly DirtyFolder[] | undefined): void {
    if (folders === undefined) this.#waiting = undefined;
    for (const folder of folders ?? []) {
      const key = `${folder.root}\0${folder.path}`;
      const deep = folder.deep || this.#waiting?.get(key)?.deep === true;
      this.#waiting?.set(key, { ...folder, deep });
    }
    if (this.#waiting !== undefined && this.#waiting.size > MOST_WAITING) this.#waiting = undefined;
    if (this.#stopping === undefined) this.#scanning ??= this.#scan();
  }

  async #scan(): Promise<void> {
    while (this.#stopping === undefined && this.#waiting?.size !== 0) {
      const folders = this.#waiting && [...this.#waiting.values()];
      this.#waiting = new Map();
      try {
        await this.#context.scan(folders, this.#growing, this.#cancelled.signal);
        this.#fault = undefined;
        if (folders === undefined) this.#ready.resolve();
      } catch (error) {
        const isRefused = this.#stopping === undefined && (await this.#isRefused(error));
        if (this.#stopping !== undefined) break;
        if (isRefused) {
          void this.end(error, error);
          break;
        }
        const { message } = error as Error;
        if (message !== this.#fault) this.#announceFault(error as Error);
        this.#fault = message;
        // What could not be scanned is still dirty; another process may be scanning.
        this.#waiting = undefined;
        await this.#pause(RETRY);
      }
    }
    this.#scanning = undefined;
  }

  /** A scan of another process is waited for; a watch would be for ever. */
  async #isRefused(error: unknown): Promise<boolean> {
    if (!isValhallaError(error) || error.code !== 'ERR_VALHALLA_SCAN_RUNNING') return false;
    // Where it cannot be told, the library is being closed, or the next try asks again.
    return this.#context.isWatchedElsewhere().catch(() => false);
  }

  #lost(error: ValhallaError): void {
    if (this.#stopping !== undefined) return;
    this.#growing = [];
    this.#announceFault(error);
    // What happens from now on is not seen: once it is back, everything is scanned.
    this.#again = setTimeout(() => this.#start(), AGAIN);
  }

  #announceFault(error: Error): void {
    this.#context.announce({
      event: 'log',
      from: 'watcher',
      text: `${error.message} It goes on in a moment.`,
    });
  }

  #pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#retry = setTimeout(resolve, milliseconds);
    this.#wake = resolve;
    return promise;
  }

  async #end(reason: unknown, fault: unknown): Promise<void> {
    this.#ready.reject(reason);
    clearTimeout(this.#again);
    clearTimeout(this.#retry);
    this.#wake?.();
    this.#cancelled.abort();
    await this.#thread?.stop({ kind: 'stop' }, STOP);
    await this.#scanning;
    this.#context.hold(false);
    if (fault === undefined) this.#ended.resolve();
    else this.#ended.reject(fault);
  }
}

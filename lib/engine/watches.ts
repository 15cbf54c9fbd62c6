/** The one watch that a library may have. */
import type { GrabberManifest } from '../channel/manifest.ts';
import { ValhallaError } from '../errors.ts';
import type { EventHub } from './event-hub.ts';
import type { ValhallaOptions } from '../options.ts';
import { libraryClosed } from './reader-client.ts';
import { holderWords, inUse, isOwn } from '../store/lock-owner.ts';
import type { LockOwner } from '../store/lock-owner.ts';
import type { House } from '../threads/house.ts';
import { watcherOptions } from './watch-options.ts';
import type { KnownRoot } from './watch-options.ts';
import type { WatcherOptions } from '../watcher/watcher-messages.ts';
import { Watching } from './watching.ts';
import type { WatchingContext, WatchOptions } from './watching.ts';

/**
 * @param holder of the scan lock
 * @throws ERR_VALHALLA_SCAN_RUNNING: another process watches the library
 */
export function refuseSecond(database: string, holder: LockOwner | undefined): void {
  // This process may just be giving it back.
  if (holder?.work !== 'watch' || isOwn(holder)) return;
  throw new ValhallaError('ERR_VALHALLA_SCAN_RUNNING', inUse(database)(holderWords(holder)), {
    path: database,
  });
}

/** @param known the roots that the library remembers */
type WatcherSettings = (known: readonly KnownRoot[]) => WatcherOptions;

type WatchesContext = Pick<WatchingContext, 'scan' | 'isWatchedElsewhere'>;

export class Watches {
  readonly #context: WatchingContext;
  #watching: Watching | undefined;
  #settings: WatcherSettings | undefined;

  constructor(house: House, events: EventHub, { scan, isWatchedElsewhere }: WatchesContext) {
    this.#context = {
      scan,
      isWatchedElsewhere,
      announce: (event) => events.announce(event),
      hold: (on) => house.dbmanager({ kind: 'hold', on }),
    };
  }

  /** @throws ERR_VALHALLA_SCAN_RUNNING: there is one */
  begin(
    options: WatchOptions,
    library: ValhallaOptions,
    grabbers: readonly GrabberManifest[],
    known: readonly KnownRoot[],
  ): Watching {
    if (this.#watching !== undefined)
      throw new ValhallaError(
        'ERR_VALHALLA_SCAN_RUNNING',
        'The library is watched already. Stop that watch first, or use it.',
      );
    const settings: WatcherSettings = (roots) => watcherOptions(options, library, grabbers, roots);
    const watching = new Watching(settings(known), this.#context);
    this.#watching = watching;
    this.#settings = settings;
    void this.#forget(watching, options.signal);
    return watching;
  }

  /** A scan may have brought roots: they are watched, too. */
  async follow(known: () => Promise<readonly KnownRoot[]>): Promise<void> {
    if (this.#watching === undefined) return;
    const roots = await known();
    if (this.#settings !== undefined) await this.#watching?.renew(this.#settings(roots));
  }

  /** The library is closed. */
  async close(): Promise<void> {
    await this.#watching?.end(libraryClosed());
  }

  /** Once it is over. */
  async #forget(watching: Watching, signal: AbortSignal | undefined): Promise<void> {
    const abort = (): void => void watching.end(signal?.reason);
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    await watching.ended.catch(() => undefined);
    signal?.removeEventListener('abort', abort);
    this.#watching = undefined;
  }
}

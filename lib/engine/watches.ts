/** The one watch that a library may have. */
import { ValhallaError } from '../errors.ts';
import type { EventHub } from './event-hub.ts';
import type { ValhallaOptions } from '../options.ts';
import type { House } from '../threads/house.ts';
import { watcherOptions } from './watch-options.ts';
import type { KnownRoot } from './watch-options.ts';
import { Watching } from './watching.ts';
import type { WatchingContext, WatchOptions } from './watching.ts';

export class Watches {
  readonly #context: WatchingContext;
  #watching: Watching | undefined;

  constructor(house: House, events: EventHub, scan: WatchingContext['scan']) {
    this.#context = {
      scan,
      announce: (event) => events.announce(event),
      hold: (on) => house.dbmanager({ kind: 'hold', on }),
    };
  }

  /** @throws ERR_VALHALLA_SCAN_RUNNING: there is one */
  begin(options: WatchOptions, library: ValhallaOptions, known: readonly KnownRoot[]): Watching {
    if (this.#watching !== undefined)
      throw new ValhallaError(
        'ERR_VALHALLA_SCAN_RUNNING',
        'The library is watched already. Stop that watch first, or use it.',
      );
    const watching = new Watching(watcherOptions(options, library, known), this.#context);
    this.#watching = watching;
    void this.#forget(watching);
    const stop = (): void => void watching.stop();
    if (options.signal?.aborted === true) stop();
    else options.signal?.addEventListener('abort', stop, { once: true });
    return watching;
  }

  async stop(): Promise<void> {
    await this.#watching?.stop();
  }

  async #forget(watching: Watching): Promise<void> {
    await watching.ended;
    this.#watching = undefined;
  }
}

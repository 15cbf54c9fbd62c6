/**
 * Events that wait for a loop to take them, bounded whatever it does: per-file events beyond the bound are dropped and
 * counted, and of progress the newest stays. What else there is comes a few times a scan.
 */
import { Fifo } from '../channel/fifo.ts';
import { PER_FILE } from '../events.ts';
import type { ScanEvent } from '../events.ts';
import { MissedEvents } from '../status/missed-events.ts';

const HELD = 10_000;

interface Place {
  event: ScanEvent;
}

export class WaitingEvents {
  readonly #places = new Fifo<Place>();
  readonly #missed = new MissedEvents();
  /** Of progress that waits. A newer one takes this place, unless a scan has begun or ended in between. */
  #progress: Place | undefined;

  push(event: ScanEvent): void {
    const perFile = PER_FILE.has(event.event);
    if (perFile && this.#places.size >= HELD) this.#missed.add();
    else if (event.event === 'progress' && this.#progress !== undefined) this.#progress.event = event;
    else {
      const place = { event };
      this.#places.push(place);
      if (!perFile) this.#progress = event.event === 'progress' ? place : undefined;
    }
  }

  take(): ScanEvent | undefined {
    const place = this.#places.shift();
    if (place === this.#progress) this.#progress = undefined;
    return place?.event ?? this.#missed.take();
  }
}

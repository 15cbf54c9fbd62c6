/**
 * Events that wait for a loop to take them, bounded whatever it does. Of files, where a scan has more than anybody holds,
 * new ones are dropped beyond the bound; of the others, of which one scan has a few and an endless loop of scans any number,
 * the oldest, but never the last report. What is dropped is counted. Of progress the newest stays.
 */
import { Fifo } from '../channel/fifo.ts';
import { PER_FILE } from '../events.ts';
import type { ScanEvent } from '../events.ts';
import { MissedEvents } from '../status/missed-events.ts';

const FILES_HELD = 10_000;
/** Reports, which may be long, among them. */
const OTHERS_HELD = 1_000;

interface Place {
  readonly number: number;
  event: ScanEvent;
}

export class WaitingEvents {
  readonly #files = new Fifo<Place>();
  readonly #others = new Fifo<Place>();
  /** Behind what waits, and before it. */
  readonly #missed = new MissedEvents();
  readonly #missedBefore = new MissedEvents();
  /** Of all that were pushed: tells which of the two comes first. */
  #number = 0;
  /** Of progress that waits. A newer one takes this place, unless a scan has begun or ended in between. */
  #progress: Place | undefined;
  /** Of the last report. */
  #end: Place | undefined;

  push(event: ScanEvent): void {
    if (PER_FILE.has(event.event)) {
      if (this.#files.size < FILES_HELD) this.#files.push({ number: this.#number++, event });
      else this.#missed.add();
    } else if (event.event === 'progress' && this.#progress !== undefined) this.#progress.event = event;
    else this.#pushOther({ number: this.#number++, event });
  }

  take(): ScanEvent | undefined {
    return this.#missedBefore.take() ?? this.#first() ?? this.#missed.take();
  }

  #first(): ScanEvent | undefined {
    const [file, other] = [this.#files.first, this.#others.first];
    const isFile = file !== undefined && (other === undefined || file.number < other.number);
    const place = isFile ? this.#files.shift() : this.#others.shift();
    if (place === this.#progress) this.#progress = undefined;
    return place?.event;
  }

  #pushOther(place: Place): void {
    this.#progress = place.event.event === 'progress' ? place : undefined;
    if (place.event.event === 'scan:end') this.#end = place;
    this.#others.push(place);
    if (this.#others.size <= OTHERS_HELD) return;
    this.#missedBefore.add(this.#others.pick((oldest) => oldest !== this.#end)?.event);
  }
}

/**
 * Pause of everything: nothing is granted, and walks stand still at their next message. What is at work is finished and
 * stored; queries, and files on demand, are answered as ever. It holds for scans that begin meanwhile too.
 */
import type { EventHub } from './event-hub.ts';
import type { ScanRun } from './scan-run.ts';
import type { House } from '../threads/house.ts';

export class Pause {
  readonly #house: House;
  readonly #events: EventHub;
  #isOn = false;
  #run: ScanRun | undefined;

  constructor(house: House, events: EventHub) {
    this.#house = house;
    this.#events = events;
  }

  /** A scan begins: the pause that is on, and those that come, are for it. */
  follow(run: ScanRun): void {
    this.#run = run;
    run.pause(this.#isOn);
  }

  set(on: boolean): void {
    if (on === this.#isOn) return;
    this.#isOn = on;
    this.#house.dbmanager({ kind: 'pause', on });
    this.#run?.pause(on);
    this.#events.announce({ event: on ? 'scan:pause' : 'scan:resume' });
  }
}

/**
 * Which files may be in a parser, written before they are sent there: if the whole process dies, they are what the next
 * run looks at one by one. A scan has it in its row; files on demand have a place of their own where no scan runs.
 */
import type { ScanState } from '../scan-state.ts';
import type { Stores } from '../stores.ts';

export class FlightLog {
  readonly #stores: () => Stores;
  #outsideOfScan = false;

  constructor(stores: () => Stores) {
    this.#stores = stores;
  }

  /** In the open transaction. @param demanded files that somebody waits for */
  write(state: ScanState | undefined, demanded: readonly number[]): void {
    const { batch, grants, scans } = this.#stores();
    batch.write();
    if (state === undefined) {
      this.#outsideOfScan = true;
      scans.setDemanded(demanded);
    } else {
      const { id, suspects } = state.settings;
      scans.setFlight(id, new Set([...grants.inFlight, ...suspects, ...demanded]));
    }
  }

  /** Nothing is in flight. */
  forget(): void {
    if (!this.#outsideOfScan) return;
    this.#outsideOfScan = false;
    const { batch, scans } = this.#stores();
    batch.write();
    scans.setDemanded([]);
  }
}

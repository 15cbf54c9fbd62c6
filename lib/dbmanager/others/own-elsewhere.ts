/**
 * What this process says of items while another one holds the lock and puts it in: its application hears `item:changed` of
 * it all the same. What has changed is told by the best values before it was written, and when it was through.
 */
import type { Document } from '../../metadata/document.ts';
import { Announcer } from '../announcer.ts';
import type { EventGate } from '../event-gate.ts';
import { changedKeys } from '../results/parse-results.ts';
import type { Stores } from '../stores.ts';
import type { ExternalChange, ExternalRow } from './external-change.ts';

export class OwnElsewhere {
  readonly #gate: EventGate;
  readonly #open: () => Stores;
  readonly #before = new WeakMap<ExternalRow, Document>();

  /** @param open tables that remember nothing: the other process has written since */
  constructor(gate: EventGate, open: () => Stores) {
    this.#gate = gate;
    this.#open = open;
  }

  /** Inside the transaction in which they are written for the other process: so nobody else changes anything meanwhile. */
  hand(rows: readonly ExternalRow[]): void {
    const told = rows.filter(({ changes }) => keysOf(changes).size > 0);
    if (told.length === 0 || !this.#gate.wants('item:changed')) return;
    const stores = this.#open();
    for (const row of told) this.#before.set(row, bestOf(stores, row.item));
  }

  /** The other process has gone, and this one has applied it, and told of it. */
  tookBack(row: ExternalRow): void {
    this.#before.delete(row);
  }

  /** The other process has put them in. */
  through(rows: readonly ExternalRow[]): void {
    const told = rows.filter((row) => this.#before.has(row));
    if (told.length === 0) return;
    const stores = this.#open();
    const announcer = new Announcer(this.#gate, stores.batch);
    for (const row of told) {
      const others = changedKeys(this.#before.get(row) as Document, bestOf(stores, row.item));
      const place = stores.packets.placeOf(row.item);
      const keys = () => others.intersection(keysOf(row.changes));
      if (place !== undefined) announcer.changed([{ place, keys }]);
    }
  }
}

function bestOf({ derive }: Stores, item: number): Document {
  return derive.bestOf(item, derive.documentsOf(item));
}

function keysOf(changes: readonly ExternalChange[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap((change) => {
      if (change.op === 'found') return Object.keys(change.values);
      return 'key' in change && change.op !== 'priority' ? [change.key] : [];
    }),
  );
}

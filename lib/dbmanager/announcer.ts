/** Tells of files, after the commit that stored what is told: an event means that its data is in the database. */
import type { Packet } from '../channel/packet.ts';
import type { WireError } from '../errors.ts';
import type { FileEvent } from '../events.ts';
import type { Batch } from './batch.ts';
import type { EventGate } from './event-gate.ts';
import type { JoinedItem } from './merge/joins.ts';
import type { Granted } from './grants/packets.ts';

export interface ChangedItem {
  readonly place: Granted;
  /** Whose best values are others now. */
  readonly keys: () => ReadonlySet<string>;
}

export class Announcer {
  readonly #gate: EventGate;
  readonly #batch: Batch;
  /** That they take long was told. */
  readonly #toldSlow = new Set<string>();

  constructor(gate: EventGate, batch: Batch) {
    this.#gate = gate;
    this.#batch = batch;
  }

  /** Is it worth finding out what would be told? */
  get wantsStored(): boolean {
    return this.#gate.wants('file:stored');
  }

  stored(stage: 'parse' | 'grab' | 'download', source: string, granted: Granted): void {
    if (!this.wantsStored) return;
    this.#batch.after(() =>
      this.#gate.push({ event: 'file:stored', stage, source, type: granted.type, ...fileOf(granted) }),
    );
  }

  get wantsDone(): boolean {
    return this.#gate.wants('file:done');
  }

  done(granted: Granted): void {
    if (!this.wantsDone) return;
    this.#batch.after(() => this.#gate.push({ event: 'file:done', ...fileOf(granted) }));
  }

  failed(stage: string, granted: Granted, error: WireError, quarantined: boolean): void {
    if (!this.#gate.wants('file:error')) return;
    this.#batch.after(() =>
      this.#gate.push({ event: 'file:error', stage, error, quarantined, ...fileOf(granted) }),
    );
  }

  /** What an application said of one item, all at once; nothing is told where no best value is another now. */
  changed(changes: readonly ChangedItem[]): void {
    const [first] = changes;
    if (first === undefined || !this.#gate.wants('item:changed')) return;
    this.#batch.after(() => {
      const keys = [...new Set(changes.flatMap((change) => [...change.keys()]))];
      if (keys.length > 0) this.#gate.push({ event: 'item:changed', keys, ...fileOf(first.place) });
    });
  }

  /** @param joined the whole file first, then its tracks */
  joined(granted: Granted, joined: readonly JoinedItem[]): void {
    if (!this.#gate.wants('item:joined')) return;
    this.#batch.after(() => {
      for (const { from, to } of joined)
        this.#gate.push({
          event: 'item:joined',
          from: from.item,
          to: to.item,
          ...fileOf({ ...granted, item: to.item }),
        });
    });
  }

  /** The first time only: the reports of scans say so again. */
  grabberAside(grabber: string): void {
    if (this.#toldSlow.has(grabber)) return;
    this.#toldSlow.add(grabber);
    const text = 'It takes long: scans do not wait for it, and its values come when it is through.';
    this.#gate.push({ event: 'log', from: grabber, text });
  }

  grabberOff(grabber: string, reason: string): void {
    this.#gate.push({ event: 'grabber:off', grabber, reason });
  }
}

/** The error of a packet that failed; a stage that gives none is at fault itself. */
export function errorOf({ error, step }: Packet): WireError {
  return error ?? { code: 'ERR_VALHALLA_INTERNAL', message: `The step ${step} failed and gave no reason.` };
}

/** A file as events speak of it. */
export function fileOf({ path, bytes, file, item }: Granted): FileEvent {
  const pathBytes = bytes === undefined ? {} : { pathBytes: Buffer.from(bytes).toString('base64') };
  return { path, ...pathBytes, file, item };
}

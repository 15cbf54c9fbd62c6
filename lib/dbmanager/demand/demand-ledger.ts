/**
 * Which packets are out for somebody who waits, and for whom. Apart from what is granted to a scan, because it outlives
 * it: a scan that begins, ends or is cancelled meanwhile changes nothing for those who wait.
 */
import type { Packet } from '../../channel/packet.ts';
import type { Joined } from '../grants/grants.ts';
import type { Work } from '../grants/packets.ts';
import type { Granted } from '../grants/packets.ts';

/** Somebody waits for a file. */
export interface Demand {
  readonly ticket: number;
  /** As it was asked. */
  readonly asked: string;
  file: number;
  item: number;
  /** What the file itself says was told to be there. */
  parsed: boolean;
  /** What it waits for: keys of packets, and what else its owner puts in. Empty: it ends. */
  readonly waits: Set<string>;
}

interface Out {
  /** As it is to be sent again. */
  work: Work;
  readonly demands: Set<Demand>;
  /** Made due again while it was out: the result does not know of it. */
  again: boolean;
}

export class DemandLedger {
  readonly #out = new Map<string, Out>();

  /** @returns true where it is to be sent; false: it is out already, and the demand waits for it too */
  add(demand: Demand, work: Work): boolean {
    const key = keyOf(work.packet);
    demand.waits.add(key);
    const out = this.#out.get(key);
    if (out === undefined) {
      this.#out.set(key, { work, demands: new Set([demand]), again: false });
      return true;
    }
    out.demands.add(demand);
    out.work = work;
    return false;
  }

  /** @returns false where it is not out */
  again(packet: Pick<Packet, 'consumer' | 'id'>): boolean {
    const out = this.#out.get(keyOf(packet));
    if (out !== undefined) out.again = true;
    return out !== undefined;
  }

  /**
   * The result is here.
   *
   * @param stale it does not know of something that was made due meanwhile
   * @param anew the same work, of what is known now; undefined where there is none any more
   * @returns `again`: work to be sent instead of taking the result
   */
  land(
    packet: Packet,
    stale: boolean,
    anew: (work: Work) => Work | undefined,
  ):
    | {
        readonly granted: Granted;
        readonly demands: ReadonlySet<Demand>;
        readonly again: Work | undefined;
      }
    | undefined {
    const key = keyOf(packet);
    const out = this.#out.get(key);
    if (out === undefined) return undefined;
    const { work, demands } = out;
    const again = out.again || stale ? anew(work) : undefined;
    if (again !== undefined) {
      out.again = false;
      out.work = again;
      return { granted: again.granted, demands, again };
    }
    this.#out.delete(key);
    for (const demand of demands) demand.waits.delete(key);
    return { granted: work.granted, demands, again: undefined };
  }

  /** Its rows are gone: results that still come are nobody's. */
  forget({ file, item }: Joined): void {
    for (const [key, { work, demands }] of this.#out) {
      const { consumer, id } = work.packet;
      if (consumer === 'downloader' || id !== (consumer === 'parser' ? file : item)) continue;
      this.#out.delete(key);
      for (const demand of demands) demand.waits.delete(key);
    }
  }

  /** Nothing comes of this queue any more. @returns who waited for it */
  drop(consumer: string): Set<Demand> {
    const passed = new Set<Demand>();
    for (const [key, { work, demands }] of this.#out) {
      if (work.packet.consumer !== consumer) continue;
      this.#out.delete(key);
      for (const demand of demands) {
        demand.waits.delete(key);
        passed.add(demand);
      }
    }
    return passed;
  }

  /** Nobody waits any more: results that still come belong to nobody. */
  clear(): void {
    this.#out.clear();
  }

  get works(): Work[] {
    return Array.from(this.#out.values(), ({ work }) => work);
  }

  /** Files that are in a parser, or on their way. */
  get inFlight(): number[] {
    return [...this.#out.values()]
      .filter(({ work }) => work.packet.consumer === 'parser')
      .map(({ work }) => work.granted.file);
  }
}

function keyOf({ consumer, id }: Pick<Packet, 'consumer' | 'id'>): string {
  return `${consumer} ${id}`;
}

/**
 * Answers the dispatcher's pulls: finds due rows, and remembers what is out until its result is here. A row is never
 * out twice. Only rows that the running scan has listed are granted: what lies on a disk that is not there now is not
 * tried.
 */
import { isGrabberQueue } from '../../channel/grabber-queue.ts';
import type { ConsumerName, Packet } from '../../channel/packet.ts';
import { DueRange } from './due.ts';
import type { DueMark } from './due.ts';
import { consumerOf } from '../tables/grabs.ts';
import type { EnabledGrabber } from '../tables/enabled-grabber.ts';
import type { FindDue, GrantRules, Granted, Packets, Work } from './packets.ts';

/** Rows looked at in one turn, at most; what is behind them is looked at in the next one. */
const LOOKED_AT = 4096;

/** One queue of the dispatcher, as the DB manager sees it. */
interface Consumer {
  readonly due: DueRange;
  readonly out: Map<number, Granted>;
  /** Out, and made due again meanwhile: the result will not know of it. */
  readonly again: Set<number>;
  /** Its work belongs to the library, not to a scan. */
  readonly isBackground: () => boolean;
  readonly find: FindDue;
}

/** What a consumer had to do at a time. */
export interface Load {
  readonly due: DueMark;
  readonly out: ReadonlyMap<number, Granted>;
}

/** What two rows that become one are known by. */
export interface Joined {
  readonly file: number;
  readonly item: number;
}

export class Grants {
  readonly #packets: Packets;
  #consumers = new Map<ConsumerName, Consumer>();
  /** Packets a queue of the dispatcher waits for. A pull stands until it is answered, even over a scan without it. */
  readonly #pulls = new Map<ConsumerName, number>();
  #unfinished = false;
  #isDue = false;

  constructor(packets: Packets) {
    this.#packets = packets;
  }

  /** A scan begins. What was out in the last one is forgotten, except of work in the background, which goes on. */
  begin(rules: GrantRules, grabbers: readonly EnabledGrabber[]): void {
    const before = this.#consumers;
    this.#packets.begin(rules);
    this.#consumers = new Map();
    this.#isDue = false;
    this.#add(before, 'parser', () => false, this.#packets.parses);
    this.#add(before, 'downloader', () => true, this.#packets.downloads);
    for (const grabber of grabbers)
      this.#add(before, consumerOf(grabber), () => !grabber.awaited, this.#packets.grabs(grabber));
  }

  /** The scan is over: only work in the background is granted. */
  end(): void {
    for (const [name, { isBackground }] of this.#consumers) if (!isBackground()) this.removeConsumer(name);
  }

  /** Nothing more is granted, and nothing that is out is waited for: it stays due. */
  clear(): void {
    this.#consumers.clear();
    this.#pulls.clear();
  }

  removeConsumer(name: ConsumerName): void {
    this.#consumers.delete(name);
    this.#pulls.delete(name);
  }

  /** Takes over which queues the dispatcher has, and the pulls that stand; nothing else. */
  adopt(before: Grants): void {
    for (const [name, max] of before.#pulls) this.#pulls.set(name, max);
  }

  /**
   * Its work went on behind the last scan, and is not through. Nor is it where the dispatcher has not pulled since the
   * last result: the pull would come from a queue that the dispatcher gives up when the next scan begins.
   */
  goesOn(name: ConsumerName): boolean {
    const consumer = this.#consumers.get(name);
    return consumer?.isBackground() === true && (isAtWork(consumer) || !this.#pulls.has(name));
  }

  /** What a consumer has to do now; undefined: nothing, or its queue has not asked for any, as it is not there yet. */
  load(name: ConsumerName): Load | undefined {
    const consumer = this.#consumers.get(name);
    if (consumer === undefined || !isAtWork(consumer)) return undefined;
    if (consumer.out.size === 0 && !this.#pulls.has(name)) return undefined;
    return { due: consumer.due.mark(), out: new Map(consumer.out) };
  }

  /** What was out then is done, and what was due is out at least. */
  isThrough(name: ConsumerName, load: Load): boolean {
    const consumer = this.#consumers.get(name);
    if (consumer === undefined) return true;
    for (const [id, granted] of load.out) if (consumer.out.get(id) === granted) return false;
    return consumer.due.isPast(load.due);
  }

  /** A row is due. Of many the lowest and the highest are enough: they are looked for in between. */
  due(name: ConsumerName, id: number): void {
    const consumer = this.#consumers.get(name);
    if (consumer !== undefined) this.#makeDue(consumer, id);
  }

  /** One file has become another: what is out of it is not waited for, and is due again. */
  rename(from: Joined, to: Joined): void {
    for (const [name, consumer] of this.#consumers) {
      if (name === 'downloader') continue;
      const kind = name === 'parser' ? 'file' : 'item';
      consumer.out.delete(from[kind]);
      consumer.again.delete(from[kind]);
      this.#makeDue(consumer, to[kind]);
    }
  }

  /** A row is due because of something new: a result that is under way does not know of it. */
  renewed(name: ConsumerName, id: number): void {
    const consumer = this.#consumers.get(name);
    if (consumer === undefined) return;
    if (consumer.out.has(id)) consumer.again.add(id);
    else this.#makeDue(consumer, id);
  }

  /** Something has become due since the scan began. */
  get isDue(): boolean {
    return this.#isDue;
  }

  pull(name: ConsumerName, max: number): void {
    this.#pulls.set(name, max);
  }

  /** Somebody waits for it, so it goes another way: it is not granted here, and counts as out until its result. */
  hold({ packet: { consumer, id }, granted }: Work): void {
    const out = this.#consumers.get(consumer)?.out;
    if (out !== undefined && !out.has(id)) out.set(id, granted);
  }

  isOut(name: ConsumerName, id: number): boolean {
    return this.#consumers.get(name)?.out.has(id) === true;
  }

  /** The result is here. @returns undefined for a packet that is not out, or whose row is to be worked at again */
  land(name: ConsumerName, id: number): Granted | undefined {
    const consumer = this.#consumers.get(name);
    const granted = consumer?.out.get(id);
    if (consumer === undefined || granted === undefined) return undefined;
    consumer.out.delete(id);
    if (!consumer.again.delete(id)) return granted;
    consumer.due.add(id);
    return undefined;
  }

  /** Ids of the files that are in a parser, or on their way. */
  get inFlight(): number[] {
    return [...(this.#consumers.get('parser')?.out.keys() ?? [])];
  }

  /** Items that a grabber is at, or on their way. */
  get itemsOut(): number[] {
    return [...this.#consumers].flatMap(([name, { out }]) => (isGrabberQueue(name) ? [...out.keys()] : []));
  }

  /** Nothing is due or out for the work that belongs to no scan. */
  get backgroundIdle(): boolean {
    for (const consumer of this.#consumers.values())
      if (consumer.isBackground() && isAtWork(consumer)) return false;
    return true;
  }

  /** The last answer left rows that were not looked at: ask again, though no message comes. */
  get unfinished(): boolean {
    return this.#unfinished;
  }

  /** Work for each consumer that waits for some. Never an empty answer. */
  answer(): { readonly consumer: ConsumerName; readonly packets: Packet[] }[] {
    const answers: { consumer: ConsumerName; packets: Packet[] }[] = [];
    this.#unfinished = false;
    for (const [name, consumer] of this.#consumers) {
      const wanted = this.#pulls.get(name) ?? 0;
      if (wanted === 0) continue;
      const packets = this.#find(consumer, wanted);
      if (packets.length === 0) continue;
      this.#pulls.delete(name);
      answers.push({ consumer: name, packets });
    }
    return answers;
  }

  #makeDue({ due }: Consumer, id: number): void {
    due.add(id);
    this.#isDue = true;
  }

  #find({ due, out, find }: Consumer, wanted: number): Packet[] {
    const packets: Packet[] = [];
    let looked = 0;
    while (packets.length < wanted) {
      const window = due.window();
      if (window === undefined) return packets;
      if (looked >= LOOKED_AT) {
        this.#unfinished ||= packets.length === 0;
        return packets;
      }
      const limit = wanted - packets.length;
      const rows = find(window.after, window.to, limit);
      const last = rows.at(-1);
      due.advance(last === undefined || rows.length < limit ? window.to : last.id);
      looked += rows.length + 1;
      for (const { id, work } of rows) {
        const made = out.has(id) ? undefined : work();
        if (made === undefined) continue;
        out.set(id, made.granted);
        packets.push(made.packet);
      }
    }
    return packets;
  }

  #add(
    before: ReadonlyMap<ConsumerName, Consumer>,
    name: ConsumerName,
    isBackground: () => boolean,
    find: FindDue,
  ): void {
    const kept = before.get(name);
    if (isBackground() && kept?.isBackground() === true) {
      this.#consumers.set(name, { ...kept, isBackground, find });
      return;
    }
    // The dispatcher begins with new queues for these, and pulls anew.
    if (!isBackground()) this.#pulls.delete(name);
    this.#consumers.set(name, { due: new DueRange(), out: new Map(), again: new Set(), isBackground, find });
  }
}

function isAtWork({ out, due }: Consumer): boolean {
  return out.size > 0 || due.window() !== undefined;
}

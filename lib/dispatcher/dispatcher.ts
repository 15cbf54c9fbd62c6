/**
 * The switch: moves packets between queues, threads and the DB manager, and looks only at their headers. It never
 * waits: a result is passed on at once, whether or not there is room for more work, so a cycle of full queues cannot
 * stop (the place of a result was reserved when its work was granted).
 */
import { grabberOf, queueOf } from '../channel/grabber-queue.ts';
import type { ConsumerName, Lane, Outcome, Packet } from '../channel/packet.ts';
import type { ToDbManager, ToDispatcher } from '../channel/work.ts';
import { Consumer } from './consumer.ts';
import { route } from './route.ts';

/** The threads behind one or more queues, as the dispatcher sees them. */
export interface Crew {
  /** How many packets of this consumer it takes now. */
  room(consumer: ConsumerName): number;
  grant(packets: readonly Packet[]): void;
}

export interface DispatcherOutput {
  /** @param lane `now`: past what is under way there already */
  toDbManager(message: ToDbManager, lane?: Lane): void;
  /** The crew of a queue; started when its first packet needs it. */
  crewOf(consumer: ConsumerName): Crew;
  probe(packet: Packet): void;
  /** A picture, or the error instead. */
  answer(packet: Packet): void;
  /** A grabber that ended or held up its thread again and again. */
  off(grabber: string, reason: string): void;
}

export interface Capacities {
  readonly parser: number;
  readonly grabber: number;
  readonly downloader: number;
}

/** Packets a queue holds. Parsers are fast and share one; a grabber's own is the window it may batch over. */
const CAPACITIES: Capacities = { parser: 512, grabber: 64, downloader: 32 };
/** Times a grabber may be blamed for its thread before it is switched off. */
const BLAMES = 3;

export class Dispatcher {
  readonly #output: DispatcherOutput;
  readonly #capacities: Capacities;
  readonly #consumers = new Map<ConsumerName, Consumer>();
  readonly #blames = new Map<ConsumerName, number>();
  /** Packets moved on so far. */
  routed = 0;

  constructor(output: DispatcherOutput, capacities: Capacities = CAPACITIES) {
    this.#output = output;
    this.#capacities = capacities;
  }

  /**
   * The queues of a scan: pulls for each are sent at once.
   *
   * @param background those that are of no scan, and go on
   * @param aside those that go on as they were put aside, and are not through
   */
  begin(
    consumers: readonly ConsumerName[],
    background: ReadonlySet<ConsumerName>,
    aside: ReadonlySet<ConsumerName>,
  ): void {
    for (const name of consumers) {
      const isOn = this.#consumers.get(name)?.isOn === true;
      // One that was put aside may hang, and scans may come often: it is blamed over all of them.
      if (isOn && aside.has(name)) continue;
      this.#blames.delete(name);
      if (isOn && background.has(name)) continue;
      this.#consumers.set(name, new Consumer(name, this.#capacities[stageOf(name)]));
    }
    for (const name of this.#consumers.keys()) this.pump(name);
  }

  /** From the DB manager: work that was pulled. */
  work(message: Extract<ToDispatcher, { kind: 'work' }>): void {
    const consumer = this.#consumers.get(message.consumer);
    if (consumer === undefined || !consumer.isOn) return;
    const [probes, others] = split(
      message.packets,
      (packet) => route(packet.step, packet.outcome).place === 'prober',
    );
    consumer.refill(others);
    for (const packet of probes) this.#output.probe(packet);
    this.pump(message.consumer);
  }

  /** Results, from whoever did the work; in their order. */
  results(packets: readonly Packet[]): void {
    const stored: Packet[] = [];
    const demanded: Packet[] = [];
    this.routed += packets.length;
    for (const packet of packets) {
      const { place, step } = route(packet.step, packet.outcome);
      if (place === 'dbmanager') (packet.lane === 'now' ? demanded : stored).push(packet);
      else if (place === 'asker') this.#output.answer({ ...packet, id: -packet.id });
      else this.#giveBack({ ...packet, step, outcome: undefined });
    }
    if (demanded.length > 0) this.#output.toDbManager({ kind: 'results', packets: demanded }, 'now');
    if (stored.length > 0) this.#output.toDbManager({ kind: 'results', packets: stored });
    // After they were sent: of a grabber that is off, nothing is stored any more.
    for (const { step, consumer, outcome } of packets) if (step === 'grab') this.#judge(consumer, outcome);
    for (const name of new Set(packets.map(({ consumer }) => consumer))) this.pump(name);
  }

  /**
   * A picture that somebody waits for: past every queue.
   *
   * @param packet its id is the asker's; below 0 it is nobody else's, of all packets of the parser
   */
  urgent(packet: Packet): void {
    this.#grantNow({ ...packet, id: -packet.id });
  }

  /**
   * Somebody waits for it: past every queue. If it waits in ours it leaves it; a thread that has it already moves it up.
   */
  demand(packet: Packet): void {
    this.#consumers.get(packet.consumer)?.drop(packet.id);
    if (route(packet.step, packet.outcome).place === 'prober') this.#output.probe(packet);
    else this.#grantNow(packet);
  }

  /** No further work for this grabber. */
  switchOff(grabber: string, reason: string): void {
    const consumer = this.#consumers.get(queueOf(grabber));
    if (consumer === undefined) return;
    consumer.switchOff();
    this.#output.toDbManager({ kind: 'off', grabber, reason });
  }

  /** Forgets what waits: the scan was cancelled, or the library closes. It is still due in the database. */
  clear(): void {
    for (const consumer of this.#consumers.values()) consumer.switchOff();
  }

  /** Hands over what a crew has room for, then asks for more. */
  pump(name: ConsumerName): void {
    const consumer = this.#consumers.get(name);
    if (consumer === undefined) return;
    if (consumer.size > 0) {
      const crew = this.#output.crewOf(name);
      const room = crew.room(name);
      const packets: Packet[] = [];
      while (packets.length < room) {
        const packet = consumer.take();
        if (packet === undefined) break;
        packets.push(packet);
      }
      if (packets.length > 0) crew.grant(packets);
    }
    this.#pull(consumer);
  }

  queued(name: ConsumerName): number {
    return this.#consumers.get(name)?.size ?? 0;
  }

  #grantNow(packet: Packet): void {
    this.#output.crewOf(packet.consumer).grant([packet]);
  }

  #giveBack(packet: Packet): void {
    // Nobody would ask for it again, and there need be no scan, so no queue.
    if (packet.lane === 'now') this.#grantNow(packet);
    else this.#consumers.get(packet.consumer)?.giveBack(packet);
  }

  #judge(name: ConsumerName, outcome: Outcome | undefined): void {
    if (outcome !== 'stuck' && outcome !== 'died') return;
    const blames = (this.#blames.get(name) ?? 0) + 1;
    this.#blames.set(name, blames);
    const reason =
      outcome === 'stuck'
        ? `it was past its time limit ${blames} times`
        : `it ended its thread ${blames} times`;
    if (blames === BLAMES) this.#output.off(grabberOf(name), reason);
  }

  #pull(consumer: Consumer): void {
    const max = consumer.wants();
    if (max > 0) this.#output.toDbManager({ kind: 'pull', consumer: consumer.name, max });
  }
}

function stageOf(name: ConsumerName): keyof Capacities {
  return name === 'parser' || name === 'downloader' ? name : 'grabber';
}

function split<T>(items: readonly T[], is: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (is(item) ? yes : no).push(item);
  return [yes, no];
}

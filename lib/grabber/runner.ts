/**
 * One grabber in its thread: takes its packets, never two at once, and turns whatever the plugin does into results.
 *
 *     new -> ready -> (idle <-> working) -> off | stopped
 *
 * - new: nothing is loaded before the first packet is here, so that a hang in the module or in `setup` has a packet in
 *   the cell.
 * - off: the module cannot be used, `setup` failed, or five faults came in a row. Everything that is here, and all
 *   that still comes, goes back `returned`. Set by `switchOff` only, left at the end of the scan.
 * - stopped: the one at work ends, the rest is dropped. Set by `stop` only.
 */
import { HOUSEKEEPING } from './grabber-messages.ts';
import { BODY_CAP } from '../channel/packet.ts';
import { ValhallaError, toWire } from '../errors.ts';
import { enter, leave } from '../threads/cell.ts';
import { isScoped } from './check-grabber.ts';
import { checkGrabberOptions } from './check-options.ts';
import { createContext, createItemReader } from './context.ts';
import { faultOf } from './fault.ts';
import { grabItems } from './grab-items.ts';
import { grabScopes } from './grab-scopes.ts';
import { Pace } from './pace.ts';
import { within } from '../threads/within.ts';
import { WorkQueue } from './work-queue.ts';
import type { GrabberSpec } from './grabber-messages.ts';
import type { GrabResult, Lane, Packet, ScopeAnswer } from '../channel/packet.ts';
import type { Cell } from '../threads/cell.ts';
import type { ThreadServices } from './context.ts';
import type { Grabber, GrabberContext, GrabItem } from './contract.ts';
import type { Desk } from './desk.ts';
import type { Turns } from './pace.ts';

/** Faults in a row after which a grabber is left alone for the scan. */
export const FAULTS_IN_A_ROW = 5;
/** Milliseconds for `endOfScan`, and for the grab at work and `teardown` together when the thread is stopped. */
const HOUSEKEEPING_LIMIT = 30_000;
const STOP_LIMIT = 1_000;

/** What a runner needs of its thread. */
export interface RunnerThread extends ThreadServices {
  readonly load: (url: string) => Promise<Grabber>;
  readonly turns: Turns;
  /** Which of these scopes have been answered before? */
  readonly recall: (grabber: string, scopes: readonly string[]) => Promise<readonly ScopeAnswer[]>;
  readonly finish: (result: Packet) => void;
  readonly off: (grabber: string, reason: string) => void;
}

const EMPTY: GrabResult = { document: {}, artwork: [], downloads: [] };
const NOTHING: Ending = { body: JSON.stringify(EMPTY), outcome: 'done', micros: 0 };

export class Runner {
  readonly #spec: GrabberSpec;
  readonly #cell: Cell;
  readonly #thread: RunnerThread;
  readonly #queue = new WorkQueue();
  /** Taken from the queue and not finished. */
  readonly #held = new Set<Packet>();
  #state: 'on' | 'off' | 'stopped' = 'on';
  #working: Promise<void> | undefined;
  #ready: Ready | undefined;
  #scanEnded = false;
  #ending: Promise<void> | undefined;
  #faults = 0;
  #begun = 0;
  /** Id of the packet whose plugin code runs. */
  #at: number | undefined;
  /** `now`: somebody waits for it, or for one behind it. */
  #lane: Lane = 'normal';

  constructor(spec: GrabberSpec, cell: Cell, thread: RunnerThread) {
    this.#spec = spec;
    this.#cell = cell;
    this.#thread = thread;
  }

  add(packet: Packet): void {
    if (this.#state === 'off') this.#giveBack(packet);
    // What is at work this moment stands in its way, or is what somebody waits for.
    if (packet.lane === 'now') {
      this.#lane = 'now';
      this.#thread.fetch.raise(this.#spec.name);
    }
    // Its result is on its way.
    if (this.#state !== 'on' || packet.id === this.#at) return;
    this.#queue.push(packet);
    this.#start();
  }

  /** `endOfScan` of the grabber, after what is queued. One that is off gets another chance with the next scan. */
  endScan(): void {
    if (this.#state === 'off') {
      this.#state = 'on';
      this.#faults = 0;
      return;
    }
    if (this.#ready?.grabber.endOfScan === undefined || this.#state !== 'on') return;
    this.#scanEnded = true;
    this.#start();
    this.#ending = this.#working;
  }

  /** Resolves when the grabber has had its say at the end of the scan; at once where none is due. */
  async ended(): Promise<void> {
    await this.#ending;
  }

  /** @param reason for people; ends in no full stop */
  switchOff(reason: string): void {
    if (this.#state !== 'on') return;
    this.#state = 'off';
    this.#thread.off(this.#spec.name, reason);
    for (const packet of this.#held) this.#giveBack(packet);
    this.#held.clear();
    for (let packet = this.#queue.take(); packet !== undefined; packet = this.#queue.take())
      this.#giveBack(packet);
  }

  /** Call after the thread's signal was aborted. Returns when the grabber is through, or past the limit. */
  async stop(): Promise<void> {
    if (this.#state === 'on') this.#state = 'stopped';
    const ended = this.#end();
    await within(STOP_LIMIT, ended, this.#thread.clock);
  }

  /** Is this error from the grabber's own code? For errors that no call of ours has caught. */
  owns(error: unknown): boolean {
    return error instanceof Error && error.stack !== undefined && error.stack.includes(this.#spec.url);
  }

  #start(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      // Something may have come in between the last look and now.
      if (this.#state === 'on' && this.#queue.size > 0) this.#start();
    });
  }

  async #work(): Promise<void> {
    this.#ready ??= await this.#setUp();
    const ready = this.#ready;
    if (ready === undefined) return;
    while (this.#state === 'on' && (this.#queue.size > 0 || this.#scanEnded)) {
      if (this.#queue.size > 0) await ready.takeNext();
      else await this.#callEndOfScan(ready);
      await this.#thread.turns.giveWay();
    }
  }

  async #setUp(): Promise<Ready | undefined> {
    const first = this.#queue.peek();
    if (first === undefined) return undefined;
    enter(this.#cell, first.id);
    try {
      const grabber = await this.#thread.load(this.#spec.url);
      if (grabber.name !== this.#spec.name) {
        throw new ValhallaError(
          'ERR_VALHALLA_GRABBER_LOAD',
          `It was ${this.#spec.name} when the scan began and calls itself ${grabber.name} now.`,
        );
      }
      const options = await checkGrabberOptions(grabber, this.#spec.options);
      const context = createContext(grabber, options, this.#thread, () => this.#lane);
      await grabber.setup?.(context);
      return { grabber, context, takeNext: this.#wayOf(grabber, context) };
    } catch (error) {
      this.switchOff(`it could not be set up: ${toWire(error).message}`);
      return undefined;
    } finally {
      leave(this.#cell);
    }
  }

  #wayOf(grabber: Grabber, context: GrabberContext): () => Promise<void> {
    const { clock, signal, turns, recall } = this.#thread;
    const readItem = createItemReader(grabber);
    const desk: Desk = {
      queue: this.#queue,
      pace: new Pace(grabber.every ?? 0, clock, signal),
      giveWay: () => turns.giveWay(),
      on: () => this.#state === 'on',
      open: (packet) => {
        this.#held.add(packet);
        return this.#open(packet, grabber, readItem);
      },
      begin: (packet) => {
        this.#begun = clock.now();
        this.#at = packet.id;
        this.#lane = this.#queue.urgent ? 'now' : packet.lane;
        enter(this.#cell, packet.id);
      },
      end: () => {
        this.#at = undefined;
        leave(this.#cell);
      },
      skip: (packet) => this.#finish(packet, NOTHING),
      done: (packet, result) => this.#done(packet, result),
      fault: (packets, error) => this.#fault(packets, error),
      recall: (scopes) => recall(grabber.name, scopes),
    };
    return isScoped(grabber) ? grabScopes(grabber, context, desk) : grabItems(grabber, context, desk);
  }

  /** The item, or undefined where the grabber has nothing to do with it: then the packet is finished. */
  #open(packet: Packet, grabber: Grabber, readItem: (packet: Packet) => GrabItem): GrabItem | undefined {
    const item = readItem(packet);
    const needs = grabber.needs ?? [];
    if (grabber.types.includes(item.type) && needs.every((key) => (item.values[key]?.length ?? 0) > 0))
      return item;
    this.#finish(packet, NOTHING);
    return undefined;
  }

  #done(packet: Packet, result: GrabResult): void {
    const body = JSON.stringify(result);
    if (body.length > BODY_CAP || Buffer.byteLength(body) > BODY_CAP) {
      this.#fault(
        [packet],
        new ValhallaError(
          'ERR_VALHALLA_GRABBER_RESULT',
          `The grabber returned too much: ${body.length} characters of JSON, and ${BODY_CAP} bytes are the most.`,
        ),
      );
      return;
    }
    this.#faults = 0;
    this.#finish(packet, { body, outcome: 'done', micros: this.#micros() });
  }

  /** One fault, however many items it concerns: a lookup that fails, fails for all that share it. */
  #fault(packets: readonly Packet[], error: unknown): void {
    const fault = faultOf(error, this.#state === 'stopped');
    const micros = this.#micros();
    for (const packet of packets)
      this.#finish(packet, { body: '', outcome: fault.outcome, error: fault.error, micros });
    if (fault.counts && ++this.#faults >= FAULTS_IN_A_ROW) {
      this.switchOff(`${FAULTS_IN_A_ROW} faults in a row, the last: ${fault.error.message}`);
    }
  }

  #finish(packet: Packet, ending: Ending): void {
    // Given back already: the grabber was switched off while this one was at work.
    if (this.#held.delete(packet)) this.#thread.finish({ ...headerOf(packet), ...ending });
  }

  #micros(): number {
    return Math.round((this.#thread.clock.now() - this.#begun) * 1000);
  }

  #giveBack(packet: Packet): void {
    this.#thread.finish({ ...headerOf(packet), body: '', outcome: 'returned' });
  }

  async #callEndOfScan(ready: Ready): Promise<void> {
    this.#scanEnded = false;
    await this.#callLast('endOfScan', ready, HOUSEKEEPING_LIMIT);
  }

  async #end(): Promise<void> {
    await this.#working;
    if (this.#ready !== undefined) await this.#callLast('teardown', this.#ready, STOP_LIMIT);
  }

  /** What a plugin does wrong here harms nobody any more: it is only said. */
  async #callLast(name: 'endOfScan' | 'teardown', { grabber, context }: Ready, limit: number): Promise<void> {
    enter(this.#cell, HOUSEKEEPING);
    try {
      const call = Promise.resolve(grabber[name]?.(context));
      if (!(await within(limit, call, this.#thread.clock))) throw new Error(`no end within ${limit} ms`);
    } catch (error) {
      this.#thread.log(grabber.name, `${name} failed: ${toWire(error).message}`);
    } finally {
      leave(this.#cell);
    }
  }
}

type Ending = Pick<Packet, 'body' | 'outcome' | 'error' | 'micros'>;

interface Ready {
  readonly grabber: Grabber;
  readonly context: GrabberContext;
  /** Works on the next packet, or on all that are there. Never throws. */
  readonly takeNext: () => Promise<void>;
}

function headerOf({
  step,
  consumer,
  lane,
  id,
  file,
  type,
}: Packet): Pick<Packet, 'step' | 'consumer' | 'lane' | 'id' | 'file' | 'type'> {
  return { step, consumer, lane, id, file, type };
}

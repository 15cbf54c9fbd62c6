/**
 * Files that the application waits for. Who asks for a file that somebody waits for already shares the answer, and hears
 * once more that it was parsed, for only now anybody may be listening; who stops waiting takes the question back only where nobody else waits.
 */
import type { Ask, DemandNews } from '../channel/demand.ts';
import type { RawPath } from '../channel/packet.ts';
import { byteText, resolvePath } from '../channel/raw-path.ts';
import type { GrabberPlace } from '../dispatcher/dispatcher-messages.ts';
import { fromWire } from '../errors.ts';
import type { ValhallaError } from '../errors.ts';
import type { EventHub } from './event-hub.ts';
import type { DemandEvent } from '../events.ts';
import type { ValhallaOptions } from '../options.ts';
import { suffixMap } from '../scanner/suffixes.ts';
import type { ThreadSettings } from '../threads/backstage.ts';
import type { House } from '../threads/house.ts';
import { Looker } from '../threads/looker.ts';

export interface OnDemandOptions {
  /** Parse the file and ask every grabber again, whatever is known of it; quarantined or not. */
  readonly force?: boolean | undefined;
  /** Aborting it ends the wait: the promise rejects with its reason. What is under way is stored all the same. */
  readonly signal?: AbortSignal | undefined;
}

type Settings = Pick<Ask, 'grabbers' | 'priorities'>;

export interface OnDemandOutput {
  /** Another process waits, and this one reads the file for it. */
  serve(): void;
  /** Nobody waits any more, */
  idle(): void;
  /** and has not for a while: threads that were kept for the next one may go. */
  cold(): void;
}

/** Who asks for one file often asks for the next: a parser thread takes 60 ms to start. */
const WARM_MILLISECONDS = 10_000;

interface Waiting {
  readonly ticket: number;
  readonly key: string;
  readonly asked: string;
  readonly answer: PromiseWithResolvers<DemandEvent>;
  people: number;
  /** As `ondemand:parsed` has told it. */
  parsed: DemandEvent | undefined;
}

export class OnDemand {
  readonly #house: House;
  readonly #events: EventHub;
  readonly #output: OnDemandOutput;
  readonly #looker: Looker;
  readonly #byKey = new Map<string, Waiting>();
  readonly #byTicket = new Map<number, Waiting>();
  #ticket = 0;

  #cooling: NodeJS.Timeout | undefined;

  constructor(
    house: House,
    events: EventHub,
    suffixes: ValhallaOptions['suffixes'],
    threads: ThreadSettings,
    output: OnDemandOutput,
  ) {
    this.#house = house;
    this.#events = events;
    this.#output = output;
    house.hearDemands((news) => this.#take(news));
    this.#looker = new Looker(suffixMap(suffixes), threads, {
      attach: (end) => house.dbmanagerNow({ kind: 'attach-looker', end }),
      lost: (ticket, reason) => house.dbmanagerNow({ kind: 'lost-looker', ticket, reason }),
    });
  }

  /** Somebody waits. */
  get pending(): boolean {
    return this.#byTicket.size > 0;
  }

  /** Somebody waits, or did a moment ago. */
  get warm(): boolean {
    return this.pending || this.#cooling !== undefined;
  }

  /** @throws what became of the file, if not a row; the reason of the signal */
  async ask(
    path: RawPath,
    { force = false, signal }: OnDemandOptions,
    grabbers: readonly GrabberPlace[],
    priorities: Ask['priorities'],
  ): Promise<DemandEvent> {
    signal?.throwIfAborted();
    this.#house.dispatcher({ kind: 'attend', grabbers });
    const settings = { grabbers: grabbers.map(({ manifest }) => manifest), priorities };
    const waiting = this.#waitingFor(resolvePath(path), force, settings);
    waiting.people++;
    if (waiting.parsed !== undefined) this.#tellParsed(waiting, waiting.parsed);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([waiting.answer.promise, aborted]);
    } finally {
      signal?.removeEventListener('abort', abort);
      if (--waiting.people === 0 && this.#byTicket.has(waiting.ticket)) {
        this.#forget(waiting);
        this.#house.dbmanagerNow({ kind: 'withdraw', ticket: waiting.ticket });
      }
    }
  }

  #take(news: DemandNews): void {
    if (news.kind === 'looker') {
      this.#output.serve();
      this.#looker.need();
      return;
    }
    const waiting = this.#byTicket.get(news.ticket);
    if (waiting === undefined) return;
    const { asked } = waiting;
    if (news.event === 'failed') {
      const { error } = news;
      this.#events.announce({ event: 'ondemand:failed', asked, error });
      this.#end(waiting, () => waiting.answer.reject(fromWire(error)));
      return;
    }
    const { path, pathBytes, file, item } = news;
    const event: DemandEvent = {
      asked,
      path,
      ...(pathBytes === undefined ? {} : { pathBytes }),
      file,
      item,
    };
    if (news.event === 'parsed') this.#tellParsed(waiting, event);
    else if (news.event === 'grabbed')
      this.#events.announce({ event: 'ondemand:grabbed', ...event, grabber: news.grabber });
    else {
      this.#events.announce({ event: 'ondemand:ended', ...event });
      this.#end(waiting, () => waiting.answer.resolve(event));
    }
  }

  #tellParsed(waiting: Waiting, event: DemandEvent): void {
    waiting.parsed = event;
    this.#events.announce({ event: 'ondemand:parsed', ...event });
  }

  /** No answer will come any more. */
  fail(error: ValhallaError): void {
    for (const waiting of this.#byTicket.values()) this.#end(waiting, () => waiting.answer.reject(error));
  }

  /** @returns threads that could not be ended */
  async stop(): Promise<number> {
    clearTimeout(this.#cooling);
    return this.#looker.stop();
  }

  #waitingFor(path: RawPath, force: boolean, settings: Settings): Waiting {
    const key = `${force ? 'again' : 'once'} ${byteText(path)}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const ticket = ++this.#ticket;
    const asked = typeof path === 'string' ? path : Buffer.from(path).toString();
    const waiting: Waiting = {
      ticket,
      key,
      asked,
      answer: Promise.withResolvers(),
      people: 0,
      parsed: undefined,
    };
    // Who waited may have gone when it fails.
    waiting.answer.promise.catch(() => undefined);
    if (!this.pending) this.#busy();
    this.#byKey.set(key, waiting);
    this.#byTicket.set(ticket, waiting);
    this.#house.dbmanagerNow({ kind: 'ask', ticket, path, force, ...settings });
    return waiting;
  }

  #end(waiting: Waiting, settle: () => void): void {
    settle();
    this.#forget(waiting);
  }

  #forget({ key, ticket }: Waiting): void {
    this.#byKey.delete(key);
    this.#byTicket.delete(ticket);
    if (!this.pending) this.#rest();
  }

  #busy(): void {
    clearTimeout(this.#cooling);
    this.#cooling = undefined;
    this.#house.ref();
    this.#looker.need();
  }

  #rest(): void {
    this.#looker.rest();
    this.#cooling = setTimeout(() => {
      this.#cooling = undefined;
      this.#output.cold();
    }, WARM_MILLISECONDS).unref();
    this.#output.idle();
  }
}

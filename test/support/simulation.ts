/**
 * A world of events in time that no clock drives: the same seed gives the same world. Actors take one message at a
 * time, from ports that keep their order but not the order among each other, as threads do.
 */
interface Event {
  readonly at: number;
  readonly number: number;
  readonly happen: () => void;
}

export class Simulation {
  /** A heap: the earliest event is the first; of two at one time, the one that was planned first. */
  readonly #events: Event[] = [];
  #now = 0;
  #number = 0;
  #random: number;

  constructor(seed: number) {
    this.#random = seed * 2_654_435_761;
  }

  get now(): number {
    return this.#now;
  }

  /** 0 <= x < 1 (mulberry32) */
  random(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), this.#random | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Mostly short, sometimes long. */
  delay(mean: number): number {
    return -Math.log(1 - this.random()) * mean;
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  after(delay: number, happen: () => void): void {
    const events = this.#events;
    const event = { at: this.#now + delay, number: this.#number++, happen };
    let place = events.length;
    for (
      let parent = (place - 1) >> 1;
      place > 0 && isBefore(event, events[parent] as Event);
      parent = (place - 1) >> 1
    ) {
      events[place] = events[parent] as Event;
      place = parent;
    }
    events[place] = event;
  }

  /** Until nothing is left to happen. @throws RangeError after `most` events: the world goes in circles */
  run(most: number): void {
    for (let count = 0; ; count++) {
      const event = this.#take();
      if (event === undefined) return;
      if (count === most) throw new RangeError(`still going after ${most} events`);
      this.#now = event.at;
      event.happen();
    }
  }

  #take(): Event | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (first === undefined || last === undefined || events.length === 0) return first;
    let place = 0;
    for (let child = 1; child < events.length; child = 2 * place + 1) {
      const other = events[child + 1];
      if (other !== undefined && isBefore(other, events[child] as Event)) child++;
      if (!isBefore(events[child] as Event, last)) break;
      events[place] = events[child] as Event;
      place = child;
    }
    events[place] = last;
    return first;
  }
}

/** Takes messages one at a time, each for some time, from whichever of its ports has one. */
export class Actor {
  readonly #world: Simulation;
  readonly #pace: number;
  readonly #ports: { readonly waiting: (() => void)[] }[] = [];
  #busy = false;

  /** @param pace mean time that it takes to handle a message */
  constructor(world: Simulation, pace: number) {
    this.#world = world;
    this.#pace = pace;
  }

  /** A port of its own: messages arrive late, and in order. */
  port<Message>(handle: (message: Message) => void): Port<Message> {
    const waiting: (() => void)[] = [];
    this.#ports.push({ waiting });
    let last = 0;
    const port = {
      depth: 0,
      most: 0,
      send: (message: Message): void => {
        port.most = Math.max(port.most, ++port.depth);
        last = Math.max(last, this.#world.now + this.#world.delay(1));
        this.#world.after(last - this.#world.now, () => {
          waiting.push(() => {
            port.depth--;
            handle(message);
          });
          this.#serve();
        });
      },
    };
    return port;
  }

  #serve(): void {
    if (this.#busy) return;
    const ready = this.#ports.filter(({ waiting }) => waiting.length > 0);
    const next = ready[Math.floor(this.#world.random() * ready.length)]?.waiting.shift();
    if (next === undefined) return;
    this.#busy = true;
    this.#world.after(this.#world.delay(this.#pace), () => {
      this.#busy = false;
      next();
      this.#serve();
    });
  }
}

export interface Port<Message> {
  send(message: Message): void;
  /** Messages sent and not handled, now and at most. */
  readonly depth: number;
  readonly most: number;
}

function isBefore(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.number < other.number);
}

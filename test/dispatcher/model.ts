/**
 * The pipeline as a model around the real dispatcher, its queues and the real cursor of due rows: a scanner with
 * credits, a DB manager that answers pulls, and crews whose threads work, pack their results, and die.
 */
import type { ConsumerName, Packet } from '../../lib/channel/packet.ts';
import type { ToDbManager, ToDispatcher } from '../../lib/channel/work.ts';
import { DueRange } from '../../lib/dbmanager/grants/due.ts';
import { Dispatcher } from '../../lib/dispatcher/dispatcher.ts';
import type { Capacities, Crew } from '../../lib/dispatcher/dispatcher.ts';
import { Actor, Simulation } from '../support/simulation.ts';
import type { Port } from '../support/simulation.ts';
import { packet } from './packets.ts';

export const CONSUMERS = ['parser', 'grabber:local', 'grabber:web', 'downloader'] as const;
export type Stage = 'scanner' | 'dbmanager' | 'dispatcher' | (typeof CONSUMERS)[number];

export interface ModelSettings {
  readonly seed: number;
  readonly files: number;
  /** Entries a listing, and listings that may be under way. */
  readonly chunk: number;
  readonly credits: number;
  readonly capacities: Capacities;
  readonly threads: number;
  readonly window: number;
  /** Mean time for a message or a packet; 1 where nothing is said. */
  readonly pace: Partial<Readonly<Record<Stage, number>>>;
  /** Of a thread, at each packet. */
  readonly death: number;
}

/** What a run came to. */
export interface Outcome {
  readonly listed: number;
  readonly acknowledged: number;
  /** Rows that are still due or out, by queue. */
  readonly left: readonly string[];
  /** How often a packet was begun beyond once, where no thread that had it had died. */
  readonly doubled: readonly string[];
  /** Packets that were stored more than once. */
  readonly storedTwice: readonly string[];
  /** Most packets out at once, by queue. */
  readonly mostOut: ReadonlyMap<ConsumerName, number>;
  readonly mostListings: number;
  readonly mostMessages: number;
  readonly deaths: number;
  readonly off: readonly string[];
}

export class Model {
  readonly world: Simulation;
  readonly #settings: ModelSettings;
  readonly #database: ModelDatabase;
  readonly #scanner: ModelScanner;
  readonly #crews = new Map<ConsumerName, ModelCrew>();
  readonly #toDbManager: Port<ToDbManager>;
  readonly #toDispatcher: Port<ToDispatcher>;

  constructor(settings: ModelSettings) {
    this.#settings = settings;
    this.world = new Simulation(settings.seed);
    const [dbActor, switchActor] = [this.#actor('dbmanager'), this.#actor('dispatcher')];
    this.#scanner = new ModelScanner(settings, this.#actor('scanner'));
    this.#database = new ModelDatabase(this.#scanner, (message) => this.#toDispatcher.send(message));
    this.#scanner.listings = dbActor.port((ids) => this.#database.listing(ids));
    this.#toDbManager = dbActor.port((message) => this.#database.take(message));
    const dispatcher: Dispatcher = new Dispatcher(
      {
        toDbManager: (message) => this.#toDbManager.send(message),
        crewOf: (consumer) => this.#crews.get(consumer) as ModelCrew,
        probe: () => undefined,
        answer: () => undefined,
        off: (grabber, reason) => dispatcher.switchOff(grabber, reason),
      },
      settings.capacities,
    );
    this.#toDispatcher = switchActor.port((message) => {
      if (message.kind === 'work') dispatcher.work(message);
    });
    for (const consumer of CONSUMERS) {
      const crew = new ModelCrew(
        consumer,
        settings,
        this.world,
        switchActor,
        (packets) => dispatcher.results(packets),
        () => dispatcher.pump(consumer),
      );
      this.#crews.set(consumer, crew);
    }
    switchActor.port<undefined>(() => dispatcher.begin(CONSUMERS, new Set(), new Set())).send(undefined);
    this.#scanner.begin();
  }

  /** @param most events after which the world is said to go in circles */
  run(most: number): Outcome {
    this.world.run(most);
    const crews = [...this.#crews.values()];
    return {
      listed: this.#scanner.listed,
      acknowledged: this.#scanner.acknowledged,
      left: this.#database.left(),
      doubled: crews.flatMap((crew) => crew.doubled()),
      storedTwice: this.#database.storedTwice,
      mostOut: this.#database.mostOut,
      mostListings: this.#scanner.listings?.most ?? 0,
      mostMessages: this.#toDbManager.most + this.#toDispatcher.most,
      deaths: crews.reduce((sum, crew) => sum + crew.deaths, 0),
      off: this.#database.off,
    };
  }

  #actor(stage: Stage): Actor {
    return new Actor(this.world, this.#settings.pace[stage] ?? 1);
  }
}

class ModelScanner {
  readonly #settings: ModelSettings;
  readonly #answers: Port<{ credit: number; acknowledged: number }>;
  listings: Port<readonly number[]> | undefined;
  listed = 0;
  acknowledged = 0;
  #credits: number;

  constructor(settings: ModelSettings, actor: Actor) {
    this.#settings = settings;
    this.#credits = settings.credits;
    this.#answers = actor.port(({ credit, acknowledged }) => {
      this.#credits += credit;
      this.acknowledged += acknowledged;
      this.begin();
    });
  }

  begin(): void {
    while (this.#credits > 0 && this.listed < this.#settings.files) {
      this.#credits--;
      const count = Math.min(this.#settings.chunk, this.#settings.files - this.listed);
      this.listings?.send(Array.from({ length: count }, () => ++this.listed));
    }
  }

  answer(credit: number, acknowledged: number): void {
    this.#answers.send({ credit, acknowledged });
  }
}

interface Rows {
  readonly due: Set<number>;
  readonly range: DueRange;
  readonly out: Set<number>;
  wanted: number;
}

/** Every fourth file is unchanged; every third picture comes from the web. */
class ModelDatabase {
  readonly #rows = new Map<ConsumerName, Rows>();
  readonly #scanner: ModelScanner;
  readonly #give: (message: ToDispatcher) => void;
  /** Steps of a file until it is through. */
  readonly #steps = new Map<number, number>();
  readonly #stored = new Set<string>();
  readonly storedTwice: string[] = [];
  readonly mostOut = new Map<ConsumerName, number>();
  readonly off: string[] = [];

  constructor(scanner: ModelScanner, give: (message: ToDispatcher) => void) {
    this.#scanner = scanner;
    this.#give = give;
    for (const consumer of CONSUMERS)
      this.#rows.set(consumer, { due: new Set(), range: new DueRange(), out: new Set(), wanted: 0 });
  }

  listing(ids: readonly number[]): void {
    const fresh = ids.filter((id) => id % 4 !== 0);
    for (const id of fresh) {
      this.#steps.set(id, 1);
      this.#due('parser', id);
    }
    this.#scanner.answer(1, ids.length - fresh.length);
    this.#answer();
  }

  take(message: ToDbManager): void {
    if (message.kind === 'pull') {
      const rows = this.#rows.get(message.consumer);
      if (rows !== undefined) rows.wanted = message.max;
    } else if (message.kind === 'results') for (const result of message.packets) this.#land(result);
    else if (message.kind === 'off') this.#switchOff(message.grabber);
    this.#answer();
  }

  left(): string[] {
    return [...this.#rows].flatMap(([consumer, { due, out }]) =>
      [...due, ...out].map((id) => `${consumer} ${id}`),
    );
  }

  #land({ consumer, id, outcome }: Packet): void {
    const rows = this.#rows.get(consumer);
    if (rows?.out.delete(id) !== true) return;
    const name = `${consumer} ${id}`;
    if (this.#stored.has(name)) this.storedTwice.push(name);
    this.#stored.add(name);
    if (outcome === 'done' && consumer === 'parser') {
      if (this.#due('grabber:local', id)) this.#steps.set(id, (this.#steps.get(id) ?? 0) + 1);
      this.#due('grabber:web', id);
    }
    if (outcome === 'done' && consumer === 'grabber:web' && id % 3 === 0) this.#due('downloader', id);
    if (consumer === 'parser' || consumer === 'grabber:local') this.#pass(id);
  }

  #switchOff(grabber: string): void {
    this.off.push(grabber);
    const rows = this.#rows.get(`grabber:${grabber}`);
    this.#rows.delete(`grabber:${grabber}`);
    if (grabber === 'local') for (const id of [...(rows?.due ?? []), ...(rows?.out ?? [])]) this.#pass(id);
  }

  /** @returns false where nobody is there to do it */
  #due(consumer: ConsumerName, id: number): boolean {
    const rows = this.#rows.get(consumer);
    rows?.due.add(id);
    rows?.range.add(id);
    return rows !== undefined;
  }

  #pass(id: number): void {
    const steps = (this.#steps.get(id) ?? 0) - 1;
    this.#steps.set(id, steps);
    if (steps === 0) this.#scanner.answer(0, 1);
  }

  #answer(): void {
    for (const [consumer, rows] of this.#rows) {
      const ids: number[] = [];
      while (ids.length < rows.wanted) {
        const window = rows.range.window();
        if (window === undefined) break;
        const limit = rows.wanted - ids.length;
        const found = [...rows.due]
          .filter((id) => id > window.after && id <= window.to)
          .sort((one, other) => one - other)
          .slice(0, limit);
        rows.range.advance(found.length < limit ? window.to : (found.at(-1) as number));
        for (const id of found) {
          rows.due.delete(id);
          rows.out.add(id);
          ids.push(id);
        }
      }
      if (ids.length === 0) continue;
      rows.wanted = 0;
      this.mostOut.set(consumer, Math.max(this.mostOut.get(consumer) ?? 0, rows.out.size));
      this.#give({ kind: 'work', consumer, packets: ids.map((id) => packet(id, { consumer })) });
    }
  }
}

interface ModelThread {
  readonly out: Map<number, Packet>;
  readonly work: Port<readonly Packet[]>;
}

type Words =
  | { readonly thread: ModelThread; readonly results: readonly Packet[] }
  | { readonly thread: ModelThread; readonly blamed: number };

/** Its rules are those of `lib/threads/crew.ts`. */
class ModelCrew implements Crew {
  readonly #consumer: ConsumerName;
  readonly #settings: ModelSettings;
  readonly #world: Simulation;
  readonly #results: (packets: readonly Packet[]) => void;
  readonly #heard: (words: Words) => void;
  readonly #threads = new Set<ModelThread>();
  readonly #begun = new Map<number, number>();
  readonly #forgiven = new Map<number, number>();
  readonly #most: number;
  deaths = 0;

  constructor(
    consumer: ConsumerName,
    settings: ModelSettings,
    world: Simulation,
    switchActor: Actor,
    results: (packets: readonly Packet[]) => void,
    room: () => void,
  ) {
    this.#consumer = consumer;
    this.#settings = settings;
    this.#world = world;
    this.#results = results;
    this.#most = consumer === 'parser' ? settings.threads : 1;
    const port = switchActor.port<Words>((words) => {
      this.#hear(words);
      if ('blamed' in words) room();
    });
    this.#heard = (words) => port.send(words);
  }

  room(): number {
    const { window } = this.#settings;
    let room = (this.#most - this.#threads.size) * window;
    for (const { out } of this.#threads) if (out.size * 2 <= window) room += window - out.size;
    return room;
  }

  grant(packets: readonly Packet[]): void {
    for (let from = 0; from < packets.length;) {
      const thread = this.#idlest();
      const share = packets.slice(from, from + Math.max(1, this.#settings.window - thread.out.size));
      for (const granted of share) thread.out.set(granted.id, granted);
      thread.work.send(share);
      from += share.length;
    }
  }

  doubled(): string[] {
    return [...this.#begun]
      .filter(([id, count]) => count > 1 + (this.#forgiven.get(id) ?? 0))
      .map(([id]) => `${this.#consumer} ${id}`);
  }

  #idlest(): ModelThread {
    const threads = [...this.#threads];
    const idle = threads.find(({ out }) => out.size === 0);
    if (idle !== undefined) return idle;
    if (threads.length < this.#most) return this.#start();
    return threads.reduce((least, thread) => (thread.out.size < least.out.size ? thread : least));
  }

  #start(): ModelThread {
    const world = this.#world;
    const pace = this.#settings.pace[this.#consumer as Stage] ?? 1;
    let outbox: Packet[] = [];
    let dead = false;
    const flush = (): void => {
      if (outbox.length > 0 && !dead) this.#heard({ thread, results: outbox });
      outbox = [];
    };
    // A packet is a message of its own within the thread: between two of them it may flush, or die.
    const actor = new Actor(world, pace);
    const packets = actor.port<Packet>((granted) => {
      if (dead) return;
      this.#begun.set(granted.id, (this.#begun.get(granted.id) ?? 0) + 1);
      if (world.chance(this.#settings.death)) {
        dead = true;
        this.#heard({ thread, blamed: granted.id });
        return;
      }
      outbox.push({ ...granted, outcome: 'done' });
      if (outbox.length >= 4) flush();
      else if (outbox.length === 1) world.after(2, flush);
    });
    const work = new Actor(world, 0).port<readonly Packet[]>((granted) =>
      granted.forEach((one) => packets.send(one)),
    );
    const thread: ModelThread = { out: new Map(), work };
    this.#threads.add(thread);
    return thread;
  }

  #hear(words: Words): void {
    const { out } = words.thread;
    if ('results' in words) {
      for (const { id } of words.results) out.delete(id);
      this.#results(words.results);
      return;
    }
    this.deaths++;
    this.#threads.delete(words.thread);
    const left = [...out.values()].map((one): Packet => ({
      ...one,
      outcome: one.id === words.blamed ? 'died' : 'returned',
    }));
    // What it had done and not sent is done again.
    for (const { id } of left) this.#forgiven.set(id, (this.#forgiven.get(id) ?? 0) + 1);
    this.#results(left.toReversed());
  }
}

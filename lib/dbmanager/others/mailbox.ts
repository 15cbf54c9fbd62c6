/**
 * What processes want of each other. The one that holds the lock applies changes and serves requests: its own at once,
 * those of others within `HOLDER_LOOKS`. A process without the lock writes what it wants into the database and waits;
 * whenever the lock is free it takes it, so a holder that died holds up nobody.
 *
 *     wanted --lock held or free--> applied here --durable, derived--> settled
 *     wanted --another process holds the lock--> written --applied there--> settled
 *     wanted --another process writes at this moment: it is knocked at--> wanted
 *
 * Settled = applied and durable. Several changes that wait are applied in one transaction.
 */
import type { WireError } from '../../errors.ts';
import { fromWire, toWire } from '../../errors.ts';
import { Knock } from '../../store/knock.ts';
import { isDatabaseFailure } from '../../store/sqlite-error.ts';
import type { ExternalRow } from './external-change.ts';
import type { AppliedChange } from '../tables/external.ts';
import type { Answer } from './answer.ts';
import type { OwnElsewhere } from './own-elsewhere.ts';
import type { RequestKind, Requests } from '../tables/requests.ts';
import type { Stores } from '../stores.ts';
import { Servers } from './servers.ts';
import type { Asker, Server } from './servers.ts';
import { holdStill } from '../../threads/hold-still.ts';

/** Milliseconds between two looks at what others may have written: two statements that cost 2 us. */
const HOLDER_LOOKS = 50;
/** For what is written: has it been applied, or is the lock free by now? */
const WAITER_LOOKS = 20;
/** For what is not written yet: the holder's transactions are long, and the time between them short. */
const WRITER_LOOKS = 2;
/** Milliseconds for which the holder writes nothing, at most, when somebody has knocked; and how often it looks. */
const ROOM = 50;
const ROOM_LOOKS = 0.5;
/** Milliseconds after which nobody waits for an answer any more. */
const FORGOTTEN_AFTER = 600_000;
/** Changes of others that are applied in one transaction. */
const APPLIED_AT_ONCE = 1000;

/** This program is older than the one that has written the row, or nobody's program has. */
const UNREADABLE: WireError = {
  code: 'ERR_VALHALLA_UNSERVED',
  message:
    'The process that holds this library does not understand it. Where that runs an older version, end it, and try again.',
};

export interface MailboxContext {
  stores(): Stores;
  holds(): boolean;
  /** Takes the lock for a moment. @returns false where another process holds it */
  takeLock(): boolean;
  /** Changes of one row were applied, in the open transaction. */
  applied(changes: readonly AppliedChange[]): void;
  /** Where this process has changes of its own. */
  readonly elsewhere?: OwnElsewhere;
  log(text: string): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface WantedChange {
  readonly row: ExternalRow;
  /** Called with the reason where it was not made. */
  readonly settle: (error?: WireError) => void;
}

interface Change extends WantedChange {
  /** It is through when everything is derived again. */
  readonly derives: boolean;
  state: 'wanted' | 'written' | 'applied';
  /** Where it was written. */
  id: number;
  /** Why the process that holds the lock has not made it. */
  fault?: WireError | undefined;
}

interface Ask extends Asker {
  readonly kind: RequestKind;
  readonly body: unknown;
  state: 'wanted' | 'written' | 'serving';
  /** Where it was written. */
  row: number;
  /** Where the last step was written that it has heard. */
  heard: number;
}

export class Mailbox {
  readonly #context: MailboxContext;
  readonly #knock: Knock;
  readonly #servers = new Servers();
  #changes: Change[] = [];
  #asks: Ask[] = [];
  /** The newest row that was given to its server. */
  #served = 0;
  /** The lock is new: what others have written before has not been looked at. */
  #fresh = true;

  constructor(databasePath: string, context: MailboxContext) {
    this.#knock = new Knock(databasePath);
    this.#context = context;
  }

  /** Whoever can do what such a request asks for. */
  serve(kind: RequestKind, server: Server): void {
    this.#servers.set(kind, server);
  }

  /** Changes of this process: those of one call are made in one transaction, each whole or not at all. */
  change(wanted: readonly WantedChange[]): void {
    const { external } = this.#context.stores();
    const changes = wanted.map(({ row, settle }): Change => {
      const derives = row.changes.some(({ op }) => op === 'priority' || op === 'reindex');
      return { row, settle, derives, state: 'wanted', id: 0 };
    });
    // Before the database is asked: where it fails all of them hear of it.
    this.#changes = [...this.#changes, ...changes];
    const refused = new Map<Change, WireError>();
    for (const change of changes) {
      const { item, changes: said } = change.row;
      const [refusal] = said.flatMap((one) => external.refusal(item, one) ?? []);
      if (refusal !== undefined) refused.set(change, refusal);
    }
    this.#refuse(refused);
    this.look();
  }

  /** A request of this process, served here where it holds the lock or can have it. */
  ask(kind: RequestKind, body: unknown, asker: Asker): void {
    this.#asks.push({ kind, body, ...asker, state: 'wanted', row: 0, heard: 0 });
    this.look();
  }

  /** The lock was taken: whatever waits is done by this process now. */
  takeOver(): void {
    this.#fresh = true;
    this.#served = 0;
  }

  /** At every occasion, and after `lookIn`. */
  look(): void {
    this.#context.stores().batch.endReading();
    if (this.#context.holds() || (this.#waits && this.#context.takeLock())) {
      this.#hold();
      return;
    }
    this.#write();
    this.#settleWritten();
  }

  /** Something of this process waits, or is under way here for another one: the lock is not given back. */
  get busy(): boolean {
    return this.#servers.busy || this.#waits;
  }

  /** Milliseconds until `look` is to be called again. */
  get lookIn(): number | undefined {
    if (this.#context.holds()) return HOLDER_LOOKS;
    if (!this.#waits) return undefined;
    const wanted = [...this.#changes, ...this.#asks].some(({ state }) => state === 'wanted');
    return wanted ? WRITER_LOOKS : WAITER_LOOKS;
  }

  /** Nothing more will be done here. What was written will be, by another process or at the next start. */
  fail(error: unknown): void {
    const wire = toWire(error);
    const [changes, asks] = [this.#changes, this.#asks];
    this.#changes = [];
    this.#asks = [];
    this.#servers.giveUp();
    for (const { settle } of changes) settle(wire);
    for (const { settle } of asks) settle({ error: wire });
  }

  get #waits(): boolean {
    return this.#changes.length > 0 || this.#asks.length > 0;
  }

  #hold(): void {
    const { foreign, requests, batch } = this.#context.stores();
    const knocked = this.#knock.heard() && this.#makeRoom();
    if (foreign.happened() || knocked || this.#fresh) {
      this.#fresh = false;
      const old = this.#context.now() - FORGOTTEN_AFTER;
      if (requests.anyBefore(old)) {
        batch.write();
        requests.forget(old);
      }
      this.#applyForeign();
      this.#serveForeign();
    }
    this.#applyOwn();
    this.#settleApplied();
    this.#settleWritten();
    this.#serveOwn();
  }

  /** @returns whether somebody has written */
  #makeRoom(): boolean {
    const { batch, foreign } = this.#context.stores();
    batch.flush();
    const end = performance.now() + ROOM;
    while (performance.now() < end) {
      if (foreign.happened()) return true;
      holdStill(ROOM_LOOKS);
    }
    return false;
  }

  #applyForeign(): void {
    const { external, requests, batch } = this.#context.stores();
    while (external.anyWaits)
      batch.durably(() => {
        for (const { id, item, changes } of external.take(APPLIED_AT_ONCE)) {
          const own = this.#changes.find((change) => change.state === 'written' && change.id === id);
          if (own !== undefined) this.#context.elsewhere?.tookBack(own.row);
          const fault = changes === undefined ? UNREADABLE : this.#apply({ item, changes });
          if (fault === undefined) continue;
          requests.putFault(id, fault, this.#context.now());
          this.#context.log(
            `A change that another process wants of item ${item} is dropped: ${fault.message}`,
          );
        }
      });
  }

  #applyOwn(): void {
    const wanted = this.#changes.filter(({ state }) => state === 'wanted');
    if (wanted.length === 0) return;
    const faults = new Map<Change, WireError>();
    this.#context.stores().batch.durably(() => {
      for (const change of wanted) {
        const fault = this.#apply(change.row);
        if (fault !== undefined) faults.set(change, fault);
      }
    });
    for (const change of wanted) change.state = 'applied';
    this.#refuse(faults);
  }

  #refuse(faults: ReadonlyMap<Change, WireError>): void {
    this.#changes = this.#changes.filter((change) => !faults.has(change));
    for (const [{ settle }, fault] of faults) settle(fault);
  }

  /**
   * What a change breaks is its own fault, and goes with it: thrown on, it would take back the transaction, and a row
   * would be met again at every start.
   *
   * @returns the fault
   * @throws where the database has failed
   */
  #apply({ item, changes }: ExternalRow): WireError | undefined {
    const { external, batch } = this.#context.stores();
    const applied: AppliedChange[] = [];
    try {
      batch.whole(() => {
        for (const change of changes) {
          const refusal = external.refusal(item, change);
          if (refusal !== undefined) throw fromWire(refusal);
          const made = external.apply(item, change);
          if (made !== undefined) applied.push(made);
        }
      });
    } catch (error) {
      if (isDatabaseFailure(error)) throw error;
      return toWire(error);
    }
    // Nothing in memory hears of what may still be taken back.
    this.#context.applied(applied);
    return undefined;
  }

  #settleApplied(): void {
    const { pending } = this.#context.stores().rederive;
    this.#settle(({ state, derives }) => state === 'applied' && !(derives && pending));
  }

  #settleWritten(): void {
    const { external, rederive, requests } = this.#context.stores();
    this.#settle((change) => {
      // The holder may act between any two looks, so each is had once: what is still waited for has no fault yet.
      if (change.state !== 'written' || external.waits(change.id)) return false;
      change.fault = requests.faultOf(change.id);
      return change.fault !== undefined || !change.derives || rederive.through;
    });
    for (const ask of this.#asks) {
      if (ask.state !== 'written') continue;
      // Before what was told on the way: a step that comes between the two looks is not the last one.
      const answer = requests.answerOf(ask.row);
      for (const { id, step } of requests.stepsOf(ask.row, ask.heard)) {
        ask.heard = id;
        ask.hear?.(step);
      }
      if (answer === undefined) continue;
      this.#drop(ask.row);
      this.#answered(ask, answer);
    }
  }

  #settle(isThrough: (change: Change) => boolean): void {
    const through = this.#changes.filter(isThrough);
    if (through.length === 0) return;
    this.#changes = this.#changes.filter((change) => !through.includes(change));
    try {
      this.#context.elsewhere?.through(through.map(({ row }) => row));
    } finally {
      // They are in, whatever becomes of the telling.
      for (const { settle, fault } of through) settle(fault);
    }
  }

  #serveForeign(): void {
    const { requests } = this.#context.stores();
    for (const { id, kind, body } of requests.open(this.#served)) {
      this.#served = id;
      this.#servers.begin(kind, body, {
        hear: (step) => this.#reply((rows) => rows.putStep(id, step, this.#context.now())),
        settle: (answer) => this.#reply((rows) => rows.answer(id, answer)),
      });
    }
  }

  /** To another process, which looks for it. */
  #reply(write: (requests: Requests) => void): void {
    const { batch, requests } = this.#context.stores();
    batch.write();
    write(requests);
    batch.flush();
  }

  #serveOwn(): void {
    for (const ask of this.#asks.filter(({ state }) => state === 'wanted')) {
      ask.state = 'serving';
      this.#servers.begin(ask.kind, ask.body, {
        hear: (step) => ask.hear?.(step),
        settle: (answer) => this.#answered(ask, answer),
      });
    }
  }

  #answered(ask: Ask, answer: Answer): void {
    this.#asks = this.#asks.filter((other) => other !== ask);
    ask.settle(answer);
  }

  /** Another process holds the lock: it is to find what is wanted here. */
  #write(): void {
    const { external, requests, batch } = this.#context.stores();
    const changes = this.#changes.filter(({ state }) => state === 'wanted');
    const asks = this.#asks.filter(({ state }) => state === 'wanted');
    if (changes.length === 0 && asks.length === 0) return;
    const now = this.#context.now();
    const rows: number[] = [];
    const written = batch.tryDurably(() => {
      this.#context.elsewhere?.hand(changes.map(({ row }) => row));
      for (const { row } of changes) rows.push(external.write(row, now));
      for (const { kind, body } of asks) rows.push(requests.ask(kind, body, now));
    });
    if (!written) {
      this.#knock.knock();
      return;
    }
    for (const change of changes) {
      change.state = 'written';
      change.id = rows.shift() as number;
    }
    for (const ask of asks) {
      ask.state = 'written';
      ask.row = rows.shift() as number;
      ask.heard = ask.row;
    }
  }

  #drop(row: number): void {
    const { batch, requests } = this.#context.stores();
    if (this.#context.holds()) {
      batch.write();
      requests.drop(row);
    } else batch.tryDurably(() => requests.drop(row));
  }
}

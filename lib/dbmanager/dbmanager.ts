/**
 * The only writer. Takes listings from the scanners and results from the dispatcher, decides what is new, changed,
 * unchanged, moved or missing, commits in batches, answers the dispatcher's pulls, acknowledges each file once.
 *
 *     idle --begin--> scanning --finish--> grabbing (what it does not wait for) --nothing left--> idle
 *     scanning, grabbing --fail--> idle
 *
 * `begin` is refused while scanning. `finish` waits until everything is derived again, if priorities were changed. The
 * scan lock is held in `scanning` and `grabbing`, and in `idle` while somebody waits for a file (`demands.ts`); without
 * it nothing is written: results that come then belong to a scan that was cancelled or failed, their work is still due,
 * and by now another process may be doing it. In `idle` the mailbox takes the lock for a moment, for what applications
 * change, and until everything is derived again.
 */
import type { Ask } from '../channel/demand.ts';
import type { FromScanner, ToScanner } from '../channel/listing.ts';
import type { ToDbManager } from '../channel/work.ts';
import { ValhallaError, scannedAlready, toWire } from '../errors.ts';
import type { LockWork } from '../store/lock-owner.ts';
import { explainSqlite } from '../store/sqlite-error.ts';
import { Acknowledges } from './acknowledges.ts';
import { Announcer } from './announcer.ts';
import { beginScan, byName, enableGrabbers } from './begin-scan.ts';
import type { DbManagerGives, ScanRequest, StoreProgress, ThreadCounts } from './dbmanager-messages.ts';
import type { DbManagerOutput } from './dbmanager-output.ts';
import { endScan } from './end-scan.ts';
import { Demands } from './demand/demands.ts';
import { FlightLog } from './grants/flight-log.ts';
import type { EventGate } from './event-gate.ts';
import type { EnabledGrabber } from './tables/enabled-grabber.ts';
import { joinMoved } from './merge/join-moved.ts';
import { Mailbox } from './others/mailbox.ts';
import { OwnElsewhere } from './others/own-elsewhere.ts';
import { purgeMore } from './chores/purge-policy.ts';
import { Results } from './results/results.ts';
import type { RootState } from './merge/root-state.ts';
import type { ScanState } from './scan-state.ts';
import type { Stores } from './stores.ts';
import { strangersOf } from './merge/strangers.ts';
import { Tenure } from './tenure.ts';
import { Walks } from './merge/walks.ts';

export class DbManager {
  readonly #path: string;
  readonly #open: () => Stores;
  readonly #gate: EventGate;
  readonly #output: DbManagerOutput;
  readonly #now: () => number;
  /** What processes want of each other. */
  readonly mailbox: Mailbox;
  /** Files that somebody waits for. */
  readonly demands: Demands;
  #suspects: ReadonlySet<number> = new Set();
  /** Nothing is granted, except to those who wait for a file. */
  paused = false;
  readonly #flight = new FlightLog(() => this.#stores);
  #stores: Stores;
  #acks: Acknowledges;
  #results: Results;
  readonly #tenure: Tenure;
  /** The lock is kept between scans. */
  #held = false;
  /** That there is work was said in this scan. */
  #saidDue = false;
  /** That there is nothing to do was said since the last scan. */
  #saidIdle = false;
  #state: ScanState | undefined;
  #walks: Walks | undefined;
  #grabbers: ReadonlyMap<string, EnabledGrabber> = new Map();
  /** `finish` came, and waits. */
  #finishing: ThreadCounts | undefined;

  /**
   * @param open the tables of the database, with nothing remembered: also called after a failure
   * @param now milliseconds since the epoch
   */
  constructor(path: string, open: () => Stores, gate: EventGate, output: DbManagerOutput, now: () => number) {
    this.#path = path;
    this.#tenure = new Tenure(path, (work) => this.#stores.scans.note(work));
    this.#open = open;
    this.#gate = gate;
    this.#output = output;
    this.#now = now;
    this.#stores = open();
    this.demands = this.#makeDemands();
    this.#acks = this.#makeAcks();
    this.#results = this.#makeResults();
    this.mailbox = new Mailbox(path, {
      stores: () => this.#stores,
      holds: () => this.#tenure.is !== 'none',
      takeLock: () => this.#takeBriefly(),
      applied: (changes) => this.#results.applied(changes),
      elsewhere: new OwnElsewhere(gate, open),
      log: (text) => this.#gate.push({ event: 'log', from: 'database', text }),
      now,
    });
    this.mailbox.serve('now', (body, asker) => {
      this.demands.others.serve(body, this.#tenure.is === 'whole', asker);
    });
  }

  /** What was left by processes that are gone: changes that nobody applied, and what was not derived again. */
  open(): void {
    const { external, rederive } = this.#stores;
    if ((external.anyWaits || rederive.pending) && this.#takeBriefly()) this.mailbox.look();
  }

  /** What is to be looked at before `begin` may make roots of it. @throws ERR_VALHALLA_OPTION: it was, and is no folder */
  strangers(request: ScanRequest): readonly string[] {
    return strangersOf(this.#stores.roots, request);
  }

  /** @throws ERR_VALHALLA_SCAN_RUNNING, and what a database may throw: then nothing has begun */
  begin(request: ScanRequest): Extract<DbManagerGives, { kind: 'scanning' }> {
    if (this.#state !== undefined) throw scannedAlready(this.#path);
    this.#acquire(this.#held ? 'watch' : 'scan');
    try {
      return this.#begin(request);
    } catch (error) {
      this.#reset();
      throw error;
    }
  }

  fromScanner(message: FromScanner): void {
    this.#stores.batch.read();
    this.#walks?.take(message);
    if (message.kind === 'walked' && !message.cancelled && this.#state?.walked === true) {
      const { settings, tally } = this.#state;
      this.#gate.push({ event: 'scan:walked', scan: settings.id, found: tally.found });
    }
  }

  fromDispatcher(message: ToDbManager): void {
    switch (message.kind) {
      case 'pull':
        this.#stores.grants.pull(message.consumer, message.max);
        break;
      case 'results':
        for (const packet of message.packets) this.#results.take(packet);
        break;
      case 'recall': {
        const answers = this.#results.recall(message.grabber, message.scopes);
        this.#output.toDispatcher({ kind: 'recalled', ticket: message.ticket, answers });
        break;
      }
      case 'off':
        if (this.#tenure.is !== 'none') this.#results.off(message.grabber, message.reason);
        break;
    }
  }

  lostScanner(roots: readonly number[], reason: string): void {
    this.#walks?.lost(roots, reason);
  }

  /** A library that is watched keeps its lock between two scans: nobody else may come in between. */
  hold(on: boolean): void {
    this.#held = on;
    this.#sayWork();
  }

  cancel(): void {
    if (this.#state !== undefined) this.#state.cancelled = true;
  }

  /** Nobody waits for the listeners of a scan that ends, or has ended. */
  cutShort(): void {
    if (this.#state === undefined) this.#gate.cutShort();
    else this.#state.cutShort = true;
  }

  finish(threads: ThreadCounts): void {
    const state = this.#state;
    if (state === undefined) return;
    if (!state.cancelled)
      joinMoved(this.#stores, state, (place, joined) => this.#results.joined(place, joined));
    if (!state.cancelled && (this.#stores.rederive.pending || purgeMore(this.#stores, state, this.#now()))) {
      this.#finishing = threads;
      return;
    }
    this.#walks?.end();
    const report = endScan(this.#stores, state, threads, this.#now());
    this.#state = undefined;
    this.#walks = undefined;
    this.#finishing = undefined;
    this.#sayWork();
    this.#stores.batch.flushDurably();
    if (state.cancelled || state.cutShort) this.#gate.cutShort();
    // Its events go before it: main tells `scan:end` by it, when the next scan may begin.
    this.#gate.behind(() => {
      // The last word: how far the scan has come by now was told some time ago, if at all.
      if (this.#gate.wants('progress')) this.#output.toMain({ kind: 'progress', progress: state.progress });
      this.#output.toMain({ kind: 'finished', report });
    });
  }

  /** There is work for when no message waits. */
  get restless(): boolean {
    const { rederive, grants } = this.#stores;
    return (
      (this.#grants && grants.unfinished) ||
      (this.#tenure.is !== 'none' && rederive.pending) ||
      (this.#state !== undefined && (this.#finishing !== undefined || this.#state.recheck.pending))
    );
  }

  /** One piece of it; `turn` does the rest. */
  idleStep(): void {
    const { rederive, batch } = this.#stores;
    if (this.#tenure.is === 'none') return;
    if (rederive.pending) {
      rederive.step();
      if (!rederive.pending) {
        batch.flushDurably();
        this.mailbox.look();
      }
    }
    this.#results.recheck();
    if (this.#finishing !== undefined) this.finish(this.#finishing);
  }

  /**
   * After each message: credit goes out at once, acknowledges with the commit, waiting pulls are answered, a full batch
   * is committed.
   */
  turn(): void {
    this.#walks?.pay();
    this.#acknowledge();
    this.#sayDue();
    this.#grant();
    // After what can be granted was: what grabbers have to do is out then, or waits for what is.
    if (this.#state?.patience !== undefined) this.#results.putAside(this.#grants);
    this.#stores.batch.turn(this.demands.takeHurry(), this.demands.size > 0);
    this.#gate.flush();
    if (this.#resting) {
      this.#flight.forget();
      this.#stores.batch.flushDurably();
      this.#rest();
    }
  }

  /** When `turn` is to be called though no message came; by the clock of the stores, milliseconds. */
  get deadline(): number | undefined {
    const batch = this.#stores.batch.deadline;
    const patience = this.#state?.patience?.deadline;
    return batch === undefined || patience === undefined ? (batch ?? patience) : Math.min(batch, patience);
  }

  /** The database failed: what was committed is safe, the rest is due at the next scan. */
  fail(error: unknown): void {
    const held = this.#tenure.is !== 'none';
    const explained = explainSqlite(error, this.#path);
    // What was committed has happened before it.
    this.#gate.cutShort();
    this.#output.toMain({ kind: 'failed', error: toWire(explained) });
    this.demands.failAll(explained);
    this.#reset();
    this.mailbox.fail(explained);
    if (held) this.#rest();
  }

  close(): void {
    this.#stores.batch.flush();
    this.#release();
    this.mailbox.fail(new ValhallaError('ERR_VALHALLA_CLOSED', 'The library was closed.'));
  }

  get progress(): StoreProgress | undefined {
    return this.#state?.progress;
  }

  #begin(request: ScanRequest): Extract<DbManagerGives, { kind: 'scanning' }> {
    const { state, grabbers, walked, others, aside } = beginScan(this.#stores, request, this.#now());
    for (const file of this.demands.inFlight) state.settings.suspects.delete(file);
    this.demands.hold();
    this.#state = state;
    this.#saidDue = false;
    this.#grabbers = grabbers;
    this.#walks = this.#makeWalks(state);
    this.mailbox.look();
    const scan = state.settings.id;
    this.#gate.push({ event: 'scan:begin', scan });
    return { kind: 'scanning', scan, roots: walked, others, aside };
  }

  #makeAcks(): Acknowledges {
    return new Acknowledges(this.#stores.batch, (root, message) => this.#output.toScanner(root, message));
  }

  #makeResults(): Results {
    return new Results(this.#stores, new Announcer(this.#gate, this.#stores.batch), {
      state: () => this.#state,
      grabber: (name) => this.#grabbers.get(name),
      ack: (root, files) => this.#acks.add(root, files),
      now: this.#now,
      aside: (grabber) => this.#output.toMain({ kind: 'aside', grabber }),
      demands: this.demands,
    });
  }

  #makeDemands(): Demands {
    return new Demands({
      stores: () => this.#stores,
      grabbers: () => this.#grabbers.values(),
      attend: (ask) => this.#attend(ask),
      flight: () => this.#flight.write(this.#state, this.demands.inFlight),
      askHolder: (body, asker) => this.mailbox.ask('now', body, asker),
      isSuspect: (file) => (this.#state?.settings.suspects ?? this.#suspects).has(file),
      dueParse: (file) => this.#results.dueParse(file, true),
      dueGrab: (due) => this.#results.dueGrab(due),
      met: (file, isNew) => this.#state?.metElsewhere(file, isNew),
      toLooker: (message) => this.#output.toLooker(message),
      toDispatcher: (packet) => this.#output.toDispatcher({ kind: 'demand', packet }, 'now'),
      tell: (news) => this.#output.tell(news),
      now: this.#now,
    });
  }

  /** Somebody waits for a file, and perhaps no scan runs. */
  #attend({ grabbers, priorities }: Ask): void {
    if (this.#tenure.is === 'whole') return;
    this.#acquire('now');
    try {
      const { batch, scans, errors } = this.#stores;
      batch.write();
      this.#grabbers = byName(enableGrabbers(this.#stores, { grabbers, priorities }, this.#now()));
      batch.flush();
      this.#suspects = new Set([...scans.suspects(), ...errors.killers]);
    } catch (error) {
      this.#reset();
      throw explainSqlite(error, this.#path);
    }
  }

  /** @throws ERR_VALHALLA_SCAN_RUNNING: another process has it */
  #acquire(work: LockWork): void {
    this.#stores.batch.checkFile();
    this.#saidIdle = false;
    if (this.#tenure.is === 'whole') return this.#tenure.isAt(work);
    const fresh = this.#tenure.is === 'none';
    this.#tenure.take(work);
    // What the mailbox has begun to write with the old ones.
    this.#stores.batch.endReading();
    this.#stores.batch.flush();
    // Another process has scanned since: what is remembered of its tables is read anew.
    if (this.#stores.foreign.isPending) this.#renewStores();
    this.#tenure.isAt(work);
    if (fresh) this.mailbox.takeOver();
  }

  /** What others are told that the lock is held for, when that is something else now. */
  #sayWork(): void {
    if (this.#held) this.#tenure.isAt('watch');
    else if (this.#state !== undefined) this.#tenure.isAt('scan');
    else if (!this.#stores.grants.backgroundIdle) this.#tenure.isAt('grabbing');
    else if (this.demands.size > 0) this.#tenure.isAt('now');
  }

  #makeWalks(state: ScanState): Walks {
    const output = {
      through: (root: number, files: number) => this.#acks.add(root, files),
      dueParse: (file: number, isOther: boolean) => {
        state.tally.due.parser++;
        this.#results.dueParse(file, isOther);
      },
      dueGrab: this.#results.dueGrab,
      rootOffline: ({ path, reason = 'not available' }: RootState) =>
        this.#gate.push({ event: 'root:offline', path, reason }),
      toScanner: (root: number, message: ToScanner) => this.#output.toScanner(root, message),
    };
    return new Walks(this.#stores, state, output, this.#now);
  }

  #acknowledge(): void {
    this.#acks.flush((files) => this.#state?.tally.acknowledge(files));
  }

  #sayDue(): void {
    // Of a library without files it is known before.
    if (this.#saidDue || !(this.#stores.grants.isDue || this.#state?.settings.newest === 0)) return;
    this.#saidDue = true;
    this.#output.toMain({ kind: 'due' });
  }

  /** What may be in a parser is written down and committed before it is sent there. */
  #grant(): void {
    if (!this.#grants) return;
    const { batch, grants } = this.#stores;
    for (const { consumer, packets } of grants.answer()) {
      if (consumer === 'parser') {
        this.#flight.write(this.#state, this.demands.inFlight);
        batch.flush();
      }
      this.#output.toDispatcher({ kind: 'work', consumer, packets });
    }
  }

  get #grants(): boolean {
    return this.#tenure.is === 'whole' && !this.paused && this.#state?.cancelled !== true;
  }

  /** Nothing is left that the lock is held for. */
  get #resting(): boolean {
    const { grants, rederive } = this.#stores;
    const busy = this.#state !== undefined || this.demands.size > 0 || this.mailbox.busy || rederive.pending;
    return !busy && (this.#tenure.is === 'brief' || (this.#tenure.is === 'whole' && grants.backgroundIdle));
  }

  #takeBriefly(): boolean {
    if (!this.#tenure.takeBriefly()) return false;
    if (this.#stores.foreign.isPending) this.#renewStores();
    this.mailbox.takeOver();
    return true;
  }

  /** Back to `idle`, with nothing in memory that may not be in the database. */
  #reset(): void {
    this.#stores.batch.rollback();
    this.#state = undefined;
    this.#walks = undefined;
    this.#finishing = undefined;
    this.#release();
    this.#renewStores();
  }

  #renewStores(): void {
    const { batch, grants, foreign } = this.#stores;
    this.#stores = this.#open();
    this.#stores.batch.adopt(batch);
    this.#stores.grants.adopt(grants);
    this.#stores.foreign.adopt(foreign);
    this.#acks = this.#makeAcks();
    this.#results = this.#makeResults();
  }

  #rest(): void {
    const isBrief = this.#tenure.is === 'brief';
    const isSaid = isBrief || this.#saidIdle;
    if (this.#held && !isBrief) this.#saidIdle = true;
    else this.#release();
    if (isSaid) return;
    this.#gate.push({ event: 'grabbing:idle' });
    // The application's process may end by it.
    this.#gate.behind(() => this.#output.toMain({ kind: 'idle' }));
  }

  #release(): void {
    this.#tenure.release();
    this.demands.forget();
  }
}

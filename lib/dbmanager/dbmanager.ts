/**
 * The only writer. Takes listings from the scanners and results from the dispatcher, decides what is new, changed,
 * unchanged, moved or missing, commits in batches, answers the dispatcher's pulls, acknowledges each file once.
 *
 *     idle --begin--> scanning --finish--> grabbing (web grabbers, downloads) --nothing left--> idle
 *
 * `begin` is refused while scanning. The scan lock is held in `scanning` and `grabbing`. Listings and results that
 * come when no scan runs belong to one that was abandoned: results are stored (the work is done), listings ignored.
 */
import type { FromScanner, ToScanner } from '../channel/listing.ts';
import type { ToDbManager, ToDispatcher } from '../channel/work.ts';
import { ValhallaError } from '../errors.ts';
import { ScanLock } from '../store/lock.ts';
import { Announcer } from './announcer.ts';
import type { Batch } from './batch.ts';
import type { DbManagerGives, ScanRequest, StoreProgress, ThreadCounts } from './dbmanager-messages.ts';
import type { EventGate } from './event-gate.ts';
import { consumerOf } from './grabs.ts';
import type { EnabledGrabber } from './grabs.ts';
import { Merge } from './merge.ts';
import { Results } from './results.ts';
import { RootState } from './root-state.ts';
import { ScanState } from './scan-state.ts';
import { SidecarDigest } from './sidecars.ts';
import type { Stores } from './stores.ts';
import { Walks } from './walks.ts';

export interface DbManagerOutput {
  toMain(message: DbManagerGives): void;
  toDispatcher(message: ToDispatcher): void;
  toScanner(root: number, message: ToScanner): void;
}

export class DbManager {
  readonly #path: string;
  readonly #stores: Stores;
  readonly #batch: Batch;
  readonly #gate: EventGate;
  readonly #output: DbManagerOutput;
  readonly #now: () => number;
  #lock: ScanLock | undefined;
  #state: ScanState | undefined;
  #walks: Walks | undefined;
  /** Acknowledges that wait for the commit, by root. */
  #acks = new Map<number, number>();
  #grabbers: ReadonlyMap<string, EnabledGrabber> = new Map();
  readonly #results: Results;

  constructor(path: string, stores: Stores, gate: EventGate, output: DbManagerOutput, now: () => number) {
    this.#path = path;
    this.#stores = stores;
    this.#batch = stores.batch;
    this.#gate = gate;
    this.#output = output;
    this.#now = now;
    this.#results = new Results(stores, new Announcer(gate, stores.batch), {
      state: () => this.#state,
      grabber: (name) => this.#grabbers.get(name),
      ack: (root, files) => this.#ack(root, files),
      now,
    });
  }

  /** @throws ERR_VALHALLA_SCAN_RUNNING, and what a database may throw */
  begin(request: ScanRequest): Extract<DbManagerGives, { kind: 'scanning' }> {
    if (this.#state !== undefined)
      throw new ValhallaError(
        'ERR_VALHALLA_SCAN_RUNNING',
        `${this.#path} is being scanned already. Wait until that scan is over, or cancel it.`,
      );
    this.#lock ??= ScanLock.acquire(this.#path);
    const now = this.#now();
    const { roots, scans, errors } = this.#stores;
    this.#batch.flush();
    this.#batch.write();
    const wanted = roots.remember(request.wanted, now);
    const walked = request.onlyWanted ? wanted : roots.all();
    const { id, newest, suspects } = scans.begin(now);
    const settings = {
      id,
      begun: now,
      full: request.full,
      acceptLoss: request.acceptLoss,
      newest,
      suspects,
      retry: new Set(errors.due(now)),
    };
    const state = new ScanState(settings);
    this.#state = state;
    for (const root of walked) state.roots.set(root.id, new RootState(root.id, root.path, root.raw));
    this.#enable(request, state, now);
    this.#walks = this.#makeWalks(state);
    this.#batch.flush();
    this.#gate.push({ event: 'scan:begin', scan: id });
    return { kind: 'scanning', scan: id, roots: walked, others: roots.all().map(({ path }) => path) };
  }

  fromScanner(message: FromScanner): void {
    this.#walks?.take(message);
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
        const grabber = this.#grabbers.get(message.grabber);
        const answers =
          grabber === undefined ? [] : this.#stores.grabResults.recall(grabber, message.scopes, this.#now());
        this.#output.toDispatcher({ kind: 'recalled', ticket: message.ticket, answers });
        break;
      }
      case 'off':
        this.#results.off(message.grabber, message.reason);
        break;
    }
  }

  lostScanner(roots: readonly number[], reason: string): void {
    for (const id of roots) {
      const root = this.#state?.roots.get(id);
      if (root !== undefined && !root.marked) this.#walks?.lost(root, reason);
    }
  }

  cancel(): void {
    if (this.#state !== undefined) this.#state.cancelled = true;
  }

  finish(threads: ThreadCounts): void {
    const state = this.#state;
    if (state === undefined) return;
    const { tally, settings, roots } = state;
    const now = this.#now();
    this.#batch.flush();
    this.#batch.write();
    for (const root of roots.values()) {
      const online = root.state !== 'offline';
      this.#stores.roots.setState(
        root.id,
        online ? 'online' : 'offline',
        root.reason ?? null,
        root.state === 'online' ? now : null,
      );
    }
    const walk = { folders: 0, micros: 0, threads: threads.scanner };
    for (const root of roots.values()) {
      walk.folders += root.folders;
      walk.micros += root.micros;
    }
    const report = tally.report(
      {
        id: settings.id,
        begun: settings.begun,
        ended: now,
        outcome: state.cancelled ? 'cancelled' : 'finished',
      },
      [...roots.values()].map((root) => root.report()),
      walk,
      threads,
    );
    this.#stores.scans.end(report);
    this.#state = undefined;
    this.#walks = undefined;
    this.#batch.flushDurably();
    this.#gate.push({ event: 'scan:end', ...report });
    this.#gate.flush();
    this.#output.toMain({ kind: 'finished', report });
  }

  /** Work for when no message waits. @returns false where there is none */
  idleStep(): boolean {
    if (this.#state === undefined || !this.#stores.rederive.pending) return false;
    this.#stores.rederive.step();
    return true;
  }

  /** After each message: acknowledges go out with the commit, waiting pulls are answered, a full batch is committed. */
  turn(): void {
    this.#sendAcks();
    this.#grant();
    this.#batch.turn();
    this.#gate.flush();
    if (this.#state === undefined && this.#lock !== undefined && this.#stores.grants.backgroundIdle) {
      this.#batch.flush();
      this.#lock.release();
      this.#lock = undefined;
      this.#gate.push({ event: 'grabbing:idle' });
      this.#gate.flush();
      this.#output.toMain({ kind: 'idle' });
    }
  }

  close(): void {
    this.#batch.flush();
    this.#lock?.release();
    this.#lock = undefined;
  }

  get progress(): StoreProgress | undefined {
    const state = this.#state;
    if (state === undefined) return undefined;
    const { tally } = state;
    let folders = 0;
    for (const root of state.roots.values()) folders += root.folders;
    return {
      found: tally.found,
      acknowledged: tally.acknowledged,
      walked: state.walked,
      folders,
      unlisted: tally.offlineFolders.length,
      toParse: Math.max(0, tally.due.parser - tally.stages.parser.done - tally.stages.parser.failed),
      toGrab: Math.max(0, tally.due.grabber - tally.stages.grabber.done - tally.stages.grabber.failed),
      toDownload: Math.max(
        0,
        tally.due.downloader - tally.stages.downloader.done - tally.stages.downloader.failed,
      ),
      stages: tally.stages,
    };
  }

  #enable(request: ScanRequest, state: ScanState, now: number): void {
    const { sources, grabs, grants, downloads, rederive } = this.#stores;
    for (const lane of ['general', 'none']) sources.get(lane, 'parser');
    const enabled = request.grabbers.map((manifest): EnabledGrabber => ({
      source: sources.get(manifest.name, 'grabber').id,
      manifest,
      local: !manifest.web,
      digest: new SidecarDigest(manifest.sidecars),
    }));
    this.#grabbers = new Map(enabled.map((grabber) => [grabber.manifest.name, grabber]));
    rederive.setPriorities(enabled, request.priorities);
    grabs.enable(enabled, now);
    grants.begin({
      isListed: (file) => state.steps.isListed(file),
      isSuspect: (file) => state.settings.suspects.has(file),
    });
    grants.setGrabbers(enabled);
    for (const grabber of enabled) {
      const consumer = consumerOf(grabber);
      for (const { file, item } of grabs.backlog(grabber)) {
        if (grabber.local) state.steps.add(file);
        else grants.due(consumer, item);
        state.tally.due.grabber++;
      }
    }
    const { first, last } = downloads.begin(now);
    for (const id of [first, last]) if (id !== null) grants.due('downloader', id);
    for (const file of this.#stores.files.found()) state.steps.add(file);
  }

  #makeWalks(state: ScanState): Walks {
    const output = {
      through: (root: number, files: number) => this.#ack(root, files),
      dueParse: (file: number) => {
        state.tally.due.parser++;
        this.#stores.grants.due('parser', file);
      },
      dueGrab: (grabber: EnabledGrabber, item: number) => this.#results.dueGrab(grabber, item),
      dueGrabsOf: (file: number) => {
        for (const { item, grabber } of this.#stores.grabs.dueOf(file))
          this.#stores.grants.due(consumerOf(grabber), item);
      },
      rootOffline: (root: RootState) =>
        this.#gate.push({ event: 'root:offline', path: root.path, reason: root.reason ?? 'not available' }),
      toScanner: (root: number, message: ToScanner) => this.#output.toScanner(root, message),
    };
    const merge = new Merge(this.#stores, state, output, this.#now);
    return new Walks(this.#stores, this.#stores.marks, merge, state, output, this.#now);
  }

  #ack(root: number, files: number): void {
    this.#acks.set(root, (this.#acks.get(root) ?? 0) + files);
  }

  #sendAcks(): void {
    if (this.#acks.size === 0) return;
    const acks = this.#acks;
    this.#acks = new Map();
    this.#batch.after(() => {
      for (const [root, files] of acks) {
        if (this.#state === undefined || !this.#state.roots.has(root)) continue;
        this.#state.tally.acknowledged += files;
        this.#output.toScanner(root, { kind: 'ack', root, files });
      }
    });
  }

  /** What may be in a parser is written down and committed before it is sent there. */
  #grant(): void {
    if (this.#state?.cancelled === true) return;
    const answers = this.#stores.grants.answer();
    for (const { consumer, packets } of answers) {
      if (consumer === 'parser' && this.#state !== undefined) {
        this.#batch.write();
        this.#stores.scans.setFlight(
          this.#state.settings.id,
          new Set([...this.#stores.grants.inFlight, ...this.#state.settings.suspects]),
        );
        this.#batch.flush();
      }
      this.#output.toDispatcher({ kind: 'work', consumer, packets });
    }
  }
}

/**
 * The DB manager over a real database, between the real scanner on a disk in memory, the real dispatcher, and crews
 * that do what a test says. No thread: messages wait in queues, and `run` takes one after the other.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Database } from 'better-sqlite3';
import { askedBy } from '../../lib/channel/asked-sidecars.ts';
import type { DemandNews } from '../../lib/channel/demand.ts';
import type { FromScanner, ToScanner } from '../../lib/channel/listing.ts';
import type { AlbumRules } from '../../lib/metadata/album-identity.ts';
import type { GrabberManifest } from '../../lib/channel/manifest.ts';
import type { ConsumerName, DownloadTask, GrabTask, Packet } from '../../lib/channel/packet.ts';
import type { ToDbManager, ToDispatcher } from '../../lib/channel/work.ts';
import type { DbManagerGives, ScanRequest } from '../../lib/dbmanager/dbmanager-messages.ts';
import { DbManager } from '../../lib/dbmanager/dbmanager.ts';
import type { ExternalChange } from '../../lib/dbmanager/others/external-change.ts';
import { consumerOf } from '../../lib/dbmanager/tables/grabs.ts';
import type { WantedRoot } from '../../lib/dbmanager/tables/root-row.ts';
import { Stores } from '../../lib/dbmanager/stores.ts';
import { Dispatcher } from '../../lib/dispatcher/dispatcher.ts';
import { fromWire } from '../../lib/errors.ts';
import type { ScanEvent } from '../../lib/events.ts';
import type { MediaType } from '../../lib/metadata/document.ts';
import { rootTasks } from '../../lib/engine/root-tasks.ts';
import { Scanner } from '../../lib/scanner/scanner.ts';
import { suffixMap } from '../../lib/scanner/suffixes.ts';
import type { ScanReport } from '../../lib/status/report.ts';
import { openReader, openWriter } from '../../lib/store/connection.ts';
import { preparingOnce } from '../../lib/store/prepare-once.ts';
import { emptyLibrary } from './empty-library.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeCrew, resultOf } from './fake-crew.ts';
import { FakeDisk } from './fake-disk.ts';
import { FakeListener } from './fake-listener.ts';
import { answersTo } from './fake-looker.ts';
import type { Question } from './fake-looker.ts';
import { parsedAs, pathOf } from './fake-work.ts';
import type { Grabbed, Said } from './fake-work.ts';
import { THREAD_COUNTS } from './thread-counts.ts';

export interface Given extends Omit<Partial<ScanRequest>, 'wanted' | 'grabbers'> {
  readonly wanted?: readonly (string | WantedRoot)[];
  readonly grabbers?: readonly GrabberManifest[];
}

const SUFFIXES: Readonly<Record<string, MediaType>> = {
  mp3: 'audio',
  flac: 'audio',
  mkv: 'video',
  jpg: 'image',
  m3u: 'playlist',
};
const ENDLESS = 200_000;
export class FakeHouse {
  readonly folder: string = emptyLibrary();
  readonly path: string = join(this.folder, 'library.db');
  readonly disk: FakeDisk = new FakeDisk();
  readonly clock: FakeClock = new FakeClock();
  /** Milliseconds since the epoch. */
  now = 1_800_000_000_000;
  suffixes: Readonly<Record<string, MediaType>> = SUFFIXES;
  languages: readonly string[] = [];
  albumRules: AlbumRules | undefined;
  /** Chooses among so many things that may happen next; the first, unless a test wants another order. */
  choose: (count: number) => number = () => 0;
  parse: (packet: Packet) => Said = parsedAs((name) => ({ title: [[name]], artist: [['Somebody']] }));
  grabs: Record<string, (task: GrabTask) => Grabbed> = {};
  download: (task: DownloadTask) => Said = ({ url }) => ({
    outcome: 'done',
    body: JSON.stringify({ name: `${url.length}.png`, mime: 'image/png', size: 1 }),
  });
  /** Work that a crew is still at, until it is `free` again. */
  busy: (packet: Packet) => boolean = () => false;
  /** Everything that was sent, in order. */
  readonly told: { readonly from: string; readonly message: { readonly kind: string } }[] = [];
  readonly crew: FakeCrew = new FakeCrew();
  readonly worked: Packet[] = [];
  readonly listener: FakeListener = new FakeListener();
  readonly events: ScanEvent[] = this.listener.events;
  readonly gives: DbManagerGives[] = [];
  /** Of files on demand. */
  readonly news: DemandNews[] = [];
  #db: Database | undefined;
  #reader: Database | undefined;
  #manager: DbManager | undefined;
  #dispatcher: Dispatcher | undefined;
  #scanner: Scanner | undefined;
  #toManager: (() => void)[] = [];
  #toDispatcher: ToDispatcher[] = [];
  #toScanner: ToScanner[] = [];
  #fromScanner: FromScanner[] = [];
  #toLooker: Question[] = [];
  #listed = new Map<number, number>();
  #acknowledged = new Map<number, number>();
  #scannerDone = false;
  /** The scanner may have something to say without being asked. */
  #canStep = false;

  constructor(context: TestContext) {
    context.after(() => {
      this.kill();
      this.#reader?.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** A whole scan, and what goes on in the background after it. */
  scan(given: Given = {}): ScanReport {
    this.begin(given);
    this.run();
    return this.report();
  }

  /** The report of the scan that is over. */
  report(): ScanReport {
    const failed = this.gives.find(({ kind }) => kind === 'failed');
    if (failed?.kind === 'failed') throw fromWire(failed.error);
    const given = this.gives.findLast(({ kind }) => kind === 'finished');
    if (given?.kind !== 'finished') assert.fail(`the scan does not end: ${this.#describe()}`);
    return given.report;
  }

  /** Opens the library if need be, and begins a scan of all roots. */
  begin({ wanted = ['/music'], grabbers = [], ...request }: Given = {}): void {
    const manager = this.#open();
    this.gives.length = 0;
    this.events.length = 0;
    this.told.length = 0;
    this.worked.length = 0;
    const roots = wanted.map((root) => (typeof root === 'string' ? { path: root } : root));
    const scanning = manager.begin({
      full: false,
      acceptLoss: false,
      retry: false,
      priorities: {},
      ...request,
      wanted: roots,
      grabbers,
    });
    this.#listed.clear();
    this.#acknowledged.clear();
    this.#toScanner = [];
    this.#fromScanner = [];
    this.#scannerDone = false;
    const tasks = rootTasks(scanning.roots, suffixMap);
    this.#scanner = new Scanner(
      { roots: tasks, others: scanning.others, suffixes: this.suffixes, sidecars: askedBy(grabbers) },
      this.disk,
      { enter: () => undefined, leave: () => undefined },
      {
        send: (message) => this.#fromScanner.push(this.#tell('scanner', message)),
        report: () => void (this.#scannerDone = true),
        wake: () => undefined,
      },
      () => this.clock.now(),
    );
    this.#canStep = true;
    const queuesOf = (which: (grabber: GrabberManifest) => boolean): ConsumerName[] =>
      grabbers.filter(which).map((grabber) => consumerOf({ manifest: grabber }));
    const background = new Set<ConsumerName>(['downloader', ...queuesOf(({ web }) => web)]);
    const aside = new Set(queuesOf(({ name }) => scanning.aside.includes(name)));
    this.#dispatcher ??= this.#makeDispatcher();
    this.#dispatcher.begin(['parser', 'downloader', ...queuesOf(() => true)], background, aside);
  }

  /** @param limit things that happen, at most @returns how many did */
  run(limit: number = ENDLESS): number {
    for (let count = 0; count < limit; count++) {
      const next = this.#next();
      if (next === undefined) return count;
      next();
    }
    if (limit >= ENDLESS) assert.fail(`it does not come to rest: ${this.#describe()}`);
    return limit;
  }

  /** Until so many messages of this kind were sent. */
  runUntil(kind: string, times = 1): void {
    while (this.told.filter(({ message }) => message.kind === kind).length < times) {
      if (this.run(1) !== 1) assert.fail(`no ${kind} comes: ${this.#describe()}`);
    }
  }

  /** As Ctrl-C: the walk stops, the crews' results of the next moment still count. */
  cancel(): void {
    this.#take((manager) => manager.cancel());
    this.#dispatcher?.clear();
    this.#scanner = undefined;
    this.#canStep = false;
    this.#fromScanner = [];
    this.#scannerDone = true;
  }

  /** The scanner's thread hangs, or died. */
  loseScanner(
    reason: string,
    roots: readonly number[] = this.rows('SELECT id FROM root WHERE id > 0').map(({ id }) => id as number),
  ): void {
    this.#scanner = undefined;
    this.#canStep = false;
    this.#fromScanner = [];
    for (const root of roots) this.#listed.delete(root);
    this.#take((manager) => manager.lostScanner(roots, reason));
    this.#scannerDone = true;
  }

  /** As SIGKILL: what is not committed is gone, the kernel takes the lock back. */
  kill(): void {
    if (this.#db === undefined) return;
    this.#manager?.fail(new Error('killed'));
    this.#db.close();
    this.#db = undefined;
    this.#manager = undefined;
    this.#dispatcher = undefined;
    this.#scanner = undefined;
    this.#canStep = false;
    this.#toManager = [];
    this.#toDispatcher = [];
    this.#toLooker = [];
    this.crew.clear();
  }

  /** As the end of the process after `close`. */
  close(): void {
    this.#manager?.close();
    this.kill();
  }

  /** An application changes values of an item (0: what a source is worth). @returns the code of what is wrong, or that it is not done yet */
  change(item: number, ...changes: ExternalChange[]): string | undefined {
    let result: string | undefined = 'waits';
    this.#take((manager) =>
      manager.mailbox.change([{ row: { item, changes }, settle: (error) => void (result = error?.code) }]),
    );
    return result;
  }

  /** Somebody waits for a file. */
  ask(ticket: number, path: string, force = false): void {
    this.#dispatcher ??= this.#makeDispatcher();
    this.#take(({ demands }) =>
      demands.ask({ kind: 'ask', ticket, path, force, grabbers: [], priorities: {} }),
    );
  }

  pause(on: boolean): void {
    this.#take((manager) => void (manager.paused = on));
  }

  /** From the dispatcher, past its queues. */
  send(message: ToDbManager): void {
    this.#take((manager) => manager.fromDispatcher(message));
  }

  /** From a scanner that this scan knows nothing of. */
  sendFromScanner(message: FromScanner): void {
    this.#take((manager) => manager.fromScanner(message));
  }

  get manager(): DbManager {
    return this.#open();
  }

  get db(): Database {
    this.#open();
    return this.#db as Database;
  }

  /** What another process reads: only what is committed. */
  rows(sql: string, ...parameters: unknown[]): Record<string, unknown>[] {
    this.#reader ??= preparingOnce(openReader(this.path));
    return this.#reader.prepare<unknown[], Record<string, unknown>>(sql).all(...parameters);
  }

  /** The first column of the first row. */
  value(sql: string, ...parameters: unknown[]): unknown {
    return Object.values(this.rows(sql, ...parameters)[0] ?? {})[0];
  }

  /** `path state` of every file that is not missing. */
  files(): string[] {
    return this.rows(
      "SELECT path || ' ' || state AS line FROM library_files WHERE missing_since IS NULL ORDER BY path",
    ).map(({ line }) => line as string);
  }

  /** Paths of the packets that crews worked at since the scan began, of one consumer. */
  workedBy(consumer: string): string[] {
    return this.worked
      .filter((packet) => packet.consumer === consumer)
      .map(pathOf)
      .sort();
  }

  #next(): (() => void) | undefined {
    const manager = this.#manager;
    if (manager === undefined) return undefined;
    const able: (() => void)[] = [];
    const first = <T>(queue: T[], take: (item: T) => void): void => {
      if (queue.length > 0) able.push(() => take(queue.shift() as T));
    };
    first(this.#toManager, (send) => send());
    first(this.#toDispatcher, (message) => {
      if (message.kind === 'work') this.#dispatcher?.work(message);
      else if (message.kind === 'demand') this.#dispatcher?.demand(message.packet);
    });
    first(this.#toLooker, (question) => {
      for (const answer of answersTo(this.disk, this.suffixes, question))
        this.#take(() => manager.demands.fromLooker(answer));
    });
    first(this.#toScanner, (message) => {
      this.#scanner?.take(message);
      this.#canStep = this.#scanner !== undefined;
    });
    first(this.#fromScanner, (message) => this.#take(() => manager.fromScanner(message)));
    const worked = this.crew.next(this.busy);
    if (worked !== undefined) able.push(() => this.work(worked()));
    if (manager.restless) able.push(() => this.#take(() => manager.idleStep()));
    if (this.#canStep) able.push(() => void (this.#canStep = this.#scanner?.step() === true));
    if (able.length > 0) return able[this.choose(able.length)];
    if (this.#scannerDone && this.#toScanner.length === 0) return () => this.#finish();
    const { deadline } = manager;
    if (deadline === undefined || this.gives.some(({ kind }) => kind === 'idle')) return undefined;
    return () => {
      this.clock.pass(Math.max(1, deadline - this.clock.now()));
      this.#take(() => undefined);
    };
  }

  #finish(): void {
    this.#scannerDone = false;
    if (this.#scanner !== undefined)
      assert.deepEqual(this.#acknowledged, this.#listed, 'one acknowledge a listed file');
    this.#scanner = undefined;
    this.#canStep = false;
    this.#take((manager) => manager.finish(THREAD_COUNTS));
  }

  #take(work: (manager: DbManager) => void): void {
    const manager = this.#open();
    try {
      work(manager);
      manager.turn();
    } catch (error) {
      manager.fail(error);
    }
  }

  work(packet: Packet): void {
    this.worked.push(packet);
    this.#dispatcher?.results([resultOf(this, packet)]);
  }

  #open(): DbManager {
    if (this.#manager !== undefined) return this.#manager;
    this.#db = openWriter(this.path);
    const db = preparingOnce(this.#db);
    const output = {
      toMain: (message: DbManagerGives) => void this.gives.push(this.#tell('dbmanager', message)),
      tell: (news: DemandNews) => void this.news.push(news),
      toLooker: (message: Question) => void this.#toLooker.push(message),
      toDispatcher: (message: ToDispatcher) => void this.#toDispatcher.push(this.#tell('dbmanager', message)),
      toScanner: (_root: number, message: ToScanner) => {
        if (message.kind === 'ack')
          this.#acknowledged.set(message.root, (this.#acknowledged.get(message.root) ?? 0) + message.files);
        this.#toScanner.push(this.#tell('dbmanager', message));
      },
    };
    this.#manager = new DbManager(
      this.path,
      () => new Stores(db, this.languages, this.albumRules, this.clock),
      this.listener.gate(),
      output,
      () => this.now,
    );
    return this.#manager;
  }

  #makeDispatcher(): Dispatcher {
    return new Dispatcher({
      toDbManager: (message) => {
        this.#tell('dispatcher', message);
        this.#toManager.push(() => this.#take((manager) => manager.fromDispatcher(message)));
      },
      crewOf: () => this.crew,
      probe: (packet) => this.crew.grant([packet]),
      answer: () => undefined,
      off: (grabber, reason) => this.#dispatcher?.switchOff(grabber, reason),
    });
  }

  /** A message is what it was when it was sent. */
  #tell<Message extends { readonly kind: string }>(from: string, message: Message): Message {
    if (from === 'scanner' && message.kind === 'listing') {
      const { root, files } = message as unknown as Extract<FromScanner, { kind: 'listing' }>;
      if (files.names.length > 0) this.#listed.set(root, (this.#listed.get(root) ?? 0) + files.names.length);
    }
    this.told.push({ from, message });
    return message;
  }

  #describe(): string {
    const waiting = [this.#toManager, this.#toDispatcher, this.#toScanner, this.#fromScanner];
    return `${waiting.map(({ length }) => length).join(', ')}, ${this.crew.size} wait; ${JSON.stringify(this.files())}`;
  }
}

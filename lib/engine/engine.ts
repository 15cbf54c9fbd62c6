/**
 * What works behind a library: its threads, scans, watches and files on demand, and who waits for what. While nothing is
 * under way, and nobody waits, the application's process may end.
 */
import { dirname, join, resolve } from 'node:path';
import type { DbManagerGives } from '../dbmanager/dbmanager-messages.ts';
import type { DispatcherGives, GrabberPlace } from '../dispatcher/dispatcher-messages.ts';
import { checkSource } from './check-source.ts';
import { dispatcherOptions, parserBounds } from './defaults.ts';
import type { ValhallaError } from '../errors.ts';
import { FolderLooks } from './folder-looks.ts';
import { ExternalValues, notWritable } from './external-values.ts';
import { EventHub } from './event-hub.ts';
import type { DemandEvent } from '../events.ts';
import { listGrabbers } from './grabber-list.ts';
import { startTrace } from '../channel/trace.ts';
import type { TraceTarget } from '../channel/trace.ts';
import { neverBegun } from './never-begun.ts';
import { OnDemand } from './on-demand.ts';
import type { OnDemandOptions } from './on-demand.ts';
import { checkOptions } from '../check-options.ts';
import type { ValhallaOptions } from '../options.ts';
import { Pause } from './pause.ts';
import { Pictures } from './pictures.ts';
import { LibraryQueries } from './queries.ts';
import { ReaderClient, libraryClosed } from './reader-client.ts';
import { beginScan } from './scan-handle.ts';
import type { ScanHandle } from './scan-handle.ts';
import { ScanLoops } from './scan-loops.ts';
import type { ScanOptions } from './scan-options.ts';
import type { ScanParts } from './scan-request.ts';
import { runSettings, scanRequest } from './scan-request.ts';
import { ScanRun } from './scan-run.ts';
import type { ScanRunSettings } from './scan-run.ts';
import { ScanTurn } from './scan-turn.ts';
import type { ScanReport } from '../status/report.ts';
import type { TraceRecorder } from '../status/trace-recorder.ts';
import { recorderOf } from './trace-option.ts';
import { Switchboard } from './switchboard.ts';
import { ArtworkStore } from '../store/artwork-store.ts';
import { defaultDatabase } from '../store/default-database.ts';
import { OpenedFile } from '../store/opened-file.ts';
import { needPlaceForLog } from '../store/place-for-log.ts';
import { House } from '../threads/house.ts';
import { Watches, refuseSecond } from './watches.ts';
import type { Watching, WatchOptions } from './watching.ts';

export class Engine {
  readonly options: ValhallaOptions;
  readonly path: string;
  #file: OpenedFile | undefined;
  readonly #reader: ReaderClient;
  readonly #queries: LibraryQueries;
  readonly #house: House;
  readonly events: EventHub;
  readonly pictures: Pictures;
  readonly #external: ExternalValues;
  readonly #onDemand: OnDemand;
  readonly loops: ScanLoops = new ScanLoops();
  readonly pause: Pause;
  readonly #recorder: TraceRecorder | undefined;
  readonly #trace: TraceTarget | undefined;
  #grabbers: readonly GrabberPlace[] | undefined;
  readonly #turn: ScanTurn;
  readonly #watches: Watches;
  readonly #switchboard: Switchboard;
  readonly #looks = new FolderLooks();
  /** Where somebody may wait for an answer. */
  readonly #waiters: readonly { readonly pending: boolean; fail(error: ValhallaError): void }[];
  #idle: PromiseWithResolvers<void> | undefined;
  #closing: Promise<{ abandoned: number }> | undefined;

  /** @internal see `open` */
  private constructor(options: ValhallaOptions, recorder: TraceRecorder | undefined) {
    this.options = options;
    this.#recorder = recorder;
    const messages = options.traceMessages;
    this.#trace = recorder?.target ?? (messages === undefined ? undefined : { messages });
    if (recorder !== undefined) startTrace(recorder.target);
    this.path = resolve(options.database ?? defaultDatabase());
    this.#turn = new ScanTurn(this.path, () => neverBegun(parserBounds(options.jobs)));
    const languages = options.languages ?? [];
    const artworkFolder = join(dirname(this.path), 'artwork');
    this.#reader = new ReaderClient(this.path, languages, this.#trace);
    this.#queries = new LibraryQueries(this.#reader);
    const output = {
      fromDbManager: (message: DbManagerGives) => this.#switchboard.fromDbManager(message),
      fromDispatcher: (message: DispatcherGives) => this.#switchboard.fromDispatcher(message),
      lost: (error: ValhallaError) => this.#lost(error),
    };
    const { readOnly = false, albumIdentity } = options;
    const database = readOnly ? undefined : { path: this.path, languages, albumIdentity };
    this.#house = new House(database, dispatcherOptions(options, artworkFolder, this.#trace), output);
    this.events = new EventHub((events) => this.#house.listen(events));
    this.#external = new ExternalValues(this.#house, () => this.#restIfIdle());
    this.#watches = new Watches(this.#house, this.events, {
      scan: (...dirt) => this.#scanWatched(...dirt),
      isWatchedElsewhere: async () => (await this.asking().ask('holder', {}))?.work === 'watch',
    });
    this.pictures = new Pictures(this.#queries, this.#house, new ArtworkStore(artworkFolder));
    this.pause = new Pause(this.#house, this.events);
    const threads = { trace: this.#trace, nice: options.priority };
    const [idle, cold] = [() => this.#restIfIdle(), () => this.#coolDown()];
    // A watch that has found nothing new so far has no dispatcher yet.
    const serve = (): void => this.#house.dispatcher({ kind: 'attend', grabbers: this.#grabbers ?? [] });
    this.#onDemand = new OnDemand(this.#house, this.events, options.suffixes, threads, { serve, idle, cold });
    this.#waiters = [this.pictures, this.#external, this.#onDemand];
    const [house, events, external, pictures] = [this.#house, this.events, this.#external, this.pictures];
    const lines = { house, events, external, pictures, run: () => this.#turn.run, answered: idle };
    this.#switchboard = new Switchboard({ ...lines, idle: () => this.#webIdle() });
  }

  static async open(options: ValhallaOptions = {}): Promise<Engine> {
    const checked = checkOptions(options);
    const engine = new Engine(checked, await recorderOf(checked));
    try {
      if (checked.readOnly === true) await needPlaceForLog(engine.path);
      await engine.#house.ready;
      if (checked.readOnly !== true) engine.#opened();
    } catch (error) {
      await engine.close();
      throw error;
    }
    engine.#house.unref();
    return engine;
  }

  /** What was opened under that path, where it may be written. */
  get file(): OpenedFile | undefined {
    return this.#file;
  }

  scan(options: ScanOptions): ScanHandle {
    const looping = (change: 1 | -1): void => this.events.loop(change);
    const scans = (handle: ScanHandle, cancelled: AbortSignal): Promise<ScanReport> => {
      this.events.follow(handle);
      const start = (): Promise<ScanRun> => this.#start(options, {}, handle);
      return this.loops.run(options, cancelled, {
        scan: async () => {
          try {
            return await this.#scan((turn) => turn.take(start, cancelled));
          } finally {
            // One that is cancelled, too, remembers the roots that it was given.
            if (options.paths !== undefined) void this.#followRoots();
          }
        },
        announce: (event) => this.events.announce(event, handle),
      });
    };
    return beginScan(scans, looping, options.signal);
  }

  async watch(options: WatchOptions): Promise<Watching> {
    this.writing();
    const holder = await this.asking().ask('holder', {});
    refuseSecond(this.path, holder);
    const grabbers = await this.#listGrabbers();
    const manifests = grabbers.map(({ manifest }) => manifest);
    const roots = await this.asking().ask('roots', {});
    return this.#watches.begin(options, this.options, manifests, roots);
  }

  async onDemand(path: string | Uint8Array, options: OnDemandOptions): Promise<DemandEvent> {
    this.writing();
    const grabbers = await this.#listGrabbers();
    this.asking();
    return this.#onDemand.ask(path, options, grabbers, this.options.priorities ?? {});
  }

  /** @throws ERR_VALHALLA_OPTION: there is no such source */
  async prioritize(source: string, key: string, priority: number | null): Promise<void> {
    const external = this.writing();
    // What was said of one that is gone can always be taken back.
    if (priority !== null) await checkSource(source, () => this.#sources());
    await external.priority(source, key, priority);
  }

  /** Nothing more is to be had from the web now. */
  async idle(): Promise<void> {
    await this.#idle?.promise;
  }

  /** For whoever asks. @throws ERR_VALHALLA_CLOSED */
  asking(): LibraryQueries {
    if (this.#closing !== undefined) throw libraryClosed();
    return this.#queries;
  }

  /** For whoever changes something. @throws ERR_VALHALLA_CLOSED, ERR_VALHALLA_OPTION: the library was opened to be read */
  writing(): ExternalValues {
    this.asking();
    if (this.options.readOnly === true) throw notWritable();
    return this.#external;
  }

  /** @returns how many threads are stuck in the kernel and could not be ended */
  close(): Promise<{ abandoned: number }> {
    return (this.#closing ??= this.#close());
  }

  #opened(): void {
    this.#file = new OpenedFile(this.path);
    this.#reader.opened(this.#file);
  }

  async #scan(take: (turn: ScanTurn) => Promise<ScanReport>): Promise<ScanReport> {
    this.writing();
    try {
      return await take(this.#turn);
    } catch (error) {
      if (!this.#turn.taken) this.#rest();
      throw error;
    }
  }

  async #followRoots(): Promise<void> {
    // Where they cannot be asked for, the library is being closed.
    await this.#watches.follow(() => this.asking().ask('roots', {})).catch(() => undefined);
  }

  async #listGrabbers(): Promise<readonly GrabberPlace[]> {
    return (this.#grabbers ??= await listGrabbers(this.options.grabbers ?? []));
  }

  async #sources(): Promise<readonly string[]> {
    const grabbers = await this.#listGrabbers();
    return [...grabbers.map(({ manifest }) => manifest.name), ...(await this.asking().ask('sources', {}))];
  }

  /** The grabbers are not known at once, and the library may be closed meanwhile. */
  async #start(options: ScanOptions, parts: ScanParts, handle?: ScanHandle): Promise<ScanRun> {
    const grabbers = await this.#listGrabbers();
    this.asking();
    this.#house.ref();
    this.#idle ??= Promise.withResolvers();
    const request = scanRequest(options, this.options, grabbers, parts);
    const look: ScanRunSettings['look'] = (paths, signal) => this.#looks.faults(paths, signal);
    const settings = { ...runSettings(this.options, grabbers, this.#trace), look };
    const run = new ScanRun(this.#house, request, settings);
    this.events.scan(handle);
    this.pause.follow(run);
    return run;
  }

  /** A scan that the application has asked for goes first. */
  async #scanWatched(
    targets: ScanParts['targets'],
    growing: readonly string[],
    cancelled: AbortSignal,
  ): Promise<ScanReport> {
    return this.#scan((turn) => turn.takeLast(() => this.#start({}, { targets, growing }), cancelled));
  }

  #webIdle(): void {
    // While a scan is on, it is the one before that was through: this one will say so itself.
    if (this.#turn.taken) return;
    this.#coolDown();
    this.#rest();
  }

  /** Nothing is under way for this library: the application's process may end. */
  #rest(): void {
    this.#idle?.resolve();
    this.#idle = undefined;
    this.#restIfIdle();
  }

  #coolDown(): void {
    if (!this.#turn.taken && !this.#onDemand.warm) this.#house.coolDown();
  }

  #restIfIdle(): void {
    const waiting = this.#waiters.some(({ pending }) => pending);
    if (this.#idle === undefined && !waiting) this.#house.unref();
  }

  #lost(error: ValhallaError): void {
    this.#turn.run?.fail(error);
    for (const waiter of this.#waiters) waiter.fail(error);
    this.#rest();
  }

  async #close(): Promise<{ abandoned: number }> {
    this.loops.close();
    const watched = this.#watches.close();
    await this.#turn.cancel();
    await watched;
    await this.#external.settled();
    await this.#queries.stop();
    const abandoned = (await this.#onDemand.stop()) + (await this.#house.stop()) + (await this.#looks.stop());
    const closed = libraryClosed();
    this.#turn.run?.fail(closed);
    for (const waiter of this.#waiters) waiter.fail(closed);
    this.#rest();
    if (this.#recorder !== undefined) {
      startTrace(undefined);
      await this.#recorder.write();
    }
    return { abandoned };
  }
}

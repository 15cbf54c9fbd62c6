/**
 * The library as an application sees it. The main thread only orders, listens and hands on: it never parses, writes,
 * queries, or touches a path of the library.
 */
import { dirname, join, resolve } from 'node:path';
import { follow } from './changes.ts';
import type { ChangesOptions, LibraryChange } from './changes.ts';
import { backup, collectGarbage, forgetRoot, purge } from './chores.ts';
import type { BackupOptions, BackupReport, GcReport, PurgeOptions, PurgeReport } from './chores.ts';
import type { ArtworkKind } from './channel/packet.ts';
import type { DbManagerGives, RootTarget } from './dbmanager/dbmanager-messages.ts';
import type { DispatcherGives, GrabberPlace } from './dispatcher/dispatcher-messages.ts';
import { dispatcherOptions } from './defaults.ts';
import type { ValhallaError } from './errors.ts';
import { ExternalValues, notWritable } from './external-values.ts';
import type { LanguageOption, NewValue } from './external-values.ts';
import { EventHub } from './event-hub.ts';
import type { Listener } from './event-hub.ts';
import type { DemandEvent, EventName } from './events.ts';
import { listGrabbers } from './grabber-list.ts';
import type { Value } from './metadata/document.ts';
import { OnDemand } from './on-demand.ts';
import type { OnDemandOptions } from './on-demand.ts';
import { checkOptions, defaultDatabase } from './options.ts';
import type { ValhallaOptions } from './options.ts';
import { Pause } from './pause.ts';
import { Pictures } from './pictures.ts';
import type { Artwork } from './pictures.ts';
import { LibraryQueries } from './queries.ts';
import type { ArtistFilter, FileFilter } from './query/from-filter.ts';
import type { Query } from './query/query.ts';
import { ReaderClient, libraryClosed } from './reader-client.ts';
import type {
  AlbumEntry,
  ArtistEntry,
  FileEntry,
  Queries,
  RowOf,
  SearchHit,
} from './reader/reader-messages.ts';
import { beginScan } from './scan-handle.ts';
import type { ScanHandle } from './scan-handle.ts';
import type { Results } from './results.ts';
import { ScanLoops } from './scan-loops.ts';
import type { ScanOptions } from './scan-options.ts';
import { runSettings, scanRequest } from './scan-request.ts';
import { ScanRun } from './scan-run.ts';
import { ScanTurn } from './scan-turn.ts';
import type { ScanReport } from './status/report.ts';
import { beginTrace } from './trace-option.ts';
import type { Tracing } from './trace-option.ts';
import { Switchboard } from './switchboard.ts';
import { ArtworkStore } from './store/artwork-store.ts';
import { House } from './threads/house.ts';
import { Watches } from './watches.ts';
import type { Watching, WatchOptions } from './watching.ts';
import { why } from './why.ts';
import type { Why } from './why.ts';

/**
 * A library of media files: folders are scanned into it, and it can be queried at every moment.
 *
 * @example
 * await using valhalla = await Valhalla.open({ database: 'library.db', roots: ['/srv/music'] });
 * const report = await valhalla.scan().finished;
 * for await (const { path, values } of valhalla.files({ artist: 'Björk' })) console.log(path, values.title);
 */
export class Valhalla implements AsyncDisposable {
  readonly #options: ValhallaOptions;
  readonly #path: string;
  readonly #queries: LibraryQueries;
  readonly #house: House;
  readonly #events: EventHub;
  readonly #pictures: Pictures;
  readonly #external: ExternalValues;
  readonly #onDemand: OnDemand;
  readonly #loops = new ScanLoops((event) => this.#events.announce(event));
  readonly #pause: Pause;
  readonly #tracing: Tracing;
  #grabbers: readonly GrabberPlace[] | undefined;
  readonly #turn: ScanTurn;
  readonly #watches: Watches;
  readonly #switchboard: Switchboard;
  /** Where somebody may wait for an answer. */
  readonly #waiters: readonly { readonly pending: boolean; fail(error: ValhallaError): void }[];
  #idle: PromiseWithResolvers<void> | undefined;
  #closing: Promise<{ abandoned: number }> | undefined;

  /** @internal see `Valhalla.open` */
  private constructor(options: ValhallaOptions, tracing: Tracing) {
    this.#options = options;
    this.#tracing = tracing;
    const trace = tracing.target;
    this.#path = resolve(options.database ?? defaultDatabase());
    this.#turn = new ScanTurn(this.#path);
    const languages = options.languages ?? [];
    const artworkFolder = join(dirname(this.#path), 'artwork');
    this.#queries = new LibraryQueries(new ReaderClient(this.#path, languages, trace));
    const output = {
      fromDbManager: (message: DbManagerGives) => this.#switchboard.fromDbManager(message),
      fromDispatcher: (message: DispatcherGives) => this.#switchboard.fromDispatcher(message),
      lost: (error: ValhallaError) => this.#lost(error),
    };
    const { readOnly = false, albumIdentity } = options;
    const database = readOnly ? undefined : { path: this.#path, languages, albumIdentity };
    this.#house = new House(database, dispatcherOptions(options, artworkFolder, trace), output);
    this.#events = new EventHub((events) => this.#house.dbmanager({ kind: 'listen', events }));
    this.#external = new ExternalValues(this.#house, () => this.#restIfIdle());
    this.#watches = new Watches(this.#house, this.#events, (folders) => this.#scanWatched(folders));
    this.#pictures = new Pictures(this.#queries, this.#house, new ArtworkStore(artworkFolder));
    this.#pause = new Pause(this.#house, this.#events);
    const [idle, cold] = [() => this.#restIfIdle(), () => this.#coolDown()];
    this.#onDemand = new OnDemand(this.#house, this.#events, options.suffixes, trace, { idle, cold });
    this.#waiters = [this.#pictures, this.#external, this.#onDemand];
    const [house, events, external, pictures] = [this.#house, this.#events, this.#external, this.#pictures];
    const lines = { house, events, external, pictures, run: () => this.#turn.run, answered: idle };
    this.#switchboard = new Switchboard({ ...lines, idle: () => this.#webIdle() });
  }

  /**
   * Opens a library, and makes it where there is none (unless `readOnly`).
   *
   * @throws ERR_VALHALLA_OPTION, ERR_VALHALLA_DB_...: the database is locked, read-only, full, damaged, newer than this
   *   code, or something else; it is never overwritten
   */
  static async open(options: ValhallaOptions = {}): Promise<Valhalla> {
    const checked = checkOptions(options);
    const valhalla = new Valhalla(checked, await beginTrace(checked));
    try {
      await valhalla.#house.ready;
    } catch (error) {
      await valhalla.close();
      throw error;
    }
    valhalla.#house.unref();
    return valhalla;
  }

  /** Path of the database. */
  get database(): string {
    return this.#path;
  }

  /**
   * Brings the library up to date with the disk. It can be queried meanwhile; each stage's metadata is there as soon as
   * it is stored. One scan at a time: the handle's `finished` rejects with ERR_VALHALLA_SCAN_RUNNING otherwise.
   */
  scan(options: ScanOptions = {}): ScanHandle {
    const looping = (change: 1 | -1): void => this.#events.loop(change);
    const scans = (cancelled: Promise<void>): Promise<ScanReport> =>
      this.#loops.run(options, cancelled, () => this.#scan(options, cancelled));
    const handle = beginScan(scans, looping, options.signal);
    this.#events.follow(handle);
    return handle;
  }

  /** Scans in a loop that sleep go on now. */
  wake(): void {
    this.#loops.wake();
  }

  /**
   * Nothing new is begun until `resume`: no folder is listed, no file parsed or grabbed. What is at work is finished and
   * stored; queries, and files on demand, are answered as ever.
   */
  pause(): void {
    this.#pause.set(true);
  }

  resume(): void {
    this.#pause.set(false);
  }

  /**
   * Keeps the library up to date: folders in which something happens are scanned. Holds the scan lock. A root that cannot
   * be watched is scanned every now and then; the event `watch:state` says which.
   *
   * @example
   * await using watching = await valhalla.watch();
   * await watching.ready;
   */
  async watch(options: WatchOptions = {}): Promise<Watching> {
    this.#writable();
    return this.#watches.begin(options, this.#options, await this.roots());
  }

  /**
   * Puts one file before all others, in or outside of the roots: resolves when everything that can be known of it now
   * is stored. What the file itself says is there long before that: `ondemand:parsed` tells. A scan that runs goes on.
   *
   * @param path of a media file; a symbolic link is followed
   * @throws ERR_VALHALLA_NO_FILE, _NOT_REGULAR, _NOT_MEDIA, _UNAVAILABLE (its disk), _NOT_PARSED and others
   *
   * @example
   * const { item } = await valhalla.onDemand('/media/usb/film.mkv');
   */
  async onDemand(path: string | Uint8Array, options: OnDemandOptions = {}): Promise<DemandEvent> {
    this.#writable();
    const grabbers = (this.#grabbers ??= await listGrabbers(this.#options.grabbers ?? []));
    this.#open();
    return this.#onDemand.ask(path, options, grabbers, this.#options.priorities ?? {});
  }

  /** Calls `listener` with each event of this name: its data is in the database by then. */
  on<Name extends EventName>(event: Name, listener: Listener<Name>): this {
    this.#events.on(event, listener);
    return this;
  }

  /** As `on`, for the next event only. */
  once<Name extends EventName>(event: Name, listener: Listener<Name>): this {
    this.#events.once(event, listener);
    return this;
  }

  off<Name extends EventName>(event: Name, listener: Listener<Name>): this {
    this.#events.off(event, listener);
    return this;
  }

  /** Resolves when grabbers that use the web, and downloads, have nothing more to do now. */
  async idle(): Promise<void> {
    await this.#idle?.promise;
  }

  /**
   * What a query asks for (`docs/queries.md`): to loop over, a page at a time, or counted.
   *
   * @throws ERR_VALHALLA_QUERY naming the part that is not valid
   * @example
   * const albums = q.values('album', { where: q.equal('artist', 'Björk') });
   * for await (const { value, count } of valhalla.query(albums)) console.log(value, count);
   */
  query<Asked extends Query>(query: Asked): Results<RowOf<Asked>> {
    return this.#open().query(query);
  }

  /** Files with their best values, in the order of their items; a page at a time, so a loop may be slow. */
  files(filter: FileFilter = {}): AsyncGenerator<FileEntry, void, void> {
    return this.#open().files(filter);
  }

  /** As `files`, but in place of a file that holds several tracks (a cue sheet, chapters) each of its tracks. */
  tracks(filter: FileFilter = {}): AsyncGenerator<FileEntry, void, void> {
    return this.#open().tracks(filter);
  }

  /**
   * One file with every value, where it comes from, its artwork and its errors.
   *
   * @param path absolute, or its bytes; a number: the public identity, `item` in every answer
   */
  async file(path: string | Uint8Array | number): Promise<Queries['file'][1]> {
    return this.#open().file(typeof path === 'string' ? resolve(path) : path);
  }

  /** Playlists, and how much of each is in the library. */
  playlists(): ReturnType<LibraryQueries['playlists']> {
    return this.#open().playlists();
  }

  /** One playlist with its entries in order; what each means is looked for now. @param which as of `file` */
  async playlist(which: string | Uint8Array | number): Promise<Queries['playlist'][1]> {
    return this.#open().playlist(typeof which === 'string' ? resolve(which) : which);
  }

  /** Albums with a track that fits, by name, with all of their tracks that are there. */
  albums(filter: FileFilter = {}): AsyncGenerator<AlbumEntry, void, void> {
    return this.#open().albums(filter);
  }

  /** Whoever has this role in a track that fits, by name: `artists({ role: 'composer' })`. */
  artists(filter: ArtistFilter = {}): AsyncGenerator<ArtistEntry, void, void> {
    return this.#open().artists(filter);
  }

  /**
   * Why the tracks of an album are together, which albums beside it are not the same one, and why.
   *
   * @param album its id, or its title; of several albums all
   */
  async explainAlbum(album: number | string): Promise<Queries['album'][1]> {
    return this.#open().explainAlbum(album);
  }

  /** Files with something wrong, and when they are tried again. */
  errors(): ReturnType<LibraryQueries['errors']> {
    return this.#open().errors();
  }

  /**
   * What changes from now on, whichever process changes it: so caches can be dropped, and nothing has to be asked for
   * over and over. Changes of about a tenth of a second come together; a loop that is slow gets more at once. It ends
   * when the library is closed.
   *
   * @example
   * for await (const { items, everything } of valhalla.changes({ signal })) {
   *   if (everything) cache.clear();
   *   else for (const item of items) cache.delete(item);
   * }
   */
  changes(options: ChangesOptions = {}): AsyncGenerator<LibraryChange, void, void> {
    return follow((argument) => this.#open().ask('changes', argument), options);
  }

  async counts(): Promise<Queries['counts'][1]> {
    return this.#open().counts();
  }

  /** Items whose names match all words, the best first; accents and letter case do not count, the last word may be cut. */
  async search(text: string, { limit = 50 }: Pick<FileFilter, 'limit'> = {}): Promise<SearchHit[]> {
    return this.#open().search(text, limit);
  }

  /** The folders that the library remembers. */
  async roots(): Promise<Queries['roots'][1]> {
    return this.#open().ask('roots', {});
  }

  /** Why a file is, or is not, in the library: the rule that leaves it out, its suffix, its error, ... Looks at the disk. */
  async why(path: string): Promise<Why> {
    return why(path, this.#open(), this.#options);
  }

  /** Removes missing files for good, with all that is known of them. Refused while a scan runs, in any process. */
  async purge(options: PurgeOptions = {}): Promise<PurgeReport> {
    this.#writable();
    return purge(this.#path, options);
  }

  /** A folder is no root any more: its files leave the library, or go to the root it lies in. The disk is not touched. */
  async forgetRoot(folder: string): Promise<PurgeReport> {
    this.#writable();
    return forgetRoot(this.#path, folder);
  }

  /** Removes stored pictures that nothing refers to. */
  async gc({ dryRun = false }: { readonly dryRun?: boolean | undefined } = {}): Promise<GcReport> {
    this.#writable();
    return collectGarbage(this.#path, dryRun);
  }

  /**
   * A copy of the library as it is now, in one file, while scans and everything else go on. It is checked, and on the disk,
   * when this resolves; until then there is nothing under its name.
   *
   * @throws ERR_VALHALLA_OPTION: the file is there already; ERR_VALHALLA_DB_FULL and others
   */
  async backup(path: string, options: BackupOptions = {}): Promise<BackupReport> {
    this.#open();
    return backup(this.#path, path, options);
  }

  /** What the last scan did that came to its end. */
  async lastScan(): Promise<ScanReport | undefined> {
    return this.#open().ask('lastScan', {});
  }

  /**
   * A picture of an item, read from where it lies: in the media file, beside it, or in the artwork store.
   *
   * @throws ERR_VALHALLA_CHANGED: the file is another by now; ERR_VALHALLA_UNAVAILABLE: it cannot be read now
   */
  async artwork(item: number, kind: ArtworkKind = 'cover'): Promise<Artwork | undefined> {
    this.#open();
    return this.#pictures.read(item, kind);
  }

  /**
   * Sets the values of a key, above what any other source says; the file's tags stay as they are. Resolves when that
   * survives a power cut. With `language` only the values in this language are set.
   *
   * @param item as in every entry of a query
   * @throws ERR_VALHALLA_OPTION: no value of this key; ERR_VALHALLA_UNKNOWN_ITEM
   * @example await valhalla.setMetadata(item, 'genre', ['Jazz', 'Bebop']);
   */
  async setMetadata(item: number, key: string, value: NewValue, options?: LanguageOption): Promise<void> {
    await this.#writable().set(item, key, value, options);
  }

  /**
   * One value in the list of a key becomes another. Where no application has set the key, the best list is taken over
   * with the value changed; where the value is not in it, nothing happens.
   */
  async updateMetadata(
    item: number,
    key: string,
    from: Value,
    to: Value,
    options?: LanguageOption,
  ): Promise<void> {
    await this.#writable().update(item, key, from, to, options);
  }

  /** What was set of a key goes, or one value of it; the best of the other sources is seen again. */
  async deleteMetadata(item: number, key: string, value?: Value): Promise<void> {
    await this.#writable().delete(item, key, value);
  }

  /** Sets the rating. @param rating 0 to 100; null: it has none of the user */
  async rate(item: number, rating: number | null): Promise<void> {
    await this.#writable().rate(item, rating);
  }

  /** It was played once more. @param at when, milliseconds since the epoch; default: now */
  async played(item: number, at: number = Date.now()): Promise<void> {
    await this.#writable().played(item, at);
  }

  /** Where to go on playing. @param milliseconds from the start; 0 or null: at the start */
  async position(item: number, milliseconds: number | null): Promise<void> {
    await this.#writable().position(item, milliseconds);
  }

  /**
   * What the word of a source is worth, from now on, whatever the options say: all best values are found anew, without a
   * file being read. Resolves when they are.
   *
   * @param priority -128 (best) to 128; null: what it was without this call
   * @param key '' for all keys that have no priority of their own
   * @example await valhalla.setPriority('musicbrainz', -100, 'title');
   */
  async setPriority(source: string, priority: number | null, key = ''): Promise<void> {
    await this.#writable().priority(source, key, priority);
  }

  /**
   * Joins by hand what no scan could: the item `old`, whose file is gone, lives on in the file of the item `young`
   * (a track that was bought again in another format). Its id and what was set of it stay; the id `young` is gone.
   *
   * @throws ERR_VALHALLA_OPTION: `old` is not missing, or `young` is
   */
  async adopt(old: number, young: number): Promise<void> {
    await this.#writable().adopt(old, young);
  }

  /** Makes everything that is derived (best values, facets, search index) anew, without reading a file. */
  async reindex(): Promise<void> {
    await this.#writable().global({ op: 'reindex' });
  }

  /**
   * Stops what runs, stores what is through, and ends all threads, in bounded time. What was not begun is due at the
   * next scan.
   *
   * @returns how many threads are stuck in the kernel and could not be ended: they may hold the process
   */
  close(): Promise<{ abandoned: number }> {
    return (this.#closing ??= this.#close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @param targets not the whole of all roots */
  async #scan(
    options: ScanOptions,
    cancelled?: Promise<void>,
    targets?: readonly RootTarget[],
  ): Promise<ScanReport> {
    this.#writable();
    try {
      return await this.#turn.take(() => this.#start(options, targets), cancelled);
    } catch (error) {
      if (!this.#turn.taken) this.#rest();
      throw error;
    }
  }

  /** The grabbers are not known at once, and the library may be closed meanwhile. */
  async #start(options: ScanOptions, targets?: readonly RootTarget[]): Promise<ScanRun> {
    const grabbers = (this.#grabbers ??= await listGrabbers(this.#options.grabbers ?? []));
    this.#open();
    this.#house.ref();
    this.#idle ??= Promise.withResolvers();
    const request = scanRequest(options, this.#options, grabbers, targets);
    const run = new ScanRun(this.#house, request, runSettings(this.#options, grabbers, this.#tracing.target));
    this.#pause.follow(run);
    return run;
  }

  /** A scan that the application has asked for goes first. */
  async #scanWatched(folders: readonly RootTarget[] | undefined): Promise<ScanReport> {
    await this.#turn.free();
    return this.#scan({}, undefined, folders);
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
    if (!this.#turn.taken && !this.#onDemand.warm) this.#house.dispatcher({ kind: 'idle' });
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

  #open(): LibraryQueries {
    if (this.#closing !== undefined) throw libraryClosed();
    return this.#queries;
  }

  #writable(): ExternalValues {
    this.#open();
    if (this.#options.readOnly === true) throw notWritable();
    return this.#external;
  }

  async #close(): Promise<{ abandoned: number }> {
    this.#loops.close();
    const watched = this.#watches.stop();
    await this.#turn.cancel();
    await watched;
    await this.#external.settled();
    await this.#queries.stop();
    const abandoned = (await this.#onDemand.stop()) + (await this.#house.stop());
    this.#lost(libraryClosed());
    await this.#tracing.end();
    return { abandoned };
  }
}

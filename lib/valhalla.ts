/**
 * The library as an application sees it. The main thread only orders, listens and hands on: it never parses, writes,
 * queries, or touches a path of the library.
 */
import { resolve } from 'node:path';
import { checkCall } from './engine/calls.ts';
import { follow } from './engine/changes.ts';
import { Engine } from './engine/engine.ts';
import type { ChangesOptions, LibraryChange } from './engine/changes.ts';
import { backup, collectGarbage, forgetRoot, purge } from './engine/chores.ts';
import type { BackupOptions, GcReport, PurgeOptions, PurgeReport } from './engine/chores.ts';
import type { ArtworkKind } from './channel/packet.ts';
import { resolvePath } from './channel/raw-path.ts';
import type { LanguageOption, NewValue } from './engine/external-values.ts';
import type { Listener } from './engine/event-hub.ts';
import type { DemandEvent, EventName } from './events.ts';
import { importFile } from './engine/import.ts';
import type { ImportOptions } from './engine/import-options.ts';
import type { ImportReport } from './engine/import.ts';
import type { Value } from './metadata/document.ts';
import type { OnDemandOptions } from './engine/on-demand.ts';
import type { ValhallaOptions } from './options.ts';
import type { Artwork } from './engine/pictures.ts';
import type { ArtistFilter, FileFilter } from './query/from-filter.ts';
import type { EntriesQuery, Query } from './query/query.ts';
import type { BackupReport } from './reader/backup-messages.ts';
import type {
  AlbumEntry,
  AlbumExplanation,
  ArtistEntry,
  Counts,
  ErrorEntry,
  FileDetail,
  FileEntry,
  Playlist,
  PlaylistInfo,
  RootEntry,
  RowOf,
  SearchHit,
  SmartPlaylist,
} from './reader/reader-messages.ts';
import type { ScanHandle } from './engine/scan-handle.ts';
import type { Results } from './engine/results.ts';
import type { ScanOptions } from './engine/scan-options.ts';
import { droppedPlaylist, playlistNamed, savedPlaylist } from './engine/smart-playlists.ts';
import type { ScanReport } from './status/report.ts';
import type { Watching, WatchOptions } from './engine/watching.ts';
import { why } from './engine/why.ts';
import type { Why } from './engine/why.ts';

/**
 * A library of media files: folders are scanned into it, and it can be queried at every moment. Every call checks what it
 * is given before it does anything, and refuses it with ERR_VALHALLA_OPTION, or ERR_VALHALLA_QUERY where it asks: an
 * option that there is not, too.
 *
 * @example
 * await using valhalla = await Valhalla.open({ database: 'library.db', roots: ['/srv/music'] });
 * const report = await valhalla.scan().finished;
 * for await (const { path, values } of valhalla.files({ artist: 'Björk' })) console.log(path, values.title);
 */
export class Valhalla implements AsyncDisposable {
  readonly #engine: Engine;

  /** @internal see `Valhalla.open` */
  private constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Opens a library, and makes it where there is none (unless `readOnly`).
   *
   * @throws ERR_VALHALLA_OPTION, ERR_VALHALLA_DB_...: the database is locked, read-only, full, damaged, newer than this
   *   code, or something else; it is never overwritten
   */
  static async open(options: ValhallaOptions = {}): Promise<Valhalla> {
    return new Valhalla(await Engine.open(options));
  }

  /** Path of the database. */
  get database(): string {
    return this.#engine.path;
  }

  /**
   * Brings the library up to date with the disk. It can be queried meanwhile; each stage's metadata is there as soon as
   * it is stored. One scan at a time: the handle's `finished` rejects with ERR_VALHALLA_SCAN_RUNNING otherwise.
   * A scan of a watch of this library is waited for, its first one of everything too; cancelled meanwhile, it is never
   * made, and its report has the `id` 0. Of scans in a loop only the first is refused: a later one is tried again 2 s later.
   *
   * @throws ERR_VALHALLA_OPTION, at once, before anything is begun; what else is wrong rejects `finished`
   */
  scan(options: ScanOptions = {}): ScanHandle {
    checkCall('scan', { options });
    return this.#engine.scan(options);
  }

  /**
   * Scans of this library in a loop that sleep go on now. While they sleep they hold nothing: other processes just scan,
   * and where one is at work when they wake, they sleep on for 2 s.
   */
  wake(): void {
    this.#engine.loops.wake();
  }

  /**
   * Nothing new is begun until `resume`: no folder is listed, no file parsed or grabbed. What is at work is finished and
   * stored; queries, and files on demand, are answered as ever.
   */
  pause(): void {
    this.#engine.pause.set(true);
  }

  resume(): void {
    this.#engine.pause.set(false);
  }

  /**
   * Keeps the library up to date: folders in which something happens are scanned. Holds the scan lock. A root that cannot
   * be watched is scanned every now and then; the event `watch:state` says which. A scan of another process is waited for.
   * Roots that a scan of this library brings meanwhile are watched, too.
   *
   * @throws ERR_VALHALLA_SCAN_RUNNING: it is watched already, in any process; ERR_VALHALLA_GRABBER_LOAD: one of its grabbers
   *   cannot be used
   * @example
   * await using watching = await valhalla.watch();
   * await watching.ready;
   */
  async watch(options: WatchOptions = {}): Promise<Watching> {
    checkCall('watch', { options });
    return this.#engine.watch(options);
  }

  /**
   * Puts one file before all others, in or outside of the roots: resolves when everything that can be known of it now
   * is stored. What the file itself says is there long before that: `ondemand:parsed` tells, of a known file at once. A scan
   * that runs goes on.
   *
   * @param path of a media file; a symbolic link is followed
   * @throws ERR_VALHALLA_NO_FILE, _NOT_REGULAR, _NOT_MEDIA, _UNAVAILABLE (its disk), _NOT_PARSED and others
   *
   * @example
   * const { item } = await valhalla.onDemand('/media/usb/film.mkv');
   */
  async onDemand(path: string | Uint8Array, options: OnDemandOptions = {}): Promise<DemandEvent> {
    checkCall('onDemand', { path, options });
    return this.#engine.onDemand(path, options);
  }

  /** Calls `listener` with each event of this name: its data is in the database by then. */
  on<Name extends EventName>(event: Name, listener: Listener<Name>): this {
    checkCall('on', { event, listener });
    this.#engine.events.on(event, listener);
    return this;
  }

  /** As `on`, for the next event only. */
  once<Name extends EventName>(event: Name, listener: Listener<Name>): this {
    checkCall('once', { event, listener });
    this.#engine.events.once(event, listener);
    return this;
  }

  off<Name extends EventName>(event: Name, listener: Listener<Name>): this {
    checkCall('off', { event, listener });
    this.#engine.events.off(event, listener);
    return this;
  }

  /** Resolves when grabbers that no scan waits for (they use the web, or take long), and downloads, have nothing more to do now. */
  async idle(): Promise<void> {
    await this.#engine.idle();
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
    return this.#engine.asking().query(query);
  }

  /** Files with their best values, in the order of their items; a page at a time, so a loop may be slow. */
  files(filter: FileFilter = {}): AsyncGenerator<FileEntry, void, void> {
    checkCall('files', { filter });
    return this.#engine.asking().files(filter);
  }

  /** As `files`, but in place of a file that holds several tracks (a cue sheet, chapters) each of its tracks. */
  tracks(filter: FileFilter = {}): AsyncGenerator<FileEntry, void, void> {
    checkCall('tracks', { filter });
    return this.#engine.asking().tracks(filter);
  }

  /**
   * One file with every value, where it comes from, its artwork and its errors.
   *
   * @param path absolute, or its bytes; a number: the public identity, `item` in every answer
   */
  async file(path: string | Uint8Array | number): Promise<FileDetail | undefined> {
    checkCall('file', { path });
    return this.#engine.asking().file(typeof path === 'number' ? path : resolvePath(path));
  }

  /** Playlists, and how much of each is in the library. */
  playlists(): AsyncGenerator<PlaylistInfo, void, void> {
    return this.#engine.asking().playlists();
  }

  /** One playlist with its entries in order; what each means is looked for now. @param which as of `file` */
  async playlist(which: string | Uint8Array | number): Promise<Playlist | undefined> {
    checkCall('playlist', { which });
    return this.#engine.asking().playlist(typeof which === 'number' ? which : resolvePath(which));
  }

  /**
   * Keeps a query under a name, in place of one that had it: neither case nor accents of names count. Resolves when it
   * survives a power cut.
   *
   * @param query as data, or as people type it (`docs/queries.md`); `added>-30d` means the last 30 days every day
   * @throws ERR_VALHALLA_QUERY, ERR_VALHALLA_OPTION: no name
   * @example await valhalla.saveSmartPlaylist('New', 'added>-30d type:audio sort:-added limit:100');
   */
  async saveSmartPlaylist(name: string, query: EntriesQuery | string): Promise<void> {
    checkCall('saveSmartPlaylist', { name, query });
    await this.#engine.writing().global(savedPlaylist(name, query));
  }

  /** All that are saved, by name. */
  async smartPlaylists(): Promise<SmartPlaylist[]> {
    return this.#engine.asking().ask('smartPlaylists', {});
  }

  /**
   * What is in a smart playlist now.
   *
   * @throws ERR_VALHALLA_UNKNOWN_PLAYLIST
   * @example for await (const { path } of await valhalla.smartPlaylist('New')) console.log(path);
   */
  async smartPlaylist(name: string): Promise<Results<FileEntry>> {
    checkCall('smartPlaylist', { name });
    return this.query(playlistNamed(await this.smartPlaylists(), name).query);
  }

  /** A smart playlist goes, if there is one of this name. The files that were in it stay. */
  async deleteSmartPlaylist(name: string): Promise<void> {
    checkCall('deleteSmartPlaylist', { name });
    await this.#engine.writing().global(droppedPlaylist(name));
  }

  /** Albums with a track that fits, by name, with all of their tracks that are there. */
  albums(filter: FileFilter = {}): AsyncGenerator<AlbumEntry, void, void> {
    checkCall('albums', { filter });
    return this.#engine.asking().albums(filter);
  }

  /** Whoever has this role in a track that fits, by name: `artists({ role: 'composer' })`. */
  artists(filter: ArtistFilter = {}): AsyncGenerator<ArtistEntry, void, void> {
    checkCall('artists', { filter });
    return this.#engine.asking().artists(filter);
  }

  /**
   * Why the tracks of an album are together, which albums beside it are not the same one, and why.
   *
   * @param album its id, or its title; of several albums all
   */
  async explainAlbum(album: number | string): Promise<AlbumExplanation[]> {
    checkCall('explainAlbum', { album });
    return this.#engine.asking().explainAlbum(album);
  }

  /** Files with something wrong, and when they are tried again. */
  errors(): AsyncGenerator<ErrorEntry, void, void> {
    return this.#engine.asking().errors();
  }

  /**
   * What changes from now on, whichever process changes it: so caches can be dropped, and nothing has to be asked for
   * over and over. Changes of about a tenth of a second come together; a loop that is slow gets more at once. It ends
   * when the library is closed, or `signal` aborted; until then it keeps the process alive.
   *
   * @example
   * for await (const { items, everything } of valhalla.changes({ signal })) {
   *   if (everything) cache.clear();
   *   else for (const item of items) cache.delete(item);
   * }
   */
  changes(options: ChangesOptions = {}): AsyncGenerator<LibraryChange, void, void> {
    checkCall('changes', { options });
    return follow((argument) => this.#engine.asking().ask('changes', argument), options);
  }

  async counts(): Promise<Counts> {
    return this.#engine.asking().counts();
  }

  /** Items whose names match all words, the best first; accents and letter case do not count, the last word may be cut. */
  async search(text: string, options: Pick<FileFilter, 'limit'> = {}): Promise<SearchHit[]> {
    checkCall('search', { text, options });
    return this.#engine.asking().search(text, options.limit ?? 50);
  }

  /** The folders that the library remembers. */
  async roots(): Promise<RootEntry[]> {
    return this.#engine.asking().ask('roots', {});
  }

  /** Why a file is, or is not, in the library: the rule that leaves it out, its suffix, its error, ... Looks at the disk. */
  async why(path: string): Promise<Why> {
    checkCall('why', { path });
    return why(path, this.#engine.asking(), this.#engine.options);
  }

  /** Removes missing files for good, with all that is known of them. Refused while a scan runs, in any process. */
  async purge(options: PurgeOptions = {}): Promise<PurgeReport> {
    checkCall('purge', { options });
    this.#engine.writing();
    return purge(this.#engine, options);
  }

  /**
   * A folder is no root any more: its files leave the library, or go to the root it lies in. The disk is not touched.
   * With `dryRun` it only says how many files would leave.
   */
  async forgetRoot(
    folder: string,
    options: { readonly dryRun?: boolean | undefined } = {},
  ): Promise<PurgeReport> {
    checkCall('forgetRoot', { folder, options });
    this.#engine.writing();
    return forgetRoot(this.#engine, folder, options.dryRun ?? false);
  }

  /** Removes stored pictures that nothing refers to, once they are ten minutes old. */
  async gc(options: { readonly dryRun?: boolean | undefined } = {}): Promise<GcReport> {
    checkCall('gc', { options });
    this.#engine.writing();
    return collectGarbage(this.#engine, options.dryRun ?? false);
  }

  /**
   * A copy of the library as it is now, in one file, while scans and everything else go on. It is checked, and on the disk,
   * when this resolves; until then there is nothing under its name.
   *
   * @throws ERR_VALHALLA_OPTION: the file is there already, or no file can have that name; ERR_VALHALLA_DB_FULL and others
   */
  async backup(path: string, options: BackupOptions = {}): Promise<BackupReport> {
    checkCall('backup', { path, options });
    this.#engine.asking();
    return backup(this.#engine, path, options);
  }

  /**
   * Sets what another program knows of items: a database of libvalhalla 2 (what applications said of files), a table (CSV) or
   * JSON lines, those of `valhalla export` among them. Rows are matched by path, else by what they are; docs/coming-from-elsewhere.md
   * has the rules. Can be made again: what is so already is not written.
   *
   * @throws ERR_VALHALLA_NO_FILE; ERR_VALHALLA_OPTION: nothing that can be imported; ERR_VALHALLA_DB_FOREIGN
   * @example
   * const { matched, unmatched } = await valhalla.import('plays.csv', { map: [['/old/music', '/srv/music']] });
   */
  async import(file: string, options: ImportOptions = {}): Promise<ImportReport> {
    checkCall('import', { file, options });
    const external = options.dryRun === true ? undefined : this.#engine.writing();
    return importFile(this.#engine.asking(), external, resolve(file), options);
  }

  /** What the last scan did that has a report: that finished, or was cancelled (`outcome`). Undefined: there was none yet. */
  async lastScan(): Promise<ScanReport | undefined> {
    return this.#engine.asking().ask('lastScan', {});
  }

  /**
   * A picture of an item, read from where it lies: in the media file, beside it, or in the artwork store.
   *
   * @throws ERR_VALHALLA_CHANGED: the file is another by now; ERR_VALHALLA_UNAVAILABLE: it cannot be read now
   */
  async artwork(item: number, kind: ArtworkKind = 'cover'): Promise<Artwork | undefined> {
    checkCall('artwork', { item, kind });
    this.#engine.asking();
    return this.#engine.pictures.read(item, kind);
  }

  /**
   * Sets the values of a key, above what any other source says; the file's tags stay as they are. Resolves when that
   * survives a power cut. With `language` only the values in this language are set, where the key has several.
   *
   * Values are kept whole or refused: text without the blanks around it, control characters as blanks; each value once; a
   * number may be its text, a flag true or false, a date as people write it; nothing is rounded.
   *
   * @param item as in every entry of a query
   * @throws ERR_VALHALLA_OPTION: no value of this key; ERR_VALHALLA_UNKNOWN_ITEM
   * @example await valhalla.setMetadata(item, 'genre', ['Jazz', 'Bebop']);
   */
  async setMetadata(item: number, key: string, value: NewValue, options?: LanguageOption): Promise<void> {
    checkCall('setMetadata', { item, key, value, options });
    await this.#engine.writing().set(item, key, value, options);
  }

  /**
   * One value in the list of a key becomes another. Where no application has set the key, the best list is taken over
   * with the value changed. Values are given in any form that `setMetadata` takes; `from` is found in every language.
   *
   * @param options without `language` the value keeps the one it has
   * @throws ERR_VALHALLA_OPTION: no value of this key, or `from` is not there; ERR_VALHALLA_UNKNOWN_ITEM
   * @example await valhalla.updateMetadata(item, 'genre', 'Jaz', 'Jazz');
   */
  async updateMetadata(
    item: number,
    key: string,
    from: Value | boolean,
    to: Value | boolean,
    options?: LanguageOption,
  ): Promise<void> {
    checkCall('updateMetadata', { item, key, from, to, options });
    await this.#engine.writing().update(item, key, from, to, options);
  }

  /**
   * What was set of a key goes, or these values of it, in every language; the best of the other sources is seen again. What
   * files and grabbers say stays. Resolves as well where nothing of it was set: it is not there.
   *
   * @param value in any form that `setMetadata` takes; of an empty list nothing goes
   * @throws ERR_VALHALLA_OPTION: no value of this key; ERR_VALHALLA_UNKNOWN_ITEM
   */
  async deleteMetadata(item: number, key: string, value?: NewValue): Promise<void> {
    checkCall('deleteMetadata', { item, key, value });
    await this.#engine.writing().delete(item, key, value);
  }

  /** Sets the rating. @param rating whole, 0 to 100; null: it has none of the user */
  async rate(item: number, rating: number | null): Promise<void> {
    checkCall('rate', { item, rating });
    await this.#engine.writing().rate(item, rating);
  }

  /**
   * It was played once more, of 99,999 times at most. `last_played` never becomes an earlier time.
   *
   * @param at when, milliseconds since the epoch; default: now. More than 5 minutes in the future, or before 1979, it is refused
   */
  async played(item: number, at: number = Date.now()): Promise<void> {
    checkCall('played', { item, at });
    await this.#engine.writing().played(item, at);
  }

  /** Where to go on playing. @param milliseconds from the start, to the nearest whole one; 0 or null: at the start */
  async position(item: number, milliseconds: number | null): Promise<void> {
    checkCall('position', { item, milliseconds });
    await this.#engine.writing().position(item, milliseconds);
  }

  /**
   * What the word of a source is worth, from now on, whatever the options say: all best values are found anew, without a
   * file being read. Resolves when they are.
   *
   * @param source a lane of the parser, or a grabber; not `external`, which stands above all
   * @param priority -128 (best) to 128; null: what it was without this call, which may be what it is
   * @param key '' for all keys that have no priority of their own
   * @throws ERR_VALHALLA_OPTION: the library has no such source, and no grabber of this name
   * @example await valhalla.setPriority('musicbrainz', -100, 'title');
   */
  async setPriority(source: string, priority: number | null, key = ''): Promise<void> {
    checkCall('setPriority', { source, priority, key });
    await this.#engine.prioritize(source, key, priority);
  }

  /**
   * Joins by hand what no scan could: the item `old`, whose file is gone, lives on in the file of the item `young`
   * (a track that was bought again in another format). Its id and what was set of it stay; the id `young` is gone. What was
   * set of `young` alone is added. Play counts add up, what stood in the tags of both once; `last_played`, and `position`
   * where both have one, are those of the item that was played last. So it is with tracks inside them. Where a scan finds
   * that a file has moved, what was set of `young` stays, and what was set of `old` alone is added.
   *
   * @throws ERR_VALHALLA_OPTION: `old` is not missing, or `young` is; or one of them is a track inside a file
   */
  async adopt(old: number, young: number): Promise<void> {
    checkCall('adopt', { old, young });
    await this.#engine.writing().adopt(old, young);
  }

  /** Makes everything that is derived (best values, facets, search index) anew, without reading a file. */
  async reindex(): Promise<void> {
    await this.#engine.writing().global({ op: 'reindex' });
  }

  /**
   * Stops what runs, stores what is through, and ends all threads, in bounded time. What was not begun is due at the
   * next scan. What slow listeners have not heard of files by then they miss, and are told how much (`events:missed`).
   *
   * @returns how many threads are stuck in the kernel and could not be ended: they may hold the process
   */
  close(): Promise<{ abandoned: number }> {
    return this.#engine.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

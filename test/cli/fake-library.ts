/** A library for commands, without threads: queries are answered by the reader itself, scans by the test. */
import { EventEmitter } from 'node:events';
import type { Library, LibraryScan, LibraryWatch } from '../../lib/cli/library.ts';
import { SmartPlaylists } from '../../lib/dbmanager/tables/smart-playlists.ts';
import { savedPlaylist } from '../../lib/engine/smart-playlists.ts';
import type { GcReport, PurgeOptions, PurgeReport } from '../../lib/engine/chores.ts';
import { ValhallaError } from '../../lib/errors.ts';
import type { DemandEvent, ScanEvent } from '../../lib/events.ts';
import { importFile } from '../../lib/engine/import.ts';
import type { ImportOptions } from '../../lib/engine/import-options.ts';
import type { ImportReport } from '../../lib/engine/import.ts';
import { LibraryQueries } from '../../lib/engine/queries.ts';
import type { FileFilter } from '../../lib/query/from-filter.ts';
import type { Query } from '../../lib/query/query.ts';
import type { Results } from '../../lib/engine/results.ts';
import type { BackupReport } from '../../lib/reader/backup-messages.ts';
import type {
  AlbumExplanation,
  Counts,
  ErrorEntry,
  FileDetail,
  FileEntry,
  Playlist,
  PlaylistInfo,
  Queries,
  RowOf,
  SmartPlaylist,
} from '../../lib/reader/reader-messages.ts';
import { Reader } from '../../lib/reader/reader.ts';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import { suffixMap } from '../../lib/scanner/suffixes.ts';
import { whyOf } from '../../lib/scanner/why.ts';
import type { ScanReport } from '../../lib/status/report.ts';
import { openReader } from '../../lib/store/connection.ts';
import type { ScanOptions } from '../../lib/engine/scan-options.ts';
import { whyFrom } from '../../lib/engine/why.ts';
import type { WatchOptions } from '../../lib/engine/watching.ts';
import type { Why } from '../../lib/engine/why.ts';
import { LibraryBuilder } from '../support/library-builder.ts';

export class FakeLibrary extends EventEmitter implements Library {
  readonly builder: LibraryBuilder = new LibraryBuilder();
  readonly #db = openReader(this.builder.path);
  readonly #reader = new Reader(this.#db, []);
  readonly #kept = new SmartPlaylists(this.builder.db);
  readonly #queries = new LibraryQueries({
    ask: async (name, argument) => this.#reader.answer(name, argument),
    stop: async () => undefined,
  });
  /** Each scan that was asked for, and how to end it. */
  readonly scans: (ScanOptions & { readonly end: PromiseWithResolvers<ScanReport> })[] = [];
  scanEvents: readonly ScanEvent[] = [];
  idling: Promise<void> = Promise.resolve();
  closed = 0;
  abandoned = 0;

  scan(options: ScanOptions): LibraryScan {
    const end = Promise.withResolvers<ScanReport>();
    this.scans.push({ ...options, end });
    this.emit('scan');
    const events = this.scanEvents;
    return {
      finished: end.promise,
      async *[Symbol.asyncIterator]() {
        yield* events;
        await end.promise;
      },
    };
  }

  async onDemand(path: string): Promise<DemandEvent> {
    if (path.endsWith('none.mp3')) throw new ValhallaError('ERR_VALHALLA_NO_FILE', `${path} does not exist.`);
    return { asked: path, path, file: 1, item: 1 };
  }

  idle(): Promise<void> {
    return this.idling;
  }

  readonly chores: unknown[] = [];

  /** Until its signal is aborted. */
  async watch({ signal }: WatchOptions): Promise<LibraryWatch> {
    const end = Promise.withResolvers<void>();
    signal?.addEventListener('abort', () => end.resolve(), { once: true });
    this.emit('watch');
    return { ended: end.promise };
  }

  async setMetadata(item: number, key: string, values: readonly string[]): Promise<void> {
    this.chores.push([item, key, values]);
  }

  async deleteMetadata(item: number, key: string): Promise<void> {
    this.chores.push([item, key]);
  }

  async rate(item: number, rating: number | null): Promise<void> {
    this.chores.push([item, rating]);
  }

  async adopt(old: number, young: number): Promise<void> {
    this.chores.push([old, young]);
  }

  async reindex(): Promise<void> {
    this.chores.push('reindex');
  }

  async purge(options: PurgeOptions): Promise<PurgeReport> {
    this.chores.push(options);
    return { files: 1, items: 1 };
  }

  elsewhere = 0;
  handedBack: PurgeReport['handedBack'];
  async forgetRoot(folder: string, options: { dryRun: boolean }): Promise<PurgeReport> {
    this.chores.push([folder, options]);
    const { elsewhere, handedBack } = this;
    return handedBack === undefined ? { files: 2, items: 2, elsewhere } : { files: 0, items: 0, handedBack };
  }

  /** A dry run: there is no writer here. */
  import(file: string, options: ImportOptions): Promise<ImportReport> {
    return importFile(this.#queries, undefined, file, options);
  }

  async backup(path: string, options: { overwrite: boolean }): Promise<BackupReport> {
    if (path === this.existing && !options.overwrite)
      throw new ValhallaError('ERR_VALHALLA_OPTION', `${path} exists already. Or: overwrite.`, { path });
    this.chores.push([path, options]);
    return { path, bytes: 4096 };
  }

  /** A file that is there. */
  existing = '';
  /** Pictures that are too young to be removed. */
  young = 0;

  async gc(options: { dryRun: boolean }): Promise<GcReport> {
    this.chores.push(options);
    return { pictures: 3, bytes: 4096, young: this.young };
  }

  why(path: string): Promise<Why> {
    return whyFrom(path, {
      facts: async (file) => this.#reader.answer('why', { path: file }),
      look: async (options) => whyOf(nodeFileSystem, options),
      suffixes: suffixMap(),
      suffixesOf: suffixMap,
    });
  }

  files(filter: FileFilter): AsyncGenerator<FileEntry> {
    return this.#queries.files(filter);
  }

  query<Asked extends Query>(query: Asked): Results<RowOf<Asked>> {
    return this.#queries.query(query);
  }

  async *playlists(): AsyncGenerator<PlaylistInfo> {
    yield* this.#reader.answer('playlists', { after: 0, page: 100 });
  }

  async playlist(which: string | number): Promise<Playlist | undefined> {
    return this.#reader.answer('playlist', typeof which === 'number' ? { item: which } : { path: which });
  }

  async smartPlaylists(): Promise<SmartPlaylist[]> {
    return this.#reader.answer('smartPlaylists', {});
  }

  async saveSmartPlaylist(name: string, query: string): Promise<void> {
    const change = savedPlaylist(name, query);
    if (change.op === 'playlist') this.#kept.put(change.name, change.query, change.text);
  }

  async deleteSmartPlaylist(name: string): Promise<void> {
    this.#kept.drop(name);
  }

  explainAlbum(album: number | string): Promise<AlbumExplanation[]> {
    return this.#queries.explainAlbum(album);
  }

  async *errors(): AsyncGenerator<ErrorEntry> {
    yield* this.#reader.answer('errors', { after: 0, page: 100 }).rows;
  }

  async file(path: string | number): Promise<FileDetail | undefined> {
    return this.#reader.answer('file', typeof path === 'number' ? { item: path } : { path });
  }

  async counts(): Promise<Counts> {
    return this.#reader.answer('counts', {});
  }

  async lastScan(): Promise<Queries['lastScan'][1]> {
    return this.#reader.answer('lastScan', {});
  }

  async roots(): Promise<Queries['roots'][1]> {
    return this.#reader.answer('roots', {});
  }

  async close(): Promise<{ abandoned: number }> {
    this.closed++;
    return { abandoned: this.abandoned };
  }

  [Symbol.dispose](): void {
    this.#db.close();
    this.builder[Symbol.dispose]();
  }
}

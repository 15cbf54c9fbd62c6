/** The library as the commands use it: what `Valhalla` is to them, and what a test has to stand in for. */
import type { GcReport, PurgeOptions, PurgeReport } from '../engine/chores.ts';
import type { DemandEvent, ScanEvent, ValhallaEvents } from '../events.ts';
import type { ImportOptions } from '../engine/import-options.ts';
import type { ImportReport } from '../engine/import.ts';
import type { OnDemandOptions } from '../engine/on-demand.ts';
import type { ValhallaOptions } from '../options.ts';
import type { BackupReport } from '../reader/backup-messages.ts';
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
} from '../reader/reader-messages.ts';
import type { FileFilter } from '../query/from-filter.ts';
import type { Query } from '../query/query.ts';
import type { Results } from '../engine/results.ts';
import type { ScanReport } from '../status/report.ts';
import type { ScanOptions } from '../engine/scan-options.ts';
import type { WatchOptions } from '../engine/watching.ts';
import type { Why } from '../engine/why.ts';

export interface LibraryScan extends AsyncIterable<ScanEvent> {
  readonly finished: Promise<ScanReport>;
}

export interface LibraryWatch {
  readonly ended: Promise<void>;
}

export interface Library {
  scan(options: ScanOptions): LibraryScan;
  onDemand(path: string, options: OnDemandOptions): Promise<DemandEvent>;
  idle(): Promise<void>;
  on(event: 'progress', listener: (data: ValhallaEvents['progress']) => void): unknown;
  on(event: 'watch:state', listener: (data: ValhallaEvents['watch:state']) => void): unknown;
  on(event: 'scan:end', listener: (data: ScanReport) => void): unknown;
  on(event: 'log', listener: (data: ValhallaEvents['log']) => void): unknown;
  query<Asked extends Query>(query: Asked): Results<RowOf<Asked>>;
  files(filter: FileFilter): AsyncIterable<FileEntry>;
  playlists(): AsyncIterable<PlaylistInfo>;
  playlist(which: string | number): Promise<Playlist | undefined>;
  smartPlaylists(): Promise<SmartPlaylist[]>;
  saveSmartPlaylist(name: string, query: string): Promise<void>;
  deleteSmartPlaylist(name: string): Promise<void>;
  explainAlbum(album: number | string): Promise<AlbumExplanation[]>;
  errors(): AsyncIterable<ErrorEntry>;
  file(path: string | number): Promise<FileDetail | undefined>;
  counts(): Promise<Counts>;
  roots(): Promise<Queries['roots'][1]>;
  lastScan(): Promise<ScanReport | undefined>;
  watch(options: WatchOptions): Promise<LibraryWatch>;
  purge(options: PurgeOptions): Promise<PurgeReport>;
  forgetRoot(folder: string, options: { dryRun: boolean }): Promise<PurgeReport>;
  import(file: string, options: ImportOptions): Promise<ImportReport>;
  backup(path: string, options: { overwrite: boolean }): Promise<BackupReport>;
  gc(options: { dryRun: boolean }): Promise<GcReport>;
  setMetadata(item: number, key: string, values: readonly string[]): Promise<void>;
  deleteMetadata(item: number, key: string): Promise<void>;
  rate(item: number, rating: number | null): Promise<void>;
  adopt(old: number, young: number): Promise<void>;
  reindex(): Promise<void>;
  why(path: string): Promise<Why>;
  close(): Promise<{ abandoned: number }>;
}

export type OpenLibrary = (options: ValhallaOptions) => Promise<Library>;

/** The public face of libvalhalla. */
import './runtime-guard.ts';

export { Valhalla } from './valhalla.ts';
export type { LoopOptions, ScanOptions } from './engine/scan-options.ts';
export type { BackupOptions, GcReport, PurgeOptions, PurgeReport } from './engine/chores.ts';
export type { BackupReport } from './reader/backup-messages.ts';
export type { Artwork } from './engine/pictures.ts';
export type { ChangesOptions, LibraryChange } from './engine/changes.ts';
export type { ImportReport } from './engine/import.ts';
export type { PathMap } from './exchange/moved-path.ts';
export type { ImportFormat, ImportOptions, ImportProblem } from './engine/import-options.ts';
export type { LanguageOption, NewValue } from './engine/external-values.ts';
export type { ScanHandle } from './engine/scan-handle.ts';
export { ValhallaError, isValhallaError } from './errors.ts';
export type { ErrorCode, WireError } from './errors.ts';
export type { OnDemandOptions } from './engine/on-demand.ts';
export type { DemandEvent, EventName, FileEvent, ScanEvent, ValhallaEvents } from './events.ts';
export type { Listener } from './engine/event-hub.ts';
export type {
  DecrapifierOptions,
  GrabberOption,
  GrabberSettings,
  LimitOptions,
  RootOption,
  RootSettings,
  ValhallaOptions,
} from './options.ts';
export type { AlbumRules } from './metadata/album-identity.ts';
export type { SuffixOptions } from './metadata/media-suffixes.ts';
export type { SplitRule, TagSettings } from './metadata/tag-maps/tag-settings.ts';
export { defaultDatabase } from './store/default-database.ts';
export { q } from './query/build.ts';
export type { EntriesOptions, EqualOptions, QueryBuilder } from './query/build.ts';
export { parseText } from './query/parse.ts';
export type { ParsedText } from './query/parse.ts';
export type { ArtistFilter, FileFilter } from './query/from-filter.ts';
export type { PageOptions } from './engine/page-options.ts';
export type { QueryPage, Results } from './engine/results.ts';
export type {
  AlbumsQuery,
  ArtistsQuery,
  Bounds,
  CommonQuery,
  Condition,
  EntriesQuery,
  KeyCondition,
  Query,
  Role,
  SortKey,
  TextKey,
  ValuesQuery,
  WhoseValues,
  Words,
} from './query/query.ts';
export type { ArtworkKind, ArtworkLocator } from './channel/packet.ts';
export type { MediaType, Value } from './metadata/document.ts';
export type { ValueDetail } from './metadata/value-details.ts';
export type {
  AlbumEntry,
  AlbumExplanation,
  ArtistEntry,
  Counts,
  ErrorEntry,
  Explanation,
  FileDetail,
  FileEntry,
  Playlist,
  PlaylistEntry,
  PlaylistInfo,
  RootEntry,
  RowOf,
  RowsFrom,
  SearchHit,
  SmartPlaylist,
  TrackOfFile,
  ValueEntry,
} from './reader/reader-messages.ts';
export type { Watching, WatchOptions } from './engine/watching.ts';
export type { Why, WhyReason } from './engine/why.ts';
export type { WhyCode } from './scanner/why-messages.ts';
export type { PassedLinks } from './channel/listing.ts';
export type {
  GrabberReport,
  OfflineCode,
  PoolReport,
  RootReport,
  ScanReport,
  StageReport,
} from './status/report.ts';
export type { ProgressSnapshot, StageProgress } from './status/progress.ts';

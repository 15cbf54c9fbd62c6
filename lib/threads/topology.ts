/**
 * The house as data: every thread, every port between two of them, and the picture of both. A test holds the picture
 * in README.md to it, and a traced scan to its arrows.
 */

/** What a thread may load beside the library's own code; a package that costs a start more than 10 ms. */
export type HeavyPackage =
  | 'better-sqlite3'
  | 'music-metadata'
  | 'exifreader'
  | '@xmldom/xmldom'
  | 'mediainfo.js'
  | 'undici'
  | 'chokidar';

export interface ThreadKind {
  /** As in the names of threads, folders and arrows. */
  readonly name: string;
  /** As in the picture. */
  readonly title: string;
  readonly count: string;
  /** What only it may touch, or touches most. */
  readonly touches: string;
  /** Module below `lib/`, without suffix. */
  readonly module: string;
  readonly imports: readonly HeavyPackage[];
  readonly starts: string;
}

export interface PortKind {
  readonly from: string;
  readonly to: string;
  /** Lanes are ports of their own: a port cannot overtake itself. */
  readonly lane?: 'now' | undefined;
  readonly there: string;
  readonly back: string;
  /** `scan`: every scan with files, a grabber that asks the web and a download uses it. */
  readonly part: 'scan' | 'queries' | 'demand' | 'watch';
}

export const THREADS: readonly ThreadKind[] = [
  {
    name: 'main',
    title: 'main thread',
    count: '1',
    touches: 'your application',
    module: 'index',
    imports: [],
    starts: 'is there: starts DB manager, dispatcher, scanners and reader',
  },
  {
    name: 'scanner',
    title: 'Scanner',
    count: '1..4',
    touches: 'folders',
    module: 'scanner/scanner-worker',
    imports: [],
    starts: 'with a scan, one a device, and ends with it; one more with the first file on demand',
  },
  {
    name: 'dbmanager',
    title: 'DB manager',
    count: '1',
    touches: 'library.db',
    module: 'dbmanager/dbmanager-worker',
    imports: ['better-sqlite3'],
    starts: 'with the library',
  },
  {
    name: 'dispatcher',
    title: 'Dispatcher',
    count: '1',
    touches: 'queues',
    module: 'dispatcher/dispatcher-worker',
    imports: [],
    starts:
      'with the first file to be read, on demand too, or picture; starts parsers, grabbers and downloader',
  },
  {
    name: 'parser',
    title: 'Parser',
    count: '1..N',
    touches: 'files',
    module: 'parser/parser-worker',
    imports: ['music-metadata', 'exifreader', '@xmldom/xmldom', 'mediainfo.js'],
    starts: 'with its first packet; ends with the scan',
  },
  {
    name: 'grabber',
    title: 'Grabber',
    count: '1..M',
    touches: 'plugins',
    module: 'grabber/grabber-worker',
    imports: [],
    starts: 'with its first packet; ends with the scan, or when nothing is left for the web',
  },
  {
    name: 'downloader',
    title: 'Downloader',
    count: '1',
    touches: 'the web',
    module: 'downloader/downloader-worker',
    imports: ['undici'],
    starts:
      'with the first download, or the first request of a grabber; ends when nothing is left for the web',
  },
  {
    name: 'reader',
    title: 'Reader',
    count: '1',
    touches: 'library.db',
    module: 'reader/reader-worker',
    imports: ['better-sqlite3'],
    starts: 'with the first query',
  },
  {
    name: 'watcher',
    title: 'Watcher',
    count: '1',
    touches: 'events',
    module: 'watcher/watcher-worker',
    imports: ['chokidar'],
    starts: 'with `watch`; ends with it',
  },
];

export const PORTS: readonly PortKind[] = [
  { from: 'main', to: 'dbmanager', there: 'control', back: 'events', part: 'scan' },
  { from: 'main', to: 'dispatcher', there: 'control', back: 'progress, pictures', part: 'scan' },
  { from: 'main', to: 'scanner', there: 'control', back: 'end', part: 'scan' },
  { from: 'scanner', to: 'dbmanager', there: 'listings', back: 'credit, acks', part: 'scan' },
  { from: 'dbmanager', to: 'dispatcher', there: 'work', back: 'pulls, results', part: 'scan' },
  { from: 'dispatcher', to: 'parser', there: 'work', back: 'results', part: 'scan' },
  { from: 'dispatcher', to: 'grabber', there: 'work', back: 'results', part: 'scan' },
  { from: 'dispatcher', to: 'downloader', there: 'work', back: 'results', part: 'scan' },
  { from: 'grabber', to: 'downloader', there: 'fetch', back: 'answers', part: 'scan' },
  { from: 'main', to: 'reader', there: 'queries', back: 'answers', part: 'queries' },
  { from: 'main', to: 'watcher', there: 'control', back: 'dirty folders', part: 'watch' },
  { from: 'main', to: 'dbmanager', lane: 'now', there: 'files', back: 'news', part: 'demand' },
  { from: 'dbmanager', to: 'dispatcher', lane: 'now', there: 'work', back: 'results', part: 'demand' },
  {
    from: 'dispatcher',
    to: 'parser',
    lane: 'now',
    there: 'work, pictures',
    back: 'results, pictures',
    part: 'demand',
  },
  { from: 'dispatcher', to: 'grabber', lane: 'now', there: 'work', back: 'results', part: 'demand' },
  { from: 'dispatcher', to: 'downloader', lane: 'now', there: 'work', back: 'results', part: 'demand' },
];

/** Both directions of a port, as `ChannelEnd.arrow` names them: `scanner>dbmanager`, `dispatcher>parser now`. */
export function arrowsOf({ from, to, lane }: PortKind): [string, string] {
  const suffix = lane === undefined ? '' : ` ${lane}`;
  return [`${from}>${to}${suffix}`, `${to}>${from}${suffix}`];
}

/** What applications and grabbers may import: a name that comes or goes is a decision, not an accident. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { VERSION } from '../../lib/version.ts';
import { ROOT } from './import-graph.ts';

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<
    Record<
      string,
      string | { readonly types: string; readonly default: string; readonly 'valhalla-source': string }
    >
  >;
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** Types cannot be seen at run time: those that `lib/index.ts` exports. */
const TYPES =
  'AlbumEntry AlbumExplanation AlbumRules AlbumsQuery ArtistEntry ArtistFilter ArtistsQuery Artwork ' +
  'ArtworkKind ArtworkLocator BackupOptions BackupReport Bounds ChangesOptions CommonQuery Condition ' +
  'Counts DecrapifierOptions DemandEvent EntriesOptions EntriesQuery EqualOptions ErrorCode ErrorEntry ' +
  'EventName Explanation FileDetail FileEntry FileEvent FileFilter GcReport GrabberOption GrabberReport ' +
  'GrabberSettings ImportFormat ImportOptions ImportProblem ImportReport KeyCondition LanguageOption ' +
  'LibraryChange LimitOptions Listener LoopOptions MediaType NewValue OfflineCode OnDemandOptions ' +
  'PageOptions ParsedText PassedLinks PathMap Playlist PlaylistEntry PlaylistInfo PoolReport ' +
  'ProgressSnapshot PurgeOptions PurgeReport Query QueryBuilder QueryPage Results Role RootEntry ' +
  'RootOption RootReport RootSettings RowOf RowsFrom ScanEvent ScanHandle ScanOptions ScanReport SearchHit ' +
  'SmartPlaylist SortKey SplitRule StageProgress StageReport SuffixOptions TagSettings TextKey TrackOfFile ' +
  'ValhallaEvents ValhallaOptions Value ValueDetail ValueEntry ValuesQuery WatchOptions Watching ' +
  'WhoseValues Why WhyCode WhyReason WireError Words';

async function names(specifier: string): Promise<string[]> {
  return Object.keys((await import(specifier)) as object).sort();
}

test('libvalhalla', async () => {
  assert.deepEqual(await names('libvalhalla'), [
    'Valhalla',
    'ValhallaError',
    'defaultDatabase',
    'isValhallaError',
    'parseText',
    'q',
  ]);
});

test('libvalhalla/grabber', async () => {
  assert.deepEqual(await names('libvalhalla/grabber'), ['PRIORITY', 'defineGrabber']);
});

test('nothing else can be imported', async () => {
  assert.deepEqual(Object.keys(manifest.exports), ['.', './grabber', './package.json']);
  await assert.rejects(names('libvalhalla/lib/valhalla.ts'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
});

test('the types that are part of it', () => {
  const exported = [
    ...readFileSync(join(ROOT, 'lib/index.ts'), 'utf8').matchAll(/export type \{([^}]*)\}/g),
  ].flatMap(([, list = '']) => list.split(',').map((name) => name.trim()));
  assert.deepEqual(exported.filter((name) => name !== '').sort(), TYPES.split(' '));
});

test('what is built lies where the sources are', () => {
  for (const [entry, places] of Object.entries(manifest.exports)) {
    if (typeof places === 'string') continue;
    const source = places['valhalla-source'];
    assert.equal(places.default, source.replace('./', './dist/').replace(/ts$/, 'js'), entry);
    assert.equal(places.types, source.replace('./', './dist/').replace(/ts$/, 'd.ts'), entry);
  }
});

test('VERSION is that of the package', () => {
  assert.equal(VERSION, manifest.version);
});

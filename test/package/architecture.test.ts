/** The rules of lib/README.md, checked: what may import what, what may be heavy, how long a file may be. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { THREADS } from '../../lib/threads/topology.ts';
import type { HeavyPackage } from '../../lib/threads/topology.ts';
import { ROOT, importGraph, importsOf, reachable, sources } from './import-graph.ts';
import type { Import } from './import-graph.ts';

const STAGES = new Set([
  'scanner',
  'dbmanager',
  'dispatcher',
  'parser',
  'grabber',
  'downloader',
  'reader',
  'watcher',
]);
const FLOOR = new Set(['channel', 'exchange', 'metadata', 'query', 'store', 'status']);
/** Files beside the folders that everybody may import: shapes, constants and words. */
const FLOOR_FILES = new Set([
  'check-given.ts',
  'errors.ts',
  'events.ts',
  'issue-words.ts',
  'near-name.ts',
  'own-module.ts',
  'runtime-check.ts',
  'shell-word.ts',
  'version.ts',
]);
/** What an application imports. */
const FACE = new Set(['index.ts', 'valhalla.ts']);
const HEAVY: readonly HeavyPackage[] = [
  'better-sqlite3',
  'music-metadata',
  'exifreader',
  '@xmldom/xmldom',
  'mediainfo.js',
  'undici',
  'chokidar',
];
/** Every package, and the places that may run it. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'better-sqlite3': ['lib/store/', 'lib/dbmanager/', 'lib/reader/', 'lib/cli/doctor.ts'],
  'music-metadata': ['lib/parser/'],
  strtok3: ['lib/parser/'],
  chardet: ['lib/parser/load-rules.ts'],
  exifreader: ['lib/parser/image/'],
  '@xmldom/xmldom': ['lib/parser/image/'],
  'mediainfo.js': ['lib/parser/video/'],
  undici: ['lib/downloader/'],
  chokidar: ['lib/watcher/'],
  'p-queue': ['lib/downloader/'],
  valibot: [
    'lib/check-given.ts',
    'lib/engine/calls.ts',
    'lib/check-options.ts',
    'lib/tag-options.ts',
    'lib/query/check.ts',
    'lib/grabber/check-grabber.ts',
  ],
  commander: ['lib/cli/'],
  'log-update': ['lib/cli/'],
};

const graph = importGraph();
const all = [...graph.values()].flat();
const own = all.filter(({ to }) => to.startsWith('lib/'));
const ALL_KINDS = ['static', 'dynamic', 'type'] as const;

/** `parser` for `lib/parser/window.ts`; undefined for `lib/valhalla.ts`. */
function folderOf(file: string): string | undefined {
  return /^lib\/([^/]+)\//.exec(file)?.[1];
}

/** Arrows go from a higher rank to a lower one, or stay in their folder. */
function rankOf(file: string): number {
  const folder = folderOf(file);
  if (folder === undefined) {
    if (FLOOR_FILES.has(file.slice('lib/'.length))) return 0;
    return FACE.has(file.slice('lib/'.length)) ? 4 : 2;
  }
  if (FLOOR.has(folder)) return 0;
  if (STAGES.has(folder)) return 1;
  if (folder === 'threads') return 2;
  return folder === 'engine' ? 3 : 5;
}

function show({ from, to, kind }: Import): string {
  return `${from} -> ${to} (${kind})`;
}

test('the graph is read whole: every import leads to a file that is there, or to a known package', () => {
  assert.ok(own.length > 500, `${own.length} imports`);
  assert.deepEqual(own.filter(({ to }) => !graph.has(to)).map(show), []);
  const known = new Set(Object.keys(PACKAGES));
  const strangers = all.filter(
    ({ to }) => !/^(?:lib\/|grabbers\/|node:|libvalhalla\/grabber$)/.test(to) && !known.has(to),
  );
  assert.deepEqual(strangers.map(show), []);
  const installed = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object })
    .dependencies;
  assert.deepEqual(Object.keys(installed).sort(), [...known].sort());
});

test('nothing is imported in a circle, types included', () => {
  const state = new Map<string, 'open' | 'closed'>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'open') circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (state.has(file)) return;
    state.set(file, 'open');
    for (const { to } of graph.get(file) ?? []) visit(to, [...path, file]);
    state.set(file, 'closed');
  };
  for (const file of graph.keys()) visit(file, []);
  assert.deepEqual(circles, []);
});

test('no stage imports another stage, not even a type', () => {
  const between = own.filter(({ from, to }) => {
    const [one, other] = [folderOf(from), folderOf(to)];
    return one !== other && STAGES.has(one ?? '') && STAGES.has(other ?? '');
  });
  assert.deepEqual(between.map(show), []);
});

/** Cells, spawning and crews are for the stages that work with them, as long as they lead to no stage themselves. */
function isForStages(file: string): boolean {
  return ![...reachable(graph, file, ALL_KINDS)].some((to) => STAGES.has(folderOf(to) ?? ''));
}

test('arrows point one way: cli -> valhalla -> engine -> threads -> stages -> channel, metadata, store', () => {
  const against = own.filter(({ from, to }) => {
    if (!from.startsWith('lib/') || folderOf(from) === folderOf(to)) return false;
    if (rankOf(from) > rankOf(to) || (rankOf(from) === 0 && rankOf(to) === 0)) return false;
    return !(rankOf(from) === 1 && folderOf(to) === 'threads' && isForStages(to));
  });
  assert.deepEqual(against.map(show), []);
});

test('a package runs only where it belongs', () => {
  for (const [name, places] of Object.entries(PACKAGES)) {
    const users = all.filter(({ to, kind }) => to === name && kind !== 'type');
    assert.notEqual(users.length, 0, `nobody uses ${name}`);
    assert.deepEqual(
      users.filter(({ from }) => !places.some((place) => from.startsWith(place))).map(show),
      [],
    );
  }
});

test('an application that imports libvalhalla loads nothing heavy into its thread, now or later', () => {
  const loaded = reachable(graph, 'lib/index.ts', ['static', 'dynamic']);
  assert.deepEqual(
    HEAVY.filter((name) => loaded.has(name)),
    [],
  );
  assert.ok(loaded.has('lib/valhalla.ts'));
});

test('each thread loads what the topology says, and no more', () => {
  for (const { name, module, imports } of THREADS) {
    const loaded = reachable(graph, `lib/${module}.ts`, ['static', 'dynamic']);
    assert.deepEqual(
      HEAVY.filter((heavy) => loaded.has(heavy)),
      imports,
      name,
    );
  }
});

test('a grabber imports the contract, what others like it may import, the reader of sidecars, and what tells of texts and keys', () => {
  const foreign = all.filter(
    ({ from, to, kind }) =>
      from.startsWith('grabbers/') &&
      kind !== 'type' &&
      !/^(node:|grabbers\/|libvalhalla\/grabber$|lib\/grabber\/(?:contract|sidecar-file)\.ts$|lib\/metadata\/)/.test(
        to,
      ),
  );
  assert.deepEqual(foreign.map(show), []);
});

test('no file in lib/ or grabbers/ has more than 400 lines, comments aside', () => {
  const isComment = /^\s*(?:\/\/|\/\*|\*)/;
  const linesOf = (file: string) =>
    readFileSync(join(ROOT, file), 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => !isComment.test(line)).length;
  const long = [...graph.keys()]
    .map((file) => `${file}: ${linesOf(file)}`)
    .filter((line) => Number(line.split(': ')[1]) > 400);
  assert.deepEqual(long, []);
});

function isModule(name: string): boolean {
  const text = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { type?: string }).type === 'module';
}

test('defaults are imported from CommonJS packages only: a thread of the build requires its packages', () => {
  const names = [...graph.keys()].flatMap((file) =>
    [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(
        /^import (?!type )\w+(?:, \{[^}]*\})? from '([^.:']+)'/gm,
      ),
    ].map(([, name = '']) => name),
  );
  assert.ok(names.includes('better-sqlite3'));
  assert.deepEqual([...new Set(names)].filter(isModule), []);
});

test('no test waits for time to pass', () => {
  const waits = /(?:^|[^.\w'"`#])(?:setTimeout|sleep)\(|node:timers\/promises|Atomics\.wait\(/;
  const files = sources('test/**/*.test.ts').filter((file) => !file.startsWith('test/package/'));
  assert.ok(files.length > 40, `${files.length} files of tests`);
  assert.deepEqual(
    files.filter((file) => waits.test(codeOf(file))),
    [],
  );
});

test('imports of tests are read by the same eyes: a test has no way around them', () => {
  assert.deepEqual(
    importsOf('test/package/architecture.test.ts').map(({ to, kind }) => `${to} ${kind}`),
    [
      'node:assert/strict static',
      'node:fs static',
      'node:path static',
      'node:test static',
      'lib/threads/topology.ts static',
      'lib/threads/topology.ts type',
      'test/package/import-graph.ts static',
      'test/package/import-graph.ts type',
    ],
  );
});

/** Without comments and strings: what a test writes for a plugin is not what it does. */
function codeOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replaceAll(
    /\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/gm,
    '',
  );
}

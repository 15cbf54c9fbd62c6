/** What is looked at before a scan makes a root of it: what no root holds, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScanPlace, ScanRequest } from '../../lib/dbmanager/dbmanager-messages.ts';
import { strangersOf } from '../../lib/dbmanager/merge/strangers.ts';
import type { RootRow } from '../../lib/dbmanager/tables/root-row.ts';

const ROOTS = { all: () => [{ path: '/music' }] as RootRow[] };

function part(path: string): ScanPlace {
  return { path, file: false };
}

function root(path: string): ScanPlace {
  return { path, file: false, isRoot: true };
}

type Asked = Pick<ScanRequest, 'places' | 'wanted' | 'faults'>;

/** @param own roots that the library was opened with */
function request(places: ScanPlace[], own: string[] = [], faults?: Asked['faults']): Asked {
  const wanted = [...own, ...places.flatMap(({ path, isRoot }) => (isRoot === true ? [path] : []))];
  return { places, wanted: wanted.map((path) => ({ path })), faults };
}

const CASES: readonly (readonly [places: ScanPlace[], own: string[], strangers: string[]])[] = [
  [[], ['/films', '/music'], ['/films']],
  [[part('/music'), part('/music/gone'), root('/music')], [], []],
  [[root('/music/list.m3u')], [], ['/music/list.m3u']],
  [[part('/new/a.mp3'), part('/new')], [], ['/new']],
  [[root('/new'), part('/new/a')], [], ['/new']],
  [[part('/films/a'), part('/other')], ['/films'], ['/films', '/other']],
];

for (const [places, own, strangers] of CASES)
  test(`${JSON.stringify(places.map(({ path }) => path))}: ${strangers.join(' ') || 'none'}`, () =>
    assert.deepEqual(strangersOf(ROOTS, request(places, own)), strangers));

test('a root of the options that is a file is refused, one that is away is not', () => {
  const faults = new Map([
    ['/away', { words: 'does not exist', isFile: false }],
    ['/list.m3u', { words: 'is a file', isFile: true }],
  ]);
  assert.deepEqual(strangersOf(ROOTS, request([], ['/away'], faults)), []);
  assert.throws(() => strangersOf(ROOTS, request([], ['/away', '/list.m3u'], faults)), {
    code: 'ERR_VALHALLA_OPTION',
    path: '/list.m3u',
  });
});

test('what was looked at, and is no folder, is refused; what lies in a root is not, whatever is said of it', () => {
  const faults = new Map([
    ['/new', { words: 'does not exist', isFile: false }],
    ['/music/gone', { words: 'does not exist', isFile: false }],
    ['/list.m3u', { words: 'is a file', isFile: true }],
  ]);
  assert.deepEqual(strangersOf(ROOTS, request([part('/music/gone'), part('/there')], [], faults)), []);
  assert.throws(() => strangersOf(ROOTS, request([part('/new')], [], faults)), {
    code: 'ERR_VALHALLA_OPTION',
    path: '/new',
    message: /^\/new does not exist, so it cannot be .* Nothing was scanned\.$/,
  });
  assert.throws(() => strangersOf(ROOTS, request([root('/list.m3u')], [], faults)), {
    message: /^\/list\.m3u is a file, .* Nothing was scanned\. One file .* is read on demand: /,
  });
});

/** What the calls of a library refuse, before they do anything: the code, and words that name the call and the place. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkCall } from '../../lib/engine/calls.ts';
import { checkSource } from '../../lib/engine/check-source.ts';
import { Valhalla, parseText, q } from '../../lib/index.ts';
import { emptyLibrary } from '../support/empty-library.ts';
import { removeFolder } from '../support/library.ts';

/** As JavaScript has it: no types. */
type Loose = Record<string, (...given: unknown[]) => unknown>;
type Case = readonly [call: string, given: readonly unknown[], words: string];

const folder = emptyLibrary();
const valhalla = await Valhalla.open({ database: join(folder, 'library.db') });
const events: string[] = [];
valhalla.on('scan:begin', () => events.push('scan:begin'));
valhalla.on('scan:exit', () => events.push('scan:exit'));
after(async () => {
  await valhalla.close();
  removeFolder(folder);
});

const OPTIONS: readonly Case[] = [
  ['purge', [{ olderthan: 1 }], 'The option olderthan of purge() is not known. Is olderThan meant?'],
  [
    'purge',
    [{ olderThan: -1 }],
    'The option olderThan of purge() is not valid: at least 0 is needed, not -1.',
  ],
  [
    'purge',
    [{ olderThan: Number.NaN }],
    'The option olderThan of purge() is not valid: a number is needed, not NaN.',
  ],
  [
    'purge',
    [{ olderThan: '30d' }],
    'The option olderThan of purge() is not valid: a number is needed, not "30d".',
  ],
  ['purge', [{ dryrun: true }], 'The option dryrun of purge() is not known. Is dryRun meant?'],
  ['purge', [null], 'What is given to purge() as options is not valid: an object is needed, not null.'],
  ['gc', [{ dryrun: true }], 'The option dryrun of gc() is not known. Is dryRun meant?'],
  [
    'forgetRoot',
    ['/x', { dryrun: true }],
    'The option dryrun of forgetRoot() is not known. Is dryRun meant?',
  ],
  ['forgetRoot', [], 'The folder of forgetRoot() is not valid: a text is needed, not nothing.'],
  ['scan', [{ signal: 5 }], 'The option signal of scan() is not valid: an AbortSignal is needed, not 5.'],
  [
    'scan',
    [{ loops: 'x' }],
    'The option loops of scan() is not valid: a whole number from 1, or Infinity, is needed, not "x".',
  ],
  [
    'scan',
    [{ loops: -1 }],
    'The option loops of scan() is not valid: a whole number from 1, or Infinity, is needed, not -1.',
  ],
  [
    'scan',
    [{ every: 2 ** 31 }],
    'The option every of scan() is not valid: at most 2147483647 is needed, not 2147483648.',
  ],
  [
    'scan',
    [{ foo: 1 }],
    'The option foo of scan() is not known. Known: paths, full, retry, acceptLoss, signal, loops, every, delay.',
  ],
  ['scan', [{ paths: '/x' }], 'The option paths of scan() is not valid: a list is needed, not "/x".'],
  [
    'scan',
    [{ paths: [5] }],
    'The option paths[0] of scan() is not valid: a text or an object is needed, not 5.',
  ],
  [
    'scan',
    [{ paths: [null] }],
    'The option paths[0] of scan() is not valid: a text or an object is needed, not null.',
  ],
  ['scan', [{ paths: [{}] }], 'The option paths[0].path of scan() is missing.'],
  [
    'scan',
    [{ paths: [{ path: '/x', depht: 2 }] }],
    'The option paths[0].depht of scan() is not known. Is depth meant?',
  ],
  [
    'scan',
    [{ paths: [{ path: '/x', depth: -1 }] }],
    'The option paths[0].depth of scan() is not valid: at least 0 is needed, not -1.',
  ],
  [
    'scan',
    [{ paths: [{ path: '/x', links: 'x' }] }],
    'The option paths[0].links of scan() is not valid: one of never, inside, all is needed, not "x".',
  ],
  ['watch', [{ quite: 5 }], 'The option quite of watch() is not known. Is quiet meant?'],
  ['watch', [{ poll: -1 }], 'The option poll of watch() is not valid: at least 0 is needed, not -1.'],
  ['onDemand', ['/x.mp3', { forse: true }], 'The option forse of onDemand() is not known. Is force meant?'],
  [
    'onDemand',
    ['/x.mp3', { signal: 5 }],
    'The option signal of onDemand() is not valid: an AbortSignal is needed, not 5.',
  ],
  ['onDemand', [], 'The path of onDemand() is not valid: a path, or its bytes, is needed, not nothing.'],
  [
    'onDemand',
    [new Uint8Array()],
    'The path of onDemand() is not valid: a path, or its bytes, is needed, not Uint8Array(0) ...',
  ],
  [
    'onDemand',
    ['/a\0b.mp3'],
    'The path of onDemand() is not valid: a path without NUL is needed, not "/a.*b.mp3".',
  ],
  [
    'onDemand',
    [Buffer.from('/a\0b.mp3')],
    'The path of onDemand() is not valid: a path without NUL is needed, not Buffer[^]*',
  ],
  [
    'scan',
    [{ paths: ['/a\0b'] }],
    'The option paths[0] of scan() is not valid: a path without NUL is needed, not "/a.*b".',
  ],
  [
    'scan',
    [{ paths: [{ path: '/a\0b' }] }],
    'The option paths[0].path of scan() is not valid: a path without NUL is needed, not "/a.*b".',
  ],
  ['why', ['/a\0b'], 'The path of why() is not valid: a path without NUL is needed, not "/a.*b".'],
  [
    'forgetRoot',
    ['/a\0b'],
    'The folder of forgetRoot() is not valid: a path without NUL is needed, not "/a.*b".',
  ],
  ['backup', ['/a\0b'], 'The path of backup() is not valid: a path without NUL is needed, not "/a.*b".'],
  ['import', ['/a\0b'], 'The file of import() is not valid: a path without NUL is needed, not "/a.*b".'],
  [
    'changes',
    [{ since: 'abc' }],
    'The option since of changes() is not valid: a number is needed, not "abc".',
  ],
  ['changes', [{ sinc: 1 }], 'The option sinc of changes() is not known. Is since meant?'],
  [
    'file',
    [],
    'The path of file() is not valid: a path, its bytes, or the number of an item is needed, not nothing.',
  ],
  [
    'playlist',
    [],
    'The which of playlist() is not valid: a path, its bytes, or the number of an item is needed, not nothing.',
  ],
  [
    'on',
    ['scan:ende', () => undefined],
    'The event of on() is not valid: .* is needed, not "scan:ende". Is scan:end meant?',
  ],
  ['on', ['progress', 5], 'The listener of on() is not valid: a function is needed, not 5.'],
  ['off', ['progres'], 'The event of off() is not valid: .* Is progress meant?'],
  ['import', ['/x.csv', { mapp: 1 }], 'The option mapp of import() is not known. Is map meant?'],
  ['import', ['/x.csv', { map: 'x' }], 'The option map of import() is not valid: a list is needed, not "x".'],
  [
    'import',
    ['/x.csv', { ratingScale: 7 }],
    'The option ratingScale of import() is not valid: one of 5, 10, 100 is needed, not 7.',
  ],
  [
    'backup',
    ['/x.db', { overwite: true }],
    'The option overwite of backup() is not known. Is overwrite meant?',
  ],
  ['why', [], 'The path of why() is not valid: a text is needed, not nothing.'],
  [
    'artwork',
    [1, 'covr'],
    'The kind of artwork() is not valid: one of .* is needed, not "covr". Is cover meant?',
  ],
  [
    'explainAlbum',
    [],
    'The album of explainAlbum() is not valid: a number or a text is needed, not nothing.',
  ],
  ['smartPlaylist', [5], 'The name of smartPlaylist() is not valid: a text is needed, not 5.'],
  [
    'setMetadata',
    ['1', 'genre', 'x'],
    'The item of setMetadata() is not valid: a whole number from 1, as `item` in every answer, is needed, not "1".',
  ],
  [
    'setMetadata',
    [1, undefined, 'x'],
    'The key of setMetadata() is not valid: a text is needed, not nothing.',
  ],
  [
    'setMetadata',
    [1, 'genre', 'x', { langage: 'en' }],
    'The option langage of setMetadata() is not known. Is language meant?',
  ],
  ['rate', [0, 5], 'The item of rate() is not valid: .* not 0.'],
  ['played', [1, null], 'The at of played() is not valid: a number is needed, not null.'],
  ['adopt', [1], 'The young of adopt() is not valid: .* not nothing.'],
  [
    'setPriority',
    ['nfo', 129],
    'The priority of setPriority() is not valid: at most 128 is needed, not 129.',
  ],
  [
    'setPriority',
    ['', 1],
    'The source of setPriority() is not valid: a text that is not empty is needed, not "".',
  ],
  ['setPriority', ['external', 128], 'What applications say (external) stands above all: .*'],
  [
    'setPriority',
    ['musicbrains', 5],
    'Nothing in this library is said by "musicbrains", .* Is musicbrainz meant?',
  ],
  [
    'setPriority',
    ['nosuchsource', 5],
    'Nothing in this library is said by "nosuchsource", .* Known are fast, .* decrapifier, embedded-artwork, tracks, nfo, local-artwork, local-lyrics, local-subtitles, dummy, libvalhalla2.',
  ],
];

const QUERIES: readonly Case[] = [
  ['files', [{ artst: 'x' }], 'The filter artst of files() is not known. Is artist meant?'],
  ['files', [5], 'What is given to files() as filter is not valid: an object is needed, not 5.'],
  ['files', [{ folder: 'weird' }], '.* at folder: folder takes an absolute path, not "weird".'],
  ['files', [{ year: 'late' }], '.* at year: year is a number, and "late" is none.'],
  ['files', [{ state: 'zz' }], '.* at state: state is one of found, done, failed, quarantined, not "zz".'],
  ['albums', [{ role: 'composer' }], 'The filter role of albums() is not known. Known: .*'],
  ['artists', [{ rol: 'composer' }], 'The filter rol of artists() is not known. Is role meant?'],
  ['search', [], 'The text of search() is not valid: a text is needed, not nothing.'],
  ['search', ['x', { limt: 1 }], 'The option limt of search() is not known. Is limit meant?'],
  ['query', [], 'The query is not valid at query: .*'],
  ['query', [q.files({ sort: 'title' as never })], '.* at sort: a list is needed, not "title".'],
];

const PAGES: readonly Case[] = [
  ['page', [{ size: 0 }], 'The option size of page() is not valid: at least 1 is needed, not 0.'],
  ['page', [{ size: -1 }], 'The option size of page() is not valid: at least 1 is needed, not -1.'],
  ['page', [{ size: Number.NaN }], 'The option size of page() is not valid: a number is needed, not NaN.'],
  ['page', [{ size: 1.5 }], 'The option size of page() is not valid: a whole number is needed, not 1.5.'],
  ['page', [{ curser: 'x' }], 'The option curser of page() is not known. Is cursor meant?'],
];

async function refuses(target: object, cases: readonly Case[], code: string): Promise<void> {
  for (const [call, given, words] of cases) {
    // In an async function: some calls throw, and others reject.
    const asked = async (): Promise<unknown> => (target as Loose)[call]?.(...given);
    await assert.rejects(asked, (error: { code: string; message: string }) => {
      assert.equal(error.code, code, `${call}: ${error.message}`);
      assert.match(
        error.message,
        new RegExp(`^${words.replaceAll(/[()?]|\[(?=\d)/g, String.raw`\$&`)}$`),
        call,
      );
      return true;
    });
  }
}

test('what a call does not know, or cannot take, is refused with words that say what is meant', () =>
  refuses(valhalla, OPTIONS, 'ERR_VALHALLA_OPTION'));

test('what queries take is refused as queries are', async () => {
  await refuses(valhalla, QUERIES, 'ERR_VALHALLA_QUERY');
  await refuses(valhalla.query(q.files()), PAGES, 'ERR_VALHALLA_QUERY');
  await refuses({ parseText }, [['parseText', [], '.* its text: .* not nothing.']], 'ERR_VALHALLA_QUERY');
});

test('nothing was begun by a call that was refused', async () => {
  assert.deepEqual(events, []);
  assert.deepEqual(await valhalla.roots(), []);
});

test('a scan makes no root of what is no folder, and remembers nothing of it', async () => {
  const here = import.meta.filename;
  for (const path of ['/nonexistent/x', here, '/nonexistent/x.mp3', { path: here }]) {
    // The first one is a folder, and not remembered either.
    const scan = valhalla.scan({ paths: ['/dev', path] });
    await assert.rejects(scan.finished, {
      code: 'ERR_VALHALLA_OPTION',
      message: /(does not exist|is a file), so it cannot be a folder of the library\. Nothing was scanned\./,
    });
  }
  assert.ok(!events.includes('scan:begin'));
  assert.deepEqual(await valhalla.roots(), []);
});

test('null is no options of a library: the one of the home folder is opened by no options at all', async () => {
  await assert.rejects(Valhalla.open(null as never), {
    code: 'ERR_VALHALLA_OPTION',
    message: 'What is given as options is not valid: an object is needed, not null.',
  });
});

test('what is documented is taken: Infinity, undefined, another realm, bytes', () => {
  const signal = { aborted: true, addEventListener: () => undefined };
  const taken: readonly Parameters<typeof checkCall>[] = [
    ['scan', { options: { loops: Infinity, every: 0, paths: ['x', { path: 'y', grabbers: null }], signal } }],
    ['scan', { options: { loops: undefined, paths: undefined, signal: AbortSignal.abort() } }],
    ['onDemand', { path: Buffer.from('/x.mp3'), options: { force: undefined } }],
    ['file', { path: Buffer.from('/x.mp3') }],
    ['purge', { options: { olderThan: Infinity } }],
    ['page', { options: { cursor: undefined, size: undefined } }],
    ['setPriority', { source: 'nfo', priority: null, key: '' }],
  ];
  for (const given of taken) checkCall(...given);
});

test('a source that every library has, or this one, is taken; what was said of one that is gone is taken back', async () => {
  for (const source of ['general', 'nfo', 'libvalhalla2', 'mine'])
    await checkSource(source, async () => ['mine']);
  await valhalla.setPriority('nosuchsource', null);
});

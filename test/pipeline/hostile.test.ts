/** Whatever lies in a library, and whatever a plugin does: the scan ends, names it, and everything else is done. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ScanReport, ValhallaEvents } from '../../lib/index.ts';
import { atEnd } from '../support/at-end.ts';
import { scanInChild } from '../support/kill-child.ts';
import {
  all,
  counted,
  fileOf,
  openLibrary,
  scanTold,
  temporaryFolder,
  track,
  write,
  writeAlbums,
} from '../support/library.ts';

/** Codes by path below the root. */
function codesOf(
  errors: readonly { readonly path: string; readonly error: { readonly code: string } }[],
  root: string,
): Record<string, string> {
  return Object.fromEntries(errors.map(({ path, error }) => [path.slice(root.length + 1), error.code]));
}

test('files that loop, end their thread, or eat its memory are blamed, and nothing else', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  writeAlbums(root, 4, 10);
  for (const name of ['endless', 'ends its thread', 'hungry'])
    write(join(root, 'artist 1', `${name}.mp3`), track({ title: name }));
  const job = {
    options: {
      database: join(folder, 'library.db'),
      roots: [root],
      jobs: 2,
      limits: { parse: 1000, memory: 64 },
    },
  };
  const { said, stderr } = await scanInChild(job, {
    rules: [
      { call: 'open', name: 'endless.mp3', act: 'loop' },
      { call: 'open', name: 'ends its thread.mp3', act: 'exit' },
      { call: 'open', name: 'hungry.mp3', act: 'devour' },
    ],
  });
  assert.ok(said !== undefined, stderr);
  const { report } = said;
  const { 'artist 1/hungry.mp3': hungry, ...codes } = codesOf(report.errors, root);
  assert.deepEqual(codes, {
    'artist 1/endless.mp3': 'ERR_VALHALLA_TIMEOUT',
    'artist 1/ends its thread.mp3': 'ERR_VALHALLA_THREAD_DIED',
  });
  // It is out of memory, or out of time before that.
  assert.match(hungry ?? '', /^ERR_VALHALLA_(THREAD_DIED|TIMEOUT)$/);
  assert.deepEqual(counted(report), { found: 43, new: 43, parsed: 40, failed: 3 });
  assert.deepEqual([report.replaced, report.abandoned, said.closed], [3, 0, { abandoned: 0 }]);
});

test('what is no file, or no sound, is named; it is never waited for', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  writeAlbums(root, 2, 3);
  execFileSync('mkfifo', [join(root, 'pipe.mp3')]);
  const server = createServer().listen(join(root, 'socket.mp3'));
  await new Promise((resolve) => server.once('listening', resolve));
  atEnd(context, () => server.close());
  symlinkSync('/dev/zero', join(root, 'zero.mp3'));
  symlinkSync(join(root, 'pipe.mp3'), join(root, 'to a pipe.mp3'));
  symlinkSync(join(root, 'nowhere.mp3'), join(root, 'dangling.mp3'));
  symlinkSync(join(root, 'b.mp3'), join(root, 'a.mp3'));
  symlinkSync(join(root, 'a.mp3'), join(root, 'b.mp3'));
  symlinkSync('.', join(root, 'loop'));
  symlinkSync('..', join(root, 'artist 1/up'));
  write(join(root, 'folder.mp3/inside.mp3'), track({ title: 'Inside' }));
  write(join(root, 'empty.mp3'), '');
  write(join(root, 'page.mp3'), '<!doctype html><title>404</title>');
  const valhalla = await openLibrary(context, folder, { limits: { parse: 2000 } });
  const { report } = await scanTold(valhalla);
  assert.equal(report.outcome, 'finished');
  assert.equal((await fileOf(valhalla, join(root, 'folder.mp3/inside.mp3'))).state, 'done');
  const { 'empty.mp3': empty, 'page.mp3': page, ...others } = codesOf(report.errors, root);
  assert.deepEqual([empty, page], ['ERR_VALHALLA_NOT_PARSED', 'ERR_VALHALLA_NOT_PARSED']);
  for (const name of ['pipe.mp3', 'socket.mp3']) assert.equal(others[name], 'ERR_VALHALLA_NOT_REGULAR');
  assert.deepEqual(counted(report), { found: 9, new: 9, parsed: 7, failed: 2 });
  const { report: again } = await scanTold(valhalla);
  assert.deepEqual([again.found, again.new, again.missing], [9, 0, 0]);
});

test('names that are not UTF-8 are scanned, told apart and found again', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  const names = [Buffer.from([0xe9, 0x2e, 0x6d, 0x70, 0x33]), Buffer.from([0xe8, 0x2e, 0x6d, 0x70, 0x33])];
  write(join(root, 'plain.mp3'), track({ title: 'Plain' }));
  for (const [index, name] of names.entries())
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), name]), track({ title: `Byte ${index}` }));
  const valhalla = await openLibrary(context, folder);
  const { report } = await scanTold(valhalla);
  assert.deepEqual(counted(report), { found: 3, new: 3, parsed: 3 });
  for (const [index, name] of names.entries()) {
    const detail = await valhalla.file(Buffer.concat([Buffer.from(`${root}/`), name]));
    assert.deepEqual(detail?.values['title'], [`Byte ${index}`]);
  }
  assert.deepEqual(counted((await scanTold(valhalla)).report), { found: 3, unchanged: 3 });
});

test('a file that fails is left out of the next scan, tried again where that is wanted, given up, and read when it changes', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  const path = write(join(root, 'page.mp3'), '<!doctype html>');
  const valhalla = await openLibrary(context, folder);
  const tried = async (retry: boolean): Promise<unknown[]> => {
    const { failed, leftOut } = await valhalla.scan({ retry }).finished;
    const [error] = await all(valhalla.errors());
    return [failed, leftOut, error?.tries, error?.quarantined];
  };
  assert.deepEqual(await tried(false), [1, 0, 1, false]);
  assert.deepEqual(await tried(false), [0, 1, 1, false]);
  assert.deepEqual(await tried(true), [1, 0, 2, false]);
  assert.deepEqual(await tried(true), [1, 0, 3, true]);
  assert.deepEqual(await tried(false), [0, 1, 3, true]);
  assert.deepEqual(await tried(true), [1, 0, 4, true]);
  write(path, track({ title: 'Mended' }));
  assert.equal((await valhalla.scan().finished).parsed, 1);
  assert.deepEqual(await all(valhalla.errors()), []);
});

interface Plugged {
  readonly report: ScanReport;
  readonly off: readonly ValhallaEvents['grabber:off'][];
  readonly stages: readonly string[];
  readonly good: number;
}

/** A scan of ten files with these grabbers, `bad-0` and so on, beside one that behaves. */
async function plug(context: TestContext, ...bodies: readonly string[]): Promise<Plugged> {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 1, 10);
  const bad = bodies.map((body, at) =>
    write(
      join(folder, `bad-${at}.mjs`),
      `export default { name: 'bad-${at}', version: '1', types: ['audio'], ${body} };`,
    ),
  );
  const good = write(
    join(folder, 'good.mjs'),
    `export default { name: 'good', version: '1', types: ['audio'], grab: () => ({ values: { mood: 'good' } }) };`,
  );
  const valhalla = await openLibrary(context, folder, {
    grabbers: [...bad, good],
    limits: { grab: 300, memory: 96 },
  });
  const { report, events } = await scanTold(valhalla);
  const files = await all(valhalla.files());
  assert.equal(report.outcome, 'finished');
  assert.equal(report.parsed, 10);
  assert.deepEqual((await valhalla.counts()).byState.done, 10);
  return {
    report,
    off: events.flatMap((event) => (event.event === 'grabber:off' ? [event] : [])),
    stages: [...new Set((await all(valhalla.errors())).map(({ stage, code }) => `${stage} ${code}`))],
    good: files.filter(({ values }) => values['mood']?.[0] === 'good').length,
  };
}

type Bad = readonly [what: string, body: string, reason: RegExp, stages: readonly string[]];

/** These burn nothing, and share a scan. */
const GENTLE: readonly Bad[] = [
  ['throws', `grab() { throw new Error('no') }`, /5 faults in a row, the last: no/, ['ERR_VALHALLA_GRABBER']],
  ['throws what is no error', `grab() { throw null }`, /5 faults in a row/, ['ERR_VALHALLA_GRABBER']],
  [
    'never answers',
    `grab() { return new Promise(() => {}) }`,
    /past its time limit 3 times/,
    ['ERR_VALHALLA_TIMEOUT'],
  ],
  [
    'returns what cannot be cloned',
    `grab() { return { values: { mood: () => {} } } }`,
    /5 faults in a row/,
    ['ERR_VALHALLA_GRABBER_RESULT'],
  ],
  ['cannot be set up', `setup() { throw new Error('no key') }, grab() {}`, /could not be set up: no key/, []],
];

const ROUGH: readonly Bad[] = [
  ['never ends', `grab() { for (;;); }`, /past its time limit 3 times/, ['grab:bad-0 ERR_VALHALLA_TIMEOUT']],
  [
    'ends its thread',
    `grab() { process.exit(1) }`,
    /ended its thread 3 times/,
    ['grab:bad-0 ERR_VALHALLA_THREAD_DIED'],
  ],
  [
    'runs out of memory',
    `grab() { const eaten = []; for (;;) eaten.push(Array.from({ length: 10000 }, () => ({}))) }`,
    /(past its time limit|ended its thread) 3 times/,
    [],
  ],
  [
    'returns too much',
    `grab() { return { values: { mood: 'x'.repeat(200_000_000) } } }`,
    /5 faults in a row/,
    ['grab:bad-0 ERR_VALHALLA_GRABBER_RESULT'],
  ],
  [
    'hangs in its setup',
    `setup() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) }, grab() {}`,
    /past its time limit 3 times/,
    ['grab:bad-0 ERR_VALHALLA_TIMEOUT'],
  ],
  [
    'leaves a promise that fails',
    `grab() { Promise.reject(new Error('forgotten')); return new Promise(() => {}) }`,
    /an error escaped it: forgotten/,
    [],
  ],
];

test('grabbers that fail are switched off for the scan, each with its reason, and disturb nobody', async (context) => {
  const { report, off, stages, good } = await plug(context, ...GENTLE.map(([, body]) => body));
  assert.equal(good, 10);
  assert.equal(off.length, GENTLE.length);
  for (const [at, [what, , reason, codes]] of GENTLE.entries()) {
    const name = `bad-${at}`;
    assert.match(off.find(({ grabber }) => grabber === name)?.reason ?? '', reason, what);
    assert.match(report.grabbers.find((grabber) => grabber.name === name)?.off ?? '', reason, what);
    const said = stages.filter((stage) => stage.startsWith(`grab:${name} `));
    assert.deepEqual(
      said,
      codes.map((code) => `grab:${name} ${code}`),
      what,
    );
  }
});

for (const [what, body, reason, stages] of ROUGH) {
  test(`a grabber that ${what} is switched off for the scan, with the reason, and disturbs nobody`, async (context) => {
    const { report, off, stages: said, good } = await plug(context, body);
    assert.equal(good, 10);
    assert.deepEqual(
      off.map(({ grabber }) => grabber),
      ['bad-0'],
    );
    assert.match(off[0]?.reason ?? '', reason);
    assert.match(report.grabbers.find(({ name }) => name === 'bad-0')?.off ?? '', reason);
    if (stages.length > 0) assert.deepEqual(said, stages);
  });
}

test('a grabber that was switched off is asked again by the next scan', async (context) => {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 1, 10);
  const key = join(folder, 'key');
  const grabber = write(
    join(folder, 'moody.mjs'),
    `import { existsSync } from 'node:fs';
    export default { name: 'moody', version: '1', types: ['audio'], grab() {
      if (!existsSync(${JSON.stringify(key)})) throw new Error('no key');
      return { values: { mood: 'good' } };
    } };`,
  );
  const valhalla = await openLibrary(context, folder, { grabbers: [grabber] });
  const first = await scanTold(valhalla);
  assert.equal(first.events.filter(({ event }) => event === 'grabber:off').length, 1);
  write(key, '');
  const second = await scanTold(valhalla);
  assert.deepEqual(
    [second.report.parsed, second.report.grabbers.find(({ name }) => name === 'moody')?.done],
    [0, 10],
  );
  assert.deepEqual(await all(valhalla.errors()), []);
});

test('a grabber that floods with log lines is heard a little, and disturbs nobody', async (context) => {
  const { good, off, report } = await plug(
    context,
    `grab(item, { log }) { for (let line = 0; line < 20_000; line++) log('line ' + line); return { values: { genre: 'Noise' } } }`,
  );
  assert.deepEqual([good, off], [10, []]);
  assert.deepEqual(report.grabbers.find(({ name }) => name === 'bad-0')?.done, 10);
});

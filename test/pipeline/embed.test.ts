/** The library inside somebody else's program: it holds the process as long as there is work, and not a moment longer. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { builtModule } from '../support/built.ts';
import { temporaryFolder, write, writeAlbums } from '../support/library.ts';

const INDEX = builtModule('lib/index.ts').href;

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs an application: `Valhalla` and `options` are there, its words are what it prints. */
async function application(context: TestContext, body: string, files = 3): Promise<Ended> {
  const folder = temporaryFolder(context);
  writeAlbums(join(folder, 'music'), 2, files);
  const options = { database: join(folder, 'library.db'), roots: [join(folder, 'music')], jobs: 2 };
  const script = write(
    join(folder, 'application.mjs'),
    `import { Valhalla } from ${JSON.stringify(INDEX)};\nconst options = ${JSON.stringify(options)};\n${body}\n`,
  );
  const child = spawn(process.execPath, ['--conditions=valhalla-source', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 45_000,
  });
  const out = child.stdout.setEncoding('utf8').toArray();
  const err = child.stderr.setEncoding('utf8').toArray();
  const { promise, resolve } = Promise.withResolvers<[number | null, string | null]>();
  child.once('close', (code, signal) => resolve([code, signal]));
  const [code, signal] = await promise;
  return { code, signal, out: (await out).join('').trim(), err: (await err).join('') };
}

const APPLICATIONS: readonly (readonly [what: string, body: string, out: string])[] = [
  [
    'disposes of it',
    `{ await using v = await Valhalla.open(options); console.log((await v.scan().finished).parsed); }`,
    '6',
  ],
  [
    'forgets to close it after two scans',
    `const v = await Valhalla.open(options); await v.scan().finished; console.log((await v.scan().finished).unchanged);`,
    '6',
  ],
  [
    'forgets to close it after queries and pictures',
    `const v = await Valhalla.open(options); await v.scan().finished; for await (const { item } of v.files()) if (await v.artwork(item)) console.log(item);`,
    '3\n4\n5\n6',
  ],
  [
    'opens it and does nothing',
    `const v = await Valhalla.open(options); v.on('file:done', () => {}); console.log('open');`,
    'open',
  ],
  [
    'does not wait for its scan',
    `const v = await Valhalla.open(options); v.on('scan:end', ({ parsed }) => console.log(parsed)); v.scan();`,
    '6',
  ],
  [
    'closes it in the middle of a scan',
    `const v = await Valhalla.open(options); v.once('file:stored', () => v.close().then(({ abandoned }) => console.log(abandoned))); await v.scan().finished;`,
    '0',
  ],
  [
    'closes it twice',
    `const v = await Valhalla.open(options); v.scan().finished.catch(() => {}); const [one, two] = await Promise.all([v.close(), v.close()]); console.log(one === two);`,
    'true',
  ],
  [
    'leaves its loop over the events early',
    `const v = await Valhalla.open(options); const scan = v.scan(); for await (const { event } of scan) if (event === 'file:done') break; console.log((await scan.finished).parsed);`,
    '6',
  ],
  [
    'cancels its scan',
    `const v = await Valhalla.open(options); const { outcome } = await v.scan().cancel(); console.log(outcome);`,
    'cancelled',
  ],
  [
    'only reads',
    `await (await Valhalla.open(options)).close(); const v = await Valhalla.open({ ...options, readOnly: true }); console.log((await v.counts()).files);`,
    '0',
  ],
  [
    'has a database that cannot be opened',
    `await Valhalla.open({ ...options, database: '/dev/null/x.db' }).catch(({ code }) => console.log(code));`,
    'ERR_VALHALLA_DB',
  ],
  [
    'names a grabber that is not there',
    `const v = await Valhalla.open({ ...options, grabbers: ['./none.ts'] }); await v.scan().finished.catch(({ code }) => console.log(code));`,
    'ERR_VALHALLA_GRABBER_LOAD',
  ],
];

for (const [what, body, out] of APPLICATIONS) {
  test(`an application that ${what} ends by itself`, async (context) => {
    const ended = await application(context, body);
    assert.deepEqual(ended, { code: 0, signal: null, out, err: '' });
  });
}

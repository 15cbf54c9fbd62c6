/** `valhalla import`: what it says. The library of these tests sets nothing: every import is a dry run. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/library.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

interface Said {
  readonly code: number;
  readonly out: string[];
  readonly err: string[];
}

async function imported(text: string | Buffer, ...flags: string[]): Promise<Said> {
  using library = new FakeLibrary();
  const { builder } = library;
  builder.root('/music');
  builder.file({ path: 'a.mp3', sources: { general: { artist: 'A', title: 'One' } } });
  const file = join(builder.folder, 'plays');
  writeFileSync(file, text);
  const host = new FakeHost(library);
  const code = await host.run('import', file, '--dry-run', ...flags);
  return { code, out: host.output.lines, err: host.errors.lines };
}

test('rows that are taken, rows that are not, and what to do next', async () => {
  const { code, out, err } = await imported(
    'path;plays;stars;genre\na.mp3;3;4;Pop\n/x/\u{1B}.mp3;1;;\na.mp3;2;;;;x\n',
  );
  assert.equal(code, 0);
  assert.deepEqual(err, ['line 4: it has 6 cells, and the head 4', 'line 3: not in the library: /x/␛.mp3']);
  assert.deepEqual(out, [
    '2 rows with something to set: 1 of files in the library, 1 of files that are not, 0 that may be several.',
    '1 row of which nothing, or not all, is taken.',
    'Would set 2 values of 1 item.',
    'Not taken: genre (--keys).',
    'Scan the folders of the files that are not in the library, and import again.',
  ]);
});

test('long lists of rows are cut, unless all are asked for', async () => {
  const rows = Array.from({ length: 25 }, (_, index) => `/no/${index}.mp3,1`).join('\n');
  assert.equal((await imported(`path,plays\n${rows}`)).err.at(-1), '... and 15 more (--verbose lists them)');
  assert.equal((await imported(`path,plays\n${rows}`, '--verbose')).err.length, 25);
});

test('an export as CSV comes back as nothing where only tags say it', async () => {
  using library = new FakeLibrary();
  const { builder } = library;
  builder.root('/music');
  builder.file({ path: 'a.mp3', sources: { fast: { title: 'One', rating: 80, playcount: 3 } } });
  const exported = new FakeHost(library);
  assert.equal(await exported.run('export', '--csv'), 0);
  const host = new FakeHost(library, 0, exported.output.text);
  assert.equal(await host.run('import', '-', '--dry-run'), 0, host.errors.text);
  assert.ok(host.output.lines.includes('Would set 0 values of 0 items; the others are so already.'));
});

test('what comes through a pipe, by - and by a name, is read as a file is', async (context) => {
  using library = new FakeLibrary();
  const { builder } = library;
  builder.root('/music');
  builder.file({ path: 'a.mp3' });
  const plays = 'path,plays\na.mp3,3\n';
  const piped = new FakeHost(library, 0, plays);
  assert.equal(await piped.run('import', '-', '--dry-run'), 0, piped.errors.text);
  assert.ok(piped.output.lines.includes('Would set 1 value of 1 item.'));
  const fifo = join(temporaryFolder(context), 'fifo');
  execFileSync('mkfifo', [fifo]);
  const named = new FakeHost(library);
  const [code] = await Promise.all([named.run('import', fifo, '--dry-run'), writeFile(fifo, plays)]);
  assert.equal(code, 0, named.errors.text);
  assert.deepEqual(named.output.lines, piped.output.lines);
  const empty = new FakeHost(library);
  assert.equal(await empty.run('import', '-'), 1);
  assert.match(empty.errors.text, /^valhalla: standard input is empty: there is nothing to import/);
  const wordy = new FakeHost(library, 0, 'hello\n');
  assert.equal(await wordy.run('import', '-'), 1);
  assert.match(wordy.errors.text, /^valhalla: standard input has no column that names tracks/);
});

test('JSON lines, UTF-16, scales', async () => {
  const json = await imported(
    '{"artist":"a","title":"one","rating":7,"last_played":1715940000}',
    '--rating-scale',
    '10',
    '--json',
  );
  assert.deepEqual(JSON.parse(json.out[0] ?? ''), {
    format: 'json lines',
    rows: 1,
    matched: 1,
    unmatched: 0,
    ambiguous: 0,
    invalid: 0,
    changed: 1,
    values: 2,
    ignored: [],
    ratingScale: 10,
    found: 0,
  });
  const itunes = Buffer.from('\u{FEFF}Name\tArtist\tPlays\tMy Rating\rOne\tA\t4\t60\r', 'utf16le');
  const { out } = await imported(itunes);
  assert.match(out[0] ?? '', /^1 row with something to set: 1 of/);
  assert.ok(out.includes('Ratings are taken to be of 100 (--rating-scale).'));
});

test('what is nothing to import is said', async () => {
  for (const [text, message, code] of [
    ['', /plays is empty/, 1],
    ['a,b\n1,2\n', /has no column that names tracks/, 1],
    ['[{"path":"/a"}]', /holds one list/, 1],
    [Buffer.from([1, 0, 2]), /nor text/, 1],
  ] as const) {
    const said = await imported(text);
    assert.equal(said.code, code);
    assert.match(said.err.join(), message);
  }
  using library = new FakeLibrary();
  const host = new FakeHost(library);
  assert.equal(await host.run('import', '/nowhere/x.csv'), 1);
  assert.match(host.errors.text, /\/nowhere\/x\.csv cannot be read/);
  assert.equal(await host.run('import', 'x', '--map', 'a'), 1);
});

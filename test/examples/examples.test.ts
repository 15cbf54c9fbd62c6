/** The examples run, and the README shows what was run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { writeDemoLibrary } from '../../bench/demo-library.ts';

const BUILT = new URL('../support/built.ts', import.meta.url).href;
const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'valhalla-examples-'));
const music = join(folder, 'Music');
writeDemoLibrary(music);
after(() => rmSync(folder, { recursive: true, force: true }));

const run = (file: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, ['--conditions=valhalla-source', '--import', BUILT, file, ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder, NO_COLOR: '1' },
  });

test('the demo makes a library, scans it, shows it, and says how to go on', async () => {
  const { stdout } = await run('examples/demo.ts');
  assert.match(stdout, /58 files found, 57 read, 1 could not be read/);
  assert.match(stdout, /Северный ветер - Белая ночь \(1987\), 7 tracks/);
  assert.match(stdout, /cover: image\/png/);
  assert.match(stdout, /not really music\.mp3 .*ERR_VALHALLA_NOT_PARSED/);
  assert.match(stdout, /58 unchanged, 0 read/);
  assert.match(stdout, /npx valhalla scan ~\/Music/);
});

test('albums are listed as they arrive, and a file that is wanted before its turn', async () => {
  const wanted = join(music, 'Северный ветер/1987 - Белая ночь/03 Нева.ogg');
  const database = join(folder, 'albums.db');
  const { stdout, stderr } = await run('examples/albums-as-they-arrive.ts', music, database, wanted);
  assert.match(stdout, /Now: Северный ветер - Нева/);
  assert.match(stdout, /夜行列車 - 海辺の駅 \(2016\)/);
  assert.match(stdout, /9 albums in \d+ ms/);
  assert.match(stderr, /not really music\.mp3/);
});

test('the TypeScript of the README runs', async () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const code = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? '';
  assert.ok(code.split('\n').length >= 15, 'there is a program in the README');
  const script = join(ROOT, 'examples', `.readme-${process.pid}.ts`);
  writeFileSync(
    script,
    code
      .replace("'library.db'", JSON.stringify(join(folder, 'readme.db')))
      .replace("'/srv/music'", JSON.stringify(music)),
  );
  try {
    const { stdout } = await run(script);
    assert.match(stdout, /(?:fast|general) knows .*\.flac/);
    assert.match(stdout, /58 new, 0 missing, 1 failed/);
  } finally {
    rmSync(script);
  }
});

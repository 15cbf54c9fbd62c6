/** The examples run, and the README shows what was run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { writeDemoLibrary } from '../../bench/demo-library.ts';
import { programOf } from '../support/programs.ts';

const BUILT = new URL('../support/built.ts', import.meta.url).href;
const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'valhalla-examples-'));
const music = join(folder, 'Music');
const WANTED = 'Северный ветер/1987 - Белая ночь/03 Нева.ogg';
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
  assert.match(stdout, /\balias valhalla="'.*node' '.*valhalla\.cjs'"\n +valhalla scan ~\/Music/);
});

test('albums are listed as they arrive, and a file that is wanted before its turn', async () => {
  const wanted = join(music, WANTED);
  const database = join(folder, 'albums.db');
  const { stdout, stderr } = await run('examples/albums-as-they-arrive.ts', music, database, wanted);
  assert.match(stdout, /Now: Северный ветер - Нева/);
  assert.match(stdout, /夜行列車 - 海辺の駅 \(2016\)/);
  assert.match(stdout, /9 albums in \d+ ms/);
  assert.match(stderr, /not really music\.mp3/);
});

/** Page, then what its program says; the first one scans. */
const PAGES: readonly (readonly [page: string, says: RegExp])[] = [
  ['README.md', /(?:fast|general) knows .*\.flac[^]*58 new, 0 missing, 1 failed/],
  ['docs/embedding.md', /outcome: 'finished'[^]*Белая ночь 1987/],
  ['docs/queries.md', /Нева/],
];

describe('the TypeScript of a page', () => {
  const scripts = join(ROOT, 'examples', `.pages-${process.pid}`);
  const database = join(folder, 'pages.db');
  const scriptOf = (page: string): string => join(scripts, `${page.replaceAll('/', '-')}.ts`);
  before(() => {
    mkdirSync(scripts);
    for (const [page] of PAGES) {
      const code = programOf(readFileSync(join(ROOT, page), 'utf8'));
      assert.ok(code.split('\n').length >= 15, `there is a program in ${page}`);
      writeFileSync(
        scriptOf(page),
        code
          .replaceAll("'library.db'", JSON.stringify(database))
          .replaceAll("'/srv/music'", JSON.stringify(music))
          .replaceAll("'/srv/music/new/01.flac'", JSON.stringify(join(music, WANTED)))
          .replaceAll("'David Bowie'", "'Северный ветер'")
          .replaceAll('1979', '1989'),
      );
    }
    const config = {
      extends: '../../tsconfig.json',
      compilerOptions: {
        noUnusedLocals: false,
        noPropertyAccessFromIndexSignature: false,
        // Nobody imports a page: no declarations are made of it, nor of the library again.
        declaration: false,
        isolatedDeclarations: false,
      },
      include: ['*.ts'],
    };
    writeFileSync(join(scripts, 'tsconfig.json'), JSON.stringify(config));
  });
  after(() => rmSync(scripts, { recursive: true }));

  test('is TypeScript', async () => {
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), ['--singleThreaded', '-p', scripts]).catch(
      (error: { stdout?: string }) => assert.fail(error.stdout ?? 'no tsc'),
    );
  });

  for (const [page, says] of PAGES)
    test(`of ${page} runs, and ends`, async () => {
      const { stdout } = await run(scriptOf(page));
      assert.match(stdout, says);
    });
});

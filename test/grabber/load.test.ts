import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { resolveGrabber } from '../../lib/grabber/load.ts';
import { BUILT_IN_GRABBERS } from '../../lib/grabber/registry.ts';
import { readManifests } from '../../lib/threads/read-manifests.ts';

const FAR = 30_000;

/** A folder with no node_modules above it. */
class Folder implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), 'valhalla-plugins-'));

  write(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function source(name: string, more = ''): string {
  return `import { defineGrabber } from 'libvalhalla/grabber';
export default defineGrabber({ name: '${name}', version: '1', types: ['audio'], grab: () => undefined, ${more} });\n`;
}

test('a grabber file in a folder without node_modules imports libvalhalla/grabber, as .ts, .js and .mjs', async () => {
  using folder = new Folder();
  folder.write(
    'typed.ts',
    `import type { GrabItem } from 'libvalhalla/grabber';\n${source('typed').replace('()', '(_item: GrabItem)')}`,
  );
  folder.write('plain.js', source('plain'));
  folder.write(
    'module.mjs',
    source('module', "web: true, priority: { default: -64, keys: { lyrics: 0 } }, sidecars: ['cover.*']"),
  );
  const urls = ['./typed.ts', 'plain.js', './module.mjs'].map((spec) =>
    resolveGrabber(spec.startsWith('.') ? spec : `./${spec}`, folder.path),
  );
  const manifests = await readManifests(urls, FAR);
  assert.deepEqual(
    manifests.map(({ name }) => name),
    ['typed', 'plain', 'module'],
  );
  assert.deepEqual(manifests[2]?.priority, { default: -64, keys: { lyrics: 0 } });
  assert.deepEqual([manifests[2]?.web, manifests[2]?.sidecars], [true, ['cover.*']]);
});

test('a CommonJS grabber may require libvalhalla/grabber', async () => {
  using folder = new Folder();
  folder.write(
    'old.cjs',
    "const { defineGrabber } = require('libvalhalla/grabber');\nmodule.exports = defineGrabber({ name: 'old', version: '1', types: ['audio'], grab() {} });",
  );
  assert.equal((await readManifests([resolveGrabber('./old.cjs', folder.path)], FAR))[0]?.name, 'old');
});

test('a package is found from the working directory, with exports for import only', async () => {
  using folder = new Folder();
  const at = 'node_modules/valhalla-grabber-x';
  folder.write(
    `${at}/package.json`,
    '{ "name": "valhalla-grabber-x", "type": "module", "exports": { "import": "./main.js" } }',
  );
  folder.write(`${at}/main.js`, source('x'));
  const url = resolveGrabber('valhalla-grabber-x', join(folder.path, 'below'));
  assert.equal(url.href, pathToFileURL(join(folder.path, at, 'main.js')).href);
  assert.equal((await readManifests([url], FAR))[0]?.name, 'x');
});

test('a package that is not near the working directory is looked for from this package', () => {
  using folder = new Folder();
  // Any installed package will do: it is only resolved.
  assert.match(resolveGrabber('valibot', folder.path).href, /node_modules\/valibot\//);
});

test('the built-in grabbers are found by name and are what the registry says', async () => {
  const manifests = await readManifests(
    BUILT_IN_GRABBERS.map(({ name }) => resolveGrabber(name, '/')),
    FAR,
  );
  assert.deepEqual(
    manifests.map(({ name }) => name),
    BUILT_IN_GRABBERS.map(({ name }) => name),
  );
  assert.deepEqual(
    BUILT_IN_GRABBERS.filter(({ on }) => on).map(({ name }) => name),
    ['embedded-artwork', 'local-artwork', 'local-lyrics', 'local-subtitles', 'nfo', 'tracks'],
  );
});

test('what cannot be found is said with the place and the remedy', () => {
  using folder = new Folder();
  const load = (spec: string) => () => resolveGrabber(spec, folder.path);
  assert.throws(load('./gone.ts'), {
    code: 'ERR_VALHALLA_GRABBER_LOAD',
    message: /gone\.ts does not exist\. Name the/,
  });
  assert.throws(load('./'), { code: 'ERR_VALHALLA_GRABBER_LOAD', message: /is not a file/ });
  assert.throws(load('no-such-grabber'), {
    code: 'ERR_VALHALLA_GRABBER_LOAD',
    message: /no built-in one has this name .*write \.\/no-such-grabber/,
  });
  assert.throws(load('fs'), { code: 'ERR_VALHALLA_GRABBER_LOAD' });
});

test('no grabber at all needs no thread', async () => {
  assert.deepEqual(await readManifests([]), []);
});

const BROKEN: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ['syntax.js', 'export default {', /syntax\.js cannot be loaded: /],
  ['throws.js', "throw new Error('no luck');", /throws\.js cannot be loaded: no luck \(line 1\)\.$/],
  ['typed.ts', 'export default {\n  name: 1\n  types: 2 };', /typed\.ts cannot be loaded: .* \(line 3\)\.$/],
  ['empty.js', 'export const x = 1;', /empty\.js cannot be used: it has no grabber as its default export/],
  [
    'imports.js',
    "import 'not-installed';",
    /imports\.js cannot be loaded: Cannot find package 'not-installed'/,
  ],
  ['exits.js', 'process.exit(3);', /exits\.js cannot be used: it ended its thread \(exit code 3\)/],
  ['shape.js', source('Not A Name'), /shape\.js cannot be used: name is not valid/],
];

test('a module that fails, exits or is no grabber is named with the cause', async () => {
  using folder = new Folder();
  const good = pathToFileURL(folder.write('good.js', source('good')));
  for (const [name, text, message] of BROKEN) {
    const url = pathToFileURL(folder.write(name, text));
    await assert.rejects(
      readManifests([good, url], FAR),
      { code: 'ERR_VALHALLA_GRABBER_LOAD', message },
      name,
    );
  }
});

test('a module that never ends to load is named after the limit', async () => {
  using folder = new Folder();
  const loops = pathToFileURL(folder.write('loops.js', 'for (;;);'));
  const waits = pathToFileURL(
    folder.write('waits.js', 'setInterval(() => {}, 1000); await new Promise(() => {});'),
  );
  for (const url of [loops, waits]) {
    await assert.rejects(readManifests([url], 400), {
      code: 'ERR_VALHALLA_GRABBER_LOAD',
      path: url.pathname,
    });
  }
});

test('two grabbers of one name are refused', async () => {
  using folder = new Folder();
  const urls = ['a.js', 'b.js'].map((name) => pathToFileURL(folder.write(name, source('same'))));
  await assert.rejects(readManifests(urls, FAR), {
    code: 'ERR_VALHALLA_GRABBER_LOAD',
    message: /b\.js .* named same, and so is .*a\.js/,
  });
});

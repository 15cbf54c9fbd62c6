/** `valhalla why`: what the disk says, and what the library knows. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';
import type { NewFile } from '../support/library-builder.ts';

/** @returns the host over a library whose root is a new folder with these files on the disk */
function hostOver(
  context: TestContext,
  files: readonly string[],
  prefix = 'valhalla-why-',
): [
  host: FakeHost,
  root: string,
  add: (file: NewFile) => void,
  hold: (reason: string, state?: 'offline') => void,
] {
  const root = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  context.after(() => rmSync(root, { recursive: true }));
  for (const name of files) writeFileSync(join(root, name), '');
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  library.builder.root(root);
  const { builder } = library;
  const hold = (reason: string, state?: 'offline'): void =>
    void builder.db
      .prepare('UPDATE root SET reason = ?, state = coalesce(?, state)')
      .run(reason, state ?? null);
  return [new FakeHost(library), root, (file) => void builder.file(file), hold];
}

async function said(host: FakeHost, path: string): Promise<[number, string]> {
  host.output.text = '';
  const code = await host.run('why', path);
  return [code, host.output.text];
}

test('why', async (context) => {
  const [host, root, add] = hostOver(context, ['1.mp3', '2.mp3', '3.mp3']);
  add({ path: '1.mp3' });
  add({ path: '3.mp3', state: 'quarantined', errors: [{ stage: 'parse', message: 'It is broken.' }] });
  add({ path: '4.mp3', missing: true });
  assert.deepEqual(await said(host, join(root, '1.mp3')), [
    0,
    `${root}/1.mp3 is there, and a scan of ${root} comes to it.\nIt is in the library.\n`,
  ]);
  assert.match(
    (await said(host, join(root, '2.mp3')))[1],
    /comes to it\.\nIts root was not scanned yet\.\n$/,
  );
  assert.match(
    (await said(host, join(root, '3.mp3')))[1],
    /given up .*\nparse failed \(2\): It is broken\.\n$/,
  );
  const [code, text] = await said(host, join(root, '4.mp3'));
  assert.equal(code, 3);
  assert.match(text, /4\.mp3 does not exist\.\nIt is hidden: missing since 1970-01-01 \d\d:\d\d\./);
  assert.deepEqual(await said(host, root), [
    0,
    `${root} is a folder of the library, not scanned yet. What is in it: valhalla ls --folder ${root}\n`,
  ]);
  add({ path: '5.mp3', errors: [{ stage: 'parse', message: 'It is not to be read.', tries: 0 }] });
  assert.match(
    (await said(host, join(root, '5.mp3')))[1],
    /parse failed \(not counted: it is tried at every scan\): It is not to be read\.\n$/,
  );
  host.output.text = '';
  await host.run('errors');
  assert.match(host.output.text, /It is not to be read\. \(not counted: it is tried at every scan\)\n/);
  writeFileSync(join(root, '.nomedia'), '');
  assert.match((await said(host, root))[1], /\nEverything in the folder .*\.nomedia, which leaves out/);
  assert.match((await said(host, '/elsewhere/1.mp3'))[1], /does not lie below a root of the library/);
});

test('a file that is gone, and listed still: what stands against marking it', async (context) => {
  const [host, root, add, hold] = hostOver(context, []);
  add({ path: '1.mp3' });
  assert.deepEqual(await said(host, join(root, '1.mp3')), [
    0,
    `${root}/1.mp3 does not exist.\nNo scan has missed it yet. Scan again: valhalla scan\nIt is in the library.\n`,
  ]);
  hold('51 of 58 files would be marked missing');
  const remedy = `If these files are really gone: valhalla scan --accept-loss ${root}\n`;
  for (const path of [join(root, '1.mp3'), root]) {
    const [, text] = await said(host, path);
    assert.match(text, /holds its marks back: 51 of 58 files would be marked missing, as where/);
    assert.ok(text.includes(remedy), text);
  }
});

test('a root that is still away is told of once', async (context) => {
  const [host, root, add, hold] = hostOver(context, []);
  add({ path: '1.mp3' });
  rmSync(root, { recursive: true });
  const offline = `The root ${root} cannot be read (ENOENT: no such file or directory): perhaps the disk or share that holds it is not mounted`;
  hold(offline, 'offline');
  assert.deepEqual(await said(host, join(root, '1.mp3')), [0, `${offline}.\nIt is in the library.\n`]);
  assert.match(
    (await said(host, root))[1],
    /^\S+ is a folder of the library, .*\nThe root \S+ cannot be read .*\n$/,
  );
  hold('its disk did not answer', 'offline');
  assert.match(
    (await said(host, root))[1],
    /\nAt the last scan it was offline: its disk did not answer\.\nThe root/,
  );
  mkdirSync(root);
});

test('a command that is named can be copied, whatever the path: a blank and a quote', async (context) => {
  const [host, root, add, hold] = hostOver(context, [], "valhalla why's ");
  add({ path: '1.mp3' });
  hold('51 of 58 files would be marked missing');
  const quoted = `'${root.replace("'", String.raw`'\''`)}'`;
  const [, text] = await said(host, root);
  assert.ok(text.includes(` valhalla ls --folder ${quoted}\n`), text);
  assert.ok(text.includes(` valhalla scan --accept-loss ${quoted}\n`), text);
  mkdirSync(join(root, 'folder'));
  assert.match(
    (await said(host, join(root, 'folder')))[1],
    /: valhalla ls --folder '\S+ why'\\''s \w+\/folder'\n/,
  );
});

test('a folder is in the library where a scan comes to it', async (context) => {
  const [host, root] = hostOver(context, []);
  for (const name of ['folder', '.hidden']) mkdirSync(join(root, name));
  const codes = [];
  for (const path of [root, join(root, 'folder'), join(root, '.hidden'), join(root, 'none')])
    codes.push((await said(host, path))[0]);
  assert.deepEqual(codes, [0, 0, 3, 3]);
});

test('a file that is not known: other commands say why, too', async (context) => {
  const [host, root] = hostOver(context, ['1.mp3', 'notes.txt'], 'valhalla why ');
  mkdirSync(join(root, 'folder'));
  for (const [asked, words] of [
    [`${root}/none.mp3`, /^valhalla: not known to the library\. .*none\.mp3 does not exist\.\n$/],
    [`${root}/notes.txt`, /notes\.txt is not taken for a media file: the suffix txt/],
    [
      root,
      /^valhalla: \S+ why \w+ is a folder, not a file\. What is in it: valhalla ls --folder '\S+ why \w+'\n$/,
    ],
    [
      `${root}/folder`,
      /\/folder is a folder, not a file\. What is in it: valhalla ls --folder '.*\/folder'\n$/,
    ],
    ['/elsewhere/1.mp3', /does not lie below a root .* Add one: valhalla scan FOLDER\n$/],
    ['12345', /No item has the number 12345;/],
  ] as const) {
    host.errors.text = '';
    assert.equal(await host.run('show', asked), 3);
    assert.match(host.errors.text, words);
  }
});

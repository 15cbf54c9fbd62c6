import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { writeFileSync } from 'node:fs';
import { lockHolder } from '../../lib/store/lock-holder.ts';
import { openReader } from '../../lib/store/connection.ts';
import { ScanLock } from '../../lib/store/lock.ts';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

interface Finding {
  readonly name: string;
  readonly text: string;
  readonly problem: boolean;
}

async function diagnose(
  host: FakeHost,
  database: string,
): Promise<{ readonly code: number; readonly of: (name: string) => Finding | undefined }> {
  const code = await host.run('doctor', '--json', '--db', database);
  const findings = host.output.lines.map((line) => JSON.parse(line) as Finding);
  return { code, of: (name) => findings.findLast((finding) => finding.name === name) };
}

describe('doctor', () => {
  it('shows what the library stands on, and what is in it', async () => {
    using library = new FakeLibrary();
    library.builder.root('/music');
    library.builder.file({
      path: 'a.mp3',
      state: 'found',
      sources: { general: { artist: 'A', album: 'X', duration: 61_000 } },
    });
    const { code, of } = await diagnose(new FakeHost(library), library.builder.path);
    assert.equal(code, 0);
    assert.match(of('SQLite')?.text ?? '', /^3\.\d+\.\d+$/);
    assert.match(of('Node.js')?.text ?? '', new RegExp(process.version));
    assert.equal(
      of('files')?.text,
      '1 (1 waiting, 0 errors, 0 missing), 1 artist, 1 album, 1 min 1 s to play',
    );
    assert.equal(of('folder')?.text, '/music, not scanned yet');
    assert.equal(of('at work')?.text, 'nothing');
  });

  it('says how many files the last scan handed on to the general lane, and why', async () => {
    using library = new FakeLibrary();
    const { db, path } = library.builder;
    const { of: before } = await diagnose(new FakeHost(library), path);
    assert.equal(before('last scan'), undefined);
    const insert = db.prepare('INSERT INTO scan (begun, ended, outcome, report) VALUES (1, 2, ?, ?)');
    insert.run('finished', JSON.stringify({ ended: 2, handedOn: { old: 7 } }));
    insert.run('finished', JSON.stringify({ ended: 2, handedOn: { 'no mpeg frames': 1, lyrics3: 3 } }));
    insert.run('died', null);
    const { code, of } = await diagnose(new FakeHost(library), path);
    assert.equal(code, 0);
    assert.match(
      of('last scan')?.text ?? '',
      /, 4 files left by the fast reader to the general one, .*: 3 with damaged Lyrics3, 1 without plain MP3 frames$/,
    );
  });

  it('lists the grabbers that there are, and those that the last scan switched off', async () => {
    using library = new FakeLibrary();
    const { db, path } = library.builder;
    const grabbers = [
      { name: 'nfo', done: 3, failed: 0, milliseconds: 5 },
      { name: 'web', done: 0, failed: 9, milliseconds: 5, off: 'it failed nine times' },
    ];
    db.prepare("INSERT INTO scan (begun, ended, outcome, report) VALUES (1, 2, 'finished', ?)").run(
      JSON.stringify({ ended: 2, handedOn: {}, grabbers }),
    );
    const { code, of } = await diagnose(new FakeHost(library), path);
    assert.equal(code, 0);
    assert.match(of('grabbers')?.text ?? '', /^embedded-artwork, .*, nfo, .*, dummy \(only when named\)$/);
    assert.equal(of('grabber')?.text, 'web was switched off in the last scan: it failed nine times');
  });

  it('finds tools on the path', async () => {
    using library = new FakeLibrary();
    const { folder } = library.builder;
    writeFileSync(join(folder, 'ffprobe'), '', { mode: 0o755 });
    writeFileSync(join(folder, 'ffmpeg'), '', { mode: 0o644 });
    const host = new FakeHost(library);
    host.env['PATH'] = `/nowhere:${folder}`;
    const { of } = await diagnose(host, library.builder.path);
    assert.equal(of('ffprobe')?.text, join(folder, 'ffprobe'));
    assert.match(of('ffmpeg')?.text ?? '', /^not found \(optional/);
  });

  it('has a problem with a folder that is away, and with a file that is no library', async () => {
    using library = new FakeLibrary();
    library.builder.root('/share', { reason: 'not mounted' });
    const away = await diagnose(new FakeHost(library), library.builder.path);
    assert.equal(away.code, 2);
    assert.deepEqual(away.of('folder'), {
      name: 'folder',
      text: '/share, not scanned yet, offline: not mounted',
      problem: true,
    });

    library.builder.root('/usb', { held: '51 of 58 files would be marked missing' });
    const held = await diagnose(new FakeHost(library), library.builder.path);
    assert.deepEqual([held.code, held.of('folder')?.problem], [2, true]);
    assert.equal(
      held.of('folder')?.text,
      `/usb, not scanned yet, held back: 51 of 58 files would be marked missing. If these files are really gone: valhalla scan --accept-loss /usb`,
    );

    const foreign = join(library.builder.folder, 'letter.txt');
    writeFileSync(foreign, 'Dear reader, '.repeat(100));
    library.counts = async () => openReader(foreign).close() as never;
    const refused = await diagnose(new FakeHost(library), foreign);
    assert.equal(refused.code, 2);
    assert.match(refused.of('library')?.text ?? '', /letter\.txt is not a SQLite database/);
  });

  it('has none with a library that is not there yet', async () => {
    const { code, of } = await diagnose(new FakeHost(), '/nowhere/library.db');
    assert.equal(code, 0);
    assert.equal(of('library')?.text, 'none at /nowhere/library.db yet. Make one: valhalla scan FOLDER');
  });
});

describe('what is at work at it', () => {
  it('is named by its lock, which is left alone', async () => {
    using library = new FakeLibrary();
    const { path } = library.builder;
    assert.equal(lockHolder(path), undefined);
    const lock = ScanLock.acquire(path, 'watch');
    const { pid, host, work } = lockHolder(path) ?? {};
    assert.deepEqual([pid, host, work], [process.pid, hostname(), 'watch']);
    const { of } = await diagnose(new FakeHost(library), path);
    assert.match(of('at work')?.text ?? '', /^a watch, by process \d+ on \S+ since \d{4}-/);
    assert.throws(() => ScanLock.acquire(path, 'scan'), { code: 'ERR_VALHALLA_SCAN_RUNNING' });
    lock.release();
    assert.equal(lockHolder(path), undefined);
  });

  it('is nothing where its process has died', () => {
    using library = new FakeLibrary();
    const { path } = library.builder;
    // A process that died has not taken its name back.
    const lock = ScanLock.acquire(path, 'scan');
    assert.equal(
      lockHolder(path, () => false),
      undefined,
    );
    assert.equal(lockHolder(path, () => true)?.pid, process.pid);
    lock.release();
  });
});

/** The command as a process of its own: what only a process can show. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { builtProgram } from '../support/built.ts';
import { LibraryBuilder } from '../support/library-builder.ts';
import { wav } from '../support/media/wav.ts';

const BIN = fileURLToPath(builtProgram('bin/valhalla.ts'));

function start(argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, [BIN, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(
  ...argv: string[]
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = start(argv);
  let out = '';
  let err = '';
  child.stdout?.on('data', (text: Buffer) => {
    out += text.toString();
    // A list without end must fail, not fill the memory.
    if (out.length > 10_000_000) child.kill();
  });
  child.stderr?.on('data', (text) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('the command', () => {
  it('gives its version without loading the library', async () => {
    const child = execFile(process.execPath, [BIN, '--version']);
    let out = '';
    child.stdout?.on('data', (text) => (out += text));
    assert.deepEqual(await once(child, 'close'), [0, null]);
    assert.match(out, /^\d+\.\d+\.\d+\n$/);
  });

  it('says in one sentence that Node.js is too old, and exits with 1', async () => {
    // What an old Node.js reports of itself, before anything is imported.
    const old = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})`;
    const child = spawn(process.execPath, ['--import', old, BIN, 'ls'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (text) => (err += text));
    assert.deepEqual(await once(child, 'close'), [1, null]);
    assert.match(err, /^libvalhalla needs Node\.js 24 or newer, but this is v20\.20\.2 \(.*\)\. .*\n$/);
  });

  it('says in one line that there is no library', async () => {
    const { code, out, err } = await run('ls', '--db', '/nowhere/library.db');
    assert.deepEqual([code, out], [2, '']);
    assert.equal(
      err,
      'valhalla: There is no library at /nowhere/library.db yet. Make one: valhalla scan FOLDER\n',
    );
  });
});

describe('a library of several pages', () => {
  it('is exported once a file, and may be left after the first line', async () => {
    using library = new LibraryBuilder();
    library.root('/music');
    library.db.transaction(() => {
      // As many lines as no pipe holds.
      for (let number = 0; number < 1200; number++) {
        library.file({ path: `${number}.mp3`, sources: { general: { title: 'x'.repeat(200) } } });
      }
    })();
    const { code, out, err } = await run('export', '--db', library.path);
    assert.deepEqual([code, err], [0, '']);
    const lines = out.trimEnd().split('\n');
    assert.equal(lines.length, 1200);
    assert.equal(new Set(lines).size, 1200);

    const child = start(['export', '--db', library.path]);
    let complaint = '';
    child.stderr?.on('data', (text) => (complaint += text));
    const closed = once(child, 'close');
    child.stdout?.once('data', () => child.stdout?.destroy());
    assert.deepEqual(await closed, [0, null]);
    assert.equal(complaint, '');
  });
});

describe('Ctrl-C', () => {
  it('stops a scan that would never end, stores what is through, and says how to go on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'valhalla-interrupt-'));
    try {
      writeFileSync(join(folder, 'a.wav'), wav({ samples: 44_100 }));
      const grabber = join(folder, 'hang.mjs');
      writeFileSync(
        grabber,
        `export default { name: 'hang', version: '1', types: ['audio'], grab: () => new Promise(() => {}) };`,
      );
      const database = join(folder, 'library.db');
      const child = start(['scan', folder, '--db', database, '--grabber', grabber, '--json']);
      let err = '';
      child.stderr?.on('data', (text) => (err += text));
      const closed = once(child, 'close');
      assert.ok(child.stdout);
      for await (const line of createInterface({ input: child.stdout })) {
        const { event } = JSON.parse(line) as { event: string };
        if (event === 'file:stored') child.kill('SIGINT');
      }
      assert.deepEqual(await closed, [130, null], err);
      assert.match(err, /^Stopping\. What is stored stays/);
      const { out } = await run('ls', '--db', database);
      assert.equal(out, `${join(folder, 'a.wav')}\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The way out beside a thread that cannot be terminated, in a process that has one. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const CHILD = new URL('fixtures/stuck-child.ts', import.meta.url).pathname;

test(
  'the command ends with its code though a thread is blocked in the kernel',
  { skip: process.platform === 'win32' && 'there are no FIFOs here' },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'valhalla-leave-'));
    try {
      const fifo = join(folder, 'fifo');
      execFileSync('mkfifo', [fifo]);
      const child = spawn(process.execPath, [CHILD, fifo, '130'], { stdio: ['ignore', 'ignore', 'inherit'] });
      assert.deepEqual(await once(child, 'close'), [130, null]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dispatcherOptions } from '../lib/engine/defaults.ts';

function place(ffprobe?: 'auto' | 'never' | 'always'): string | undefined {
  return dispatcherOptions({ ffprobe }, '/nowhere', undefined).ffprobe;
}

test('ffprobe is asked where it is on the PATH; never, or insisted on, as the option says', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'valhalla-ffprobe-'));
  const { PATH } = process.env;
  context.after(() => {
    process.env['PATH'] = PATH;
    rmSync(folder, { recursive: true });
  });
  process.env['PATH'] = folder;
  assert.deepEqual([place(), place('never')], [undefined, undefined]);
  assert.throws(() => place('always'), { code: 'ERR_VALHALLA_OPTION', message: /Install FFmpeg/ });
  const program = join(folder, 'ffprobe');
  writeFileSync(program, '', { mode: 0o755 });
  assert.deepEqual([place(), place('never'), place('always')], [program, undefined, program]);
});

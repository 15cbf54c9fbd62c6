/** `valhalla watch`: says what changed and how its folders are doing, until it is stopped. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';
import { report } from './scan-report.ts';

test('watch', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  library.builder.root('/music');
  const host = new FakeHost(library);
  const begun = once(library, 'watch');
  const code = host.run('watch');
  await begun;
  library.emit('watch:state', { root: '/music', state: 'watching' });
  library.emit('watch:state', { root: '/share', state: 'polling', reason: 'it lies on nfs' });
  const quiet = { found: 5, new: 0, changed: 0, unchanged: 5, parsed: 0 };
  library.emit('scan:end', report(quiet));
  const held = { path: '/music', state: 'held', reason: '51 of 58 files would be marked missing' } as const;
  library.emit('scan:end', report({ ...quiet, roots: [{ ...held, files: 7, folders: 1 }] }));
  host.signals.emit('SIGINT', 'SIGINT');
  assert.equal(await code, 130);
  assert.deepEqual(host.output.lines, [
    '/music is watched',
    '/share cannot be watched, it is scanned every now and then: it lies on nfs',
    'Scanned 5 files in 2.0 s (3/s): 0 new, 5 unchanged.',
    'Held back: /music: 51 of 58 files would be marked missing. If these files are really gone, stop this watch, and: valhalla scan --accept-loss /music',
  ]);
});

test('watch without a folder', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  const host = new FakeHost(library);
  assert.equal(await host.run('watch'), 1);
  assert.match(host.errors.text, /there is no folder to watch yet/);
});

/** `valhalla watch`: says what changed and how its folders are doing, until it is stopped. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';

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
  host.signals.emit('SIGINT', 'SIGINT');
  assert.equal(await code, 130);
  assert.deepEqual(host.output.lines, [
    '/music is watched',
    '/share cannot be watched, it is scanned every now and then: it lies on nfs',
  ]);
});

test('watch without a folder', async (context) => {
  const library = new FakeLibrary();
  context.after(() => library[Symbol.dispose]());
  const host = new FakeHost(library);
  assert.equal(await host.run('watch'), 1);
  assert.match(host.errors.text, /there is no folder to watch yet/);
});

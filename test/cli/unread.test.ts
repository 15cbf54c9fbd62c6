/** A command that says what it does, and whose reader leaves: it ends, and does not pass that over in silence. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { FakeLibrary } from './fake-library.ts';
import { report } from './scan-report.ts';

test('a scan ends with its output, says so, and has an exit code for it', async () => {
  using library = known();
  library.scanEvents = [{ event: 'log', from: 'x', text: 'x'.repeat(40_000) }] as never;
  const host = new FakeHost(library);
  host.output.leave();
  assert.equal(await host.run('scan', '--json'), 141);
  assert.equal(
    host.errors.text,
    'valhalla: The output was closed, so the scan ends. What is stored stays; the same command goes on.\n',
  );
  assert.equal(library.closed, 1);
});

test('scans in a loop end with their output', async () => {
  using library = known();
  const host = new FakeHost(library);
  host.output.leave();
  const begun = once(library, 'scan');
  const running = host.run('scan', '--loops', '2');
  await begun;
  library.emit('scan:end', report());
  assert.equal(await running, 141);
});

test('a watch ends with the first line that nobody reads, and says so', async () => {
  using library = known();
  const host = new FakeHost(library);
  host.output.leave();
  const begun = once(library, 'watch');
  const code = host.run('watch');
  await begun;
  library.emit('watch:state', { root: '/music', state: 'watching' });
  assert.equal(await code, 141);
  assert.match(host.errors.text, /^valhalla: The output was closed, so the watch ends\./);
});

function known(): FakeLibrary {
  const library = new FakeLibrary();
  library.builder.root('/music');
  return library;
}

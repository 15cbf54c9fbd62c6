import assert from 'node:assert/strict';
import { once } from 'node:events';
import { it } from 'node:test';
import { FakeHost } from './fake-host.ts';
import { report } from './scan-report.ts';
import { known, scanTo } from './scan-to.ts';

it('sums up when the scan is over, then waits for grabbers it did not wait for, and says so', async () => {
  using library = known();
  const idle = Promise.withResolvers<void>();
  library.idling = idle.promise;
  const host = new FakeHost(library);
  let over = false;
  const numbers = { done: 0, failed: 0, milliseconds: 1 };
  const end = report({
    grabbers: [
      { name: 'slow', ...numbers, aside: true },
      { name: 'quick', ...numbers },
    ],
  });
  const told = once(host.output, 'told');
  const running = scanTo(library, host, end).then((code) => {
    over = true;
    return code;
  });
  await told;
  assert.match(host.output.text, /^Scanned 3,000 files/);
  assert.equal(host.errors.text, '', 'it may be over in a moment');
  const said = once(host.errors, 'told');
  host.timers[0]?.[1]();
  await said;
  assert.equal(
    host.errors.text,
    'Waiting for what grabbers have still to do (that take long: slow). The scan is over: Ctrl-C is safe, what is left is due at the next one.\n',
  );
  assert.equal(over, false);
  idle.resolve();
  assert.equal(await running, 0);
});

it('ended while it waits for grabbers, exits with what the scan came to', async () => {
  for (const json of [[], ['--json']]) {
    using library = known();
    library.idling = new Promise(() => undefined);
    const host = new FakeHost(library);
    const running = scanTo(library, host, report(), ...json);
    await new Promise(setImmediate);
    const [[, late] = []] = host.timers;
    host.signals.emit('SIGTERM', 'SIGTERM');
    late?.();
    assert.equal(await running, 0);
    assert.equal(library.closed, 1);
    assert.doesNotMatch(host.errors.text, /Waiting/);
  }
});

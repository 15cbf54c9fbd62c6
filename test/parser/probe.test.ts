import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Clock } from '../../lib/channel/outbox.ts';
import { ProbeRunner } from '../../lib/threads/probe.ts';
import type { ProbeOptions } from '../../lib/threads/probe.ts';
import { mp3 } from '../support/media/mp3.ts';
import { parsePacket, temporaryFolder } from './parse-file.ts';

/** A child that answers, dies or hangs, by the name of the file; it says how often it was started. */
const CHILD = `
process.send({ id: 0 });
process.on('message', ({ id, path }) => {
  if (path === 'abort') process.abort();
  if (path === 'exit') process.exit(0);
  if (path !== 'hang') process.send({ id });
});
process.on('disconnect', () => process.exit());
`;

/** The time limit passes when the test says so. */
class ManualClock implements Clock {
  readonly timers = new Set<() => void>();
  set = Promise.withResolvers<void>();
  now = (): number => 0;
  setTimeout = (callback: () => void): (() => void) => {
    this.timers.add(callback);
    this.set.resolve();
    return callback;
  };
  clearTimeout = (timer: unknown): void => void this.timers.delete(timer as () => void);
  pass(): void {
    for (const callback of this.timers) callback();
  }
}

function runner(
  context: TestContext,
  options: Partial<ProbeOptions> = {},
): { probes: ProbeRunner; starts: () => number } {
  const module = join(temporaryFolder(context), 'child.mjs');
  writeFileSync(module, CHILD);
  let starts = 0;
  const start = (): ReturnType<typeof fork> => {
    starts++;
    return fork(module, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
  };
  const probes = new ProbeRunner({ limit: 10_000, start, ...options });
  context.after(() => probes.close());
  return { probes, starts: () => starts };
}

const probe = (path: string) => parsePacket(path, { step: 'probe' });

describe('a probe', () => {
  test('is done by one child for all files that leave it alive', async (context) => {
    const { probes, starts } = runner(context);
    assert.deepEqual(await Promise.all([probes.probe(probe('a')), probes.probe(probe('b'))]), [
      'done',
      'done',
    ]);
    assert.equal(starts(), 1);
  });

  test('blames the file at which the child died, and goes on with another child', async (context) => {
    const { probes, starts } = runner(context);
    const outcomes = ['a', 'abort', 'b', 'exit', 'c'].map((path) => probes.probe(probe(path)));
    assert.deepEqual(await Promise.all(outcomes), ['done', 'died', 'done', 'died', 'done']);
    assert.equal(starts(), 3);
  });

  test('is stuck when the limit passes', async (context) => {
    const clock = new ManualClock();
    const { probes } = runner(context, { clock });
    const hangs = probes.probe(probe('hang'));
    await clock.set.promise;
    clock.pass();
    assert.equal(await hangs, 'stuck');
    assert.equal(await probes.probe(probe('a')), 'done');
    assert.equal(clock.timers.size, 0);
  });

  test('blames nothing when it is closed', async (context) => {
    const clock = new ManualClock();
    const { probes, starts } = runner(context, { clock });
    const hangs = probes.probe(probe('hang'));
    await clock.set.promise;
    probes.close();
    assert.equal(await hangs, 'done');
    assert.equal(await probes.probe(probe('a')), 'done');
    assert.equal(starts(), 1);
  });

  test('blames nothing when no child can be started', async (context) => {
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
    const broken: (() => ReturnType<typeof fork>)[] = [
      () => fork('/nowhere/child.mjs', { stdio: [...stdio], execArgv: [] }),
      () => fork('/nowhere/child.mjs', { stdio: [...stdio], execArgv: [], execPath: '/nowhere/node' }),
      () => {
        throw new Error('EAGAIN');
      },
    ];
    for (const start of broken) {
      const { probes } = runner(context, { start });
      assert.deepEqual(
        [await probes.probe(probe('abort')), await probes.probe(probe('abort'))],
        ['done', 'done'],
      );
    }
  });

  test('parses in the real child, from the sources', async (context) => {
    const path = join(temporaryFolder(context), 'a.mp3');
    writeFileSync(path, mp3({ frames: 20 }));
    const probes = new ProbeRunner({ limit: 10_000 });
    context.after(() => probes.close());
    assert.equal(await probes.probe(probe(path)), 'done');
    assert.equal(await probes.probe(probe('/nowhere.mp3')), 'done');
  });
});

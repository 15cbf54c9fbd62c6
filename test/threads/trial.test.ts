import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Trials } from '../../lib/threads/trial.ts';

const QUESTION = { path: '/x/a.mp3', type: 'audio', below: 0 } as const;

/** A thread that does this when it is asked. */
function thread(code: string): () => Worker {
  const source = `require('node:worker_threads').parentPort.on('message', () => { ${code} })`;
  return () => new Worker(source, { eval: true, execArgv: [] });
}

const POST = "require('node:worker_threads').parentPort.postMessage";

async function codeOf(code: string, limit: number): Promise<string> {
  using trials = new Trials({ facetKeys: [], albumKeys: [] }, limit, thread(code));
  const trial = await trials.parse(QUESTION);
  return 'error' in trial ? trial.error.code : 'read';
}

test('a file that hangs, and one that ends its thread, are errors', async () => {
  assert.equal(await codeOf(`${POST}({ kind: 'begun' }); for (;;);`, 20), 'ERR_VALHALLA_TIMEOUT');
  assert.equal(await codeOf('process.exit(3)', 10_000), 'ERR_VALHALLA_THREAD_DIED');
  assert.equal(await codeOf("throw new Error('no')", 10_000), 'ERR_VALHALLA_THREAD_DIED');
});

test('the next file gets another thread', async () => {
  const threads = [thread(`${POST}({ kind: 'begun' }); for (;;);`), thread(`${POST}({ kind: 'read', packet: {}, lanes: [] })`)];
  using trials = new Trials({ facetKeys: [], albumKeys: [] }, 20, () => (threads.shift() as () => Worker)());
  assert.ok('error' in (await trials.parse(QUESTION)));
  assert.ok('packet' in (await trials.parse(QUESTION)));
}); // prettier-ignore

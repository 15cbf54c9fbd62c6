/** Scanner threads, real ones, with the test in the DB manager's place. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Channel } from '../../lib/channel/channel.ts';
import type { FromScanner, ScannerPack, ToScanner } from '../../lib/channel/listing.ts';
import type { RootTask } from '../../lib/scanner/scanner-messages.ts';
import { Walkers } from '../../lib/threads/walkers.ts';
import { temporaryFolder, write } from '../support/library.ts';

class Walk {
  readonly walkers: Walkers;
  readonly attached: (readonly number[])[] = [];
  readonly lost: string[] = [];
  readonly listed: string[] = [];
  readonly finished: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly begun: PromiseWithResolvers<void> = Promise.withResolvers();

  /** @param answers false: a DB manager that says nothing */
  constructor(context: TestContext, paths: readonly string[], answers = true) {
    const roots = paths.map((path, index): RootTask => ({
      id: index + 1,
      path,
      recursive: true,
      depth: 64,
      links: 'inside',
    }));
    this.walkers = new Walkers(
      {},
      {
        attach: (end, ids) => {
          this.attached.push(ids);
          const channel: Channel<ToScanner, ScannerPack> = new Channel<ToScanner, ScannerPack>(end);
          channel.listen(({ said }) => {
            for (const message of said) this.#take(message, answers ? channel : undefined);
          });
          context.after(() => channel.close());
        },
        lost: (ids, reason) => this.lost.push(`${ids.join(' ')}: ${reason}`),
        finished: () => this.finished.resolve(),
      },
    );
    this.walkers.begin({ roots, others: paths, suffixes: { mp3: 'audio' } });
    context.after(() => this.walkers.stop());
  }

  #take(message: FromScanner, channel: Channel<ToScanner, ScannerPack> | undefined): void {
    this.begun.resolve();
    if (message.kind === 'listing') {
      this.listed.push(...message.files.names);
      channel?.send({ kind: 'credit', chunks: 1 });
      channel?.send({ kind: 'ack', root: message.root, files: message.files.names.length });
    } else if (message.kind === 'walked') channel?.send({ kind: 'marked', root: message.root });
  }
}

test('a scan without roots is walked at once, by nobody', async (context) => {
  const walk = new Walk(context, []);
  await walk.finished.promise;
  assert.deepEqual([walk.walkers.started, walk.walkers.size], [0, 0]);
});

test('roots of one device are walked by one thread, which ends when all is through', async (context) => {
  const folder = temporaryFolder(context);
  for (const name of ['a/1.mp3', 'a/2.mp3', 'b/3.mp3', 'b/notes.txt']) write(join(folder, name), name);
  const walk = new Walk(context, [join(folder, 'a'), join(folder, 'b')]);
  assert.deepEqual([walk.walkers.started, walk.walkers.size], [1, 1]);
  await walk.finished.promise;
  assert.deepEqual([walk.attached, walk.lost, walk.listed], [[[1, 2]], [], ['1.mp3', '2.mp3', '3.mp3']]);
  assert.deepEqual([walk.walkers.size, walk.walkers.abandoned], [0, 0]);
});

test('scanners that wait for an answer are stopped in time, and nobody calls them lost', async (context) => {
  const folder = temporaryFolder(context);
  for (let number = 0; number < 60; number++) mkdirSync(join(folder, `music/${number}`), { recursive: true });
  write(join(folder, 'music/1/1.mp3'), 'x');
  const walk = new Walk(context, [join(folder, 'music')], false);
  await walk.begun.promise;
  walk.walkers.cancel();
  await walk.walkers.stop();
  assert.deepEqual([walk.walkers.size, walk.walkers.abandoned, walk.lost], [0, 0, []]);
});

test('a scan that does not come to its walk leaves no thread', async (context) => {
  const lost: string[] = [];
  const walkers = new Walkers(
    {},
    { attach: () => {}, lost: (_, reason) => lost.push(reason), finished: () => lost.push('finished') },
  );
  context.after(() => walkers.stop());
  assert.deepEqual([walkers.size, walkers.started], [1, 0]);
  await walkers.stop();
  assert.deepEqual([walkers.size, walkers.abandoned, lost], [0, 0, []]);
});

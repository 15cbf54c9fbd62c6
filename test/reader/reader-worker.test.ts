import assert from 'node:assert/strict';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import type {
  Queries,
  QueryName,
  ReaderGives,
  ReaderOptions,
  ReaderTakes,
} from '../../lib/reader/reader-messages.ts';
import { openWriter } from '../../lib/store/connection.ts';
import { OpenedFile } from '../../lib/store/opened-file.ts';
import { spawn } from '../../lib/threads/spawn.ts';
import { LibraryBuilder } from '../support/library-builder.ts';

/** A reader thread as the main thread sees it. */
class ReaderThread {
  readonly #channel: Channel<ReaderTakes, ReaderGives>;
  readonly #worker;
  readonly #waiting = new Map<number, (message: ReaderGives) => void>();
  #tickets = 0;

  /** @param opened the file that the library opened, where it is not whatever is there with the first query */
  constructor(path: string, opened?: OpenedFile) {
    const [main, reader] = createChannel('main', 'reader');
    this.#worker = spawn<ReaderOptions>('reader/reader-worker', {
      name: 'reader',
      ends: { main: reader },
      cells: [],
      options: { path, languages: [], opened: opened?.identity },
    });
    this.#channel = new Channel<ReaderTakes, ReaderGives>(main).listen((message) => {
      this.#waiting.get(message.kind === 'stopped' ? 0 : message.ticket)?.(message);
    });
  }

  ask<Name extends QueryName>(name: Name, argument: Queries[Name][0]): Promise<ReaderGives> {
    const ticket = ++this.#tickets;
    const { promise, resolve } = Promise.withResolvers<ReaderGives>();
    this.#waiting.set(ticket, resolve);
    this.#channel.send({ kind: 'query', ticket, name, argument });
    return promise;
  }

  async stop(): Promise<readonly [ReaderGives, number]> {
    const { promise, resolve } = Promise.withResolvers<ReaderGives>();
    this.#waiting.set(0, resolve);
    const exit = once(this.#worker, 'exit') as Promise<[number]>;
    this.#channel.send({ kind: 'stop' });
    const stopped = await promise;
    this.#channel.close();
    return [stopped, (await exit)[0]];
  }
}

it('answers queries in order, sees what was committed between two, and leaves by itself when stopped', async () => {
  using library = new LibraryBuilder();
  library.root('/music');
  library.file({ path: 'a.mp3' });
  const thread = new ReaderThread(library.path);
  const ask = (): Promise<ReaderGives> => thread.ask('page', { query: { from: 'files' }, size: 9 });
  const [first, roots] = await Promise.all([ask(), thread.ask('roots', {})]);
  library.file({ path: 'b.mp3' });
  const second = await ask();
  assert.deepEqual(
    [first, second].map((message) =>
      message.kind === 'answer'
        ? (message.value as { rows: { path: string }[] }).rows.map(({ path }) => path)
        : message,
    ),
    [['/music/a.mp3'], ['/music/a.mp3', '/music/b.mp3']],
  );
  assert.deepEqual(
    [first, roots, second].map((message) => message.kind === 'answer' && message.ticket),
    [1, 2, 3],
  );
  assert.deepEqual(await thread.stop(), [{ kind: 'stopped' }, 0]);
});

it('says that there is no library yet, and answers once there is one', async () => {
  using library = new LibraryBuilder();
  const path = join(library.folder, 'later.db');
  const thread = new ReaderThread(path);
  const before = await thread.ask('roots', {});
  assert.equal(before.kind === 'error' && before.error.code, 'ERR_VALHALLA_DB_MISSING');
  openWriter(path).close();
  assert.deepEqual(await thread.ask('roots', {}), { kind: 'answer', ticket: 2, value: [] });
  await thread.stop();
});

it('answers a query that fails with its error, and the next one as usual', async () => {
  using library = new LibraryBuilder();
  const thread = new ReaderThread(library.path);
  const failed = await thread.ask('page', { query: { from: 'files' }, cursor: 'x', size: 1 });
  assert.equal(failed.kind === 'error' && failed.error.code, 'ERR_VALHALLA_QUERY');
  assert.equal((await thread.ask('roots', {})).kind, 'answer');
  await thread.stop();
});

it('answers nothing out of a file that was removed or replaced, opened by itself or by the writer, until it is back', async () => {
  using library = new LibraryBuilder();
  const [away, other] = [`${library.path}.away`, join(library.folder, 'other.db')];
  openWriter(other).close();
  const thread = new ReaderThread(library.path, new OpenedFile(library.path));
  const ask = async (): Promise<string> => {
    const answer = await thread.ask('roots', {});
    return answer.kind === 'error' ? answer.error.code : answer.kind;
  };
  renameSync(library.path, away);
  const codes = [await ask()];
  renameSync(other, library.path);
  codes.push(await ask());
  renameSync(away, library.path);
  codes.push(await ask());
  renameSync(library.path, away);
  codes.push(await ask());
  await thread.stop();
  assert.deepEqual(codes, ['ERR_VALHALLA_DB', 'ERR_VALHALLA_DB', 'answer', 'ERR_VALHALLA_DB']);

  renameSync(away, library.path);
  const own = new ReaderThread(library.path);
  assert.equal((await own.ask('roots', {})).kind, 'answer');
  renameSync(library.path, away);
  const answer = await own.ask('roots', {});
  assert.equal(answer.kind === 'error' && answer.error.code, 'ERR_VALHALLA_DB');
  await own.stop();
});

/** Several processes on one library: as an application sees them. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { Valhalla } from '../../lib/index.ts';
import { atEnd } from '../support/at-end.ts';
import { all, openLibrary, temporaryFolder, track, write } from '../support/library.ts';

test('what one process sets the others hear of and see, and each call is refused for its own fault', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music', '1.mp3'), track({ title: 'One', genre: 'Pop' }));
  write(join(folder, 'music', '2.mp3'), track({ title: 'Two' }));
  const scanner = await openLibrary(context, folder);
  const player = await Valhalla.open({ database: scanner.database });
  atEnd(context, () => player.close());
  const changes = player.changes();
  // What is asked later is answered later: nothing of what follows can be missed.
  assert.equal((await player.counts()).files, 0);
  await scanner.scan().finished;
  const [one, two] = (await all(player.files())).map(({ item }) => item) as [number, number];
  const seen = new Set<number>();
  for await (const { items } of changes) {
    for (const item of items) seen.add(item);
    if (seen.size === 2) break;
  }
  const later = scanner.changes();
  await scanner.counts();
  const calls = await Promise.allSettled([
    player.rate(one, 80),
    player.played(one, Date.UTC(2024, 4, 17)),
    player.played(one, Date.UTC(2024, 4, 18)),
    player.position(one, 61_000),
    player.updateMetadata(one, 'genre', 'Pop', 'Soul'),
    player.setMetadata(two, 'Mood', ['calm', 'warm'], { language: 'en' }),
    player.rate(two, 101),
    player.rate(99, 1),
    player.setMetadata(two, 'title', []),
    player.setMetadata(two, 'what is this?', 'x'),
    player.setMetadata(two, 'title', 'x', { language: 'klingon?' }),
    player.setPriority('fast', 129),
  ]);
  assert.deepEqual(
    calls.map((call) => (call.status === 'fulfilled' ? 'done' : (call.reason as { code: string }).code)),
    [
      ...Array.from({ length: 6 }, () => 'done'),
      'ERR_VALHALLA_OPTION',
      'ERR_VALHALLA_UNKNOWN_ITEM',
      ...Array.from({ length: 4 }, () => 'ERR_VALHALLA_OPTION'),
    ],
  );
  const { value: change } = await later.next();
  assert.deepEqual(change?.items, [one, two], 'calls of one turn share one commit');
  const [first, second] = await all(scanner.files());
  const { rating, playcount, last_played, position, genre } = first?.values ?? {};
  assert.deepEqual(
    [rating, playcount, last_played, position, genre, second?.values['mood']],
    [[80], [2], ['2024-05-18T00:00:00.000Z'], [61_000], ['Soul'], ['calm', 'warm']],
  );
  await player.rate(one, null);
  assert.equal((await all(scanner.files()))[0]?.values['rating'], undefined);
  const end = later.next();
  await scanner.close();
  // What was changed last may come before the end.
  if ((await end).done !== true) assert.equal((await later.next()).done, true);
});

test('a library that is only read cannot be changed; a loop over changes ends when it is told to', async (context) => {
  const folder = temporaryFolder(context);
  const library = await openLibrary(context, folder, { roots: [] });
  const reading = await Valhalla.open({ database: library.database, readOnly: true });
  atEnd(context, () => reading.close());
  await assert.rejects(reading.rate(1, 1), { code: 'ERR_VALHALLA_OPTION' });
  const stop = new AbortController();
  const next = reading.changes({ signal: stop.signal }).next();
  stop.abort();
  assert.deepEqual(await next, { done: true, value: undefined });
});

test('a process that held the lock and was killed holds up nobody', async (context) => {
  const folder = temporaryFolder(context);
  write(join(folder, 'music', '1.mp3'), track({ title: 'One' }));
  const library = await openLibrary(context, folder);
  await library.scan().finished;
  await library.idle();
  const [file] = await all(library.files());
  const holder = fork(join(import.meta.dirname, '../store/hold-lock.ts'), [library.database], {
    execArgv: ['--conditions=valhalla-source'],
  });
  atEnd(context, () => void holder.kill('SIGKILL'));
  await once(holder, 'message');
  const rated = library.rate(file?.item as number, 60);
  holder.kill('SIGKILL');
  await rated;
  assert.deepEqual((await all(library.files()))[0]?.values['rating'], [60]);
});

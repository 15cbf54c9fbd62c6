/** Events that wait for slow listeners when the library is closed. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { FIRST_WINDOW } from '../../lib/dbmanager/event-gate.ts';
import { openLibrary, temporaryFolder, track, write } from '../support/library.ts';

const CHANGES = 3 * FIRST_WINDOW;

test('a library that is closed has told all that happened before, or how much its slow listeners have missed', async (context) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'music', '1.mp3');
  write(path, track({ title: 'One' }));
  const library = await openLibrary(context, folder);
  await library.scan().finished;
  const item = (await library.file(path))?.item as number;
  let told = 0;
  library.on('item:changed', () => {
    // At work, not asleep: by the time that takes is known how much goes out at once.
    for (const until = performance.now() + 2; performance.now() < until;);
    told++;
  });
  let missed = 0;
  library.on('events:missed', ({ count }) => (missed += count));
  await Promise.all(
    Array.from({ length: CHANGES }, (_, at) => library.setMetadata(item, 'comment', `${at}`)),
  );
  await library.close();
  assert.ok(told > 0);
  assert.equal(told + missed, CHANGES);
});

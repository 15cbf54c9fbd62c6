/** A grabber that takes long, in threads: scans, other files and other grabbers do not wait for it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { BroadcastChannel } from 'node:worker_threads';
import { atEnd } from '../support/at-end.ts';
import {
  all,
  openLibrary,
  scanTold,
  temporaryFolder,
  track,
  write,
  writeAlbums,
} from '../support/library.ts';

const NAME = 'a grabber of aside.test.ts';

/** It says that it is at its first item, and stays there until it is told to go on. */
const WAITS = `import { BroadcastChannel } from 'node:worker_threads';
  let told;
  function wait() {
    const channel = new BroadcastChannel('${NAME}');
    return new Promise((resolve) => {
      channel.onmessage = () => resolve(channel.close());
      channel.postMessage('here');
    });
  }
  export default { name: 'waits', version: '1', types: ['audio'],
    async grab() { await (told ??= wait()); return { values: { mood: 'late' } }; } };`;

test('a grabber that takes long goes on behind the scan and the next, and all it says is there in the end', async (context) => {
  const folder = temporaryFolder(context);
  const root = join(folder, 'music');
  writeAlbums(root, 1, 3);
  const channel = new BroadcastChannel(NAME);
  atEnd(context, () => channel.close());
  const here = new Promise((resolve) => void (channel.onmessage = resolve));
  const waits = write(join(folder, 'waits.mjs'), WAITS);
  const valhalla = await openLibrary(context, folder, { grabbers: [waits], patience: 50 });

  const first = await scanTold(valhalla);
  assert.deepEqual(
    first.report.grabbers.map(({ name, done, aside }) => [name, done, aside]),
    [['waits', 0, true]],
  );
  assert.equal(first.events.filter(({ event }) => event === 'file:done').length, 3);

  write(join(root, 'new.mp3'), track({ title: 'New' }));
  const second = await scanTold(valhalla);
  assert.equal(second.report.new, 1);
  assert.ok(second.events.some(({ event }) => event === 'file:done'));

  await here;
  channel.postMessage('go on');
  await valhalla.idle();
  const moods = (await all(valhalla.files())).map(({ values }) => values['mood']?.[0]);
  assert.deepEqual(moods, ['late', 'late', 'late', 'late']);
});

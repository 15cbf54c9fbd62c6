import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import type { Packet } from '../../lib/channel/packet.ts';
import { atWork, createCell } from '../../lib/threads/cell.ts';
import { spawn } from '../../lib/threads/spawn.ts';
import type { ParserGives, ParserOptions, ParserTakes } from '../../lib/parser/parser-messages.ts';
import { mp3 } from '../support/media/mp3.ts';
import { png } from '../support/media/png.ts';
import { parsePacket, temporaryFolder } from './parse-file.ts';

test('a parser thread answers on the lane it was asked, sends all results packed, then stops and ends', async (context) => {
  const folder = temporaryFolder(context);
  const paths = Array.from({ length: 50 }, (_, i) => join(folder, `${i}.mp3`));
  for (const path of paths)
    writeFileSync(
      path,
      mp3({ frames: 20, id3v2: { title: path, pictures: [{ mime: 'image/png', data: png() }] } }),
    );
  const [nowEnd, now] = createChannel('dispatcher', 'parser 1');
  const [normalEnd, normal] = createChannel('dispatcher', 'parser 1');
  const cell = createCell();
  const worker = spawn<ParserOptions>('parser/parser-worker', {
    name: 'parser 1',
    ends: { now, normal },
    cells: [cell],
    options: { facetKeys: [], albumKeys: [] },
  });
  const nowLane = new Channel<ParserTakes, ParserGives>(nowEnd);
  const normalLane = new Channel<ParserTakes, ParserGives>(normalEnd);
  const results: Packet[] = [];
  let messages = 0;
  const stopped = new Promise<void>((resolve) => {
    normalLane.listen((message) => {
      if (message.kind === 'stopped') return resolve();
      messages++;
      assert.ok(message.memory > 1_000_000, 'heap and buffers of the thread');
      results.push(...message.packets);
      if (results.length === paths.length) normalLane.send({ kind: 'stop' });
      return undefined;
    });
  });
  const picture = new Promise<ParserGives>((resolve) => nowLane.listen(resolve));
  normalLane.send({ kind: 'work', packets: paths.map((path, i) => parsePacket(path, { id: i + 1 })) });
  const task = JSON.stringify({ path: paths[0], stamp: '', locator: { at: 'ask', index: 0 } });
  nowLane.send({
    kind: 'work',
    packets: [parsePacket('', { step: 'picture', lane: 'now', id: 99, body: task })],
  });

  await Promise.all([stopped, once(worker, 'exit')]);
  const answer = await picture;
  assert.ok(answer.kind === 'results');
  assert.equal(answer.packets[0]?.error?.code, 'ERR_VALHALLA_CHANGED');
  assert.deepEqual(
    results.map(({ id, outcome }) => `${id} ${String(outcome)}`),
    paths.map((_, i) => `${i + 1} done`),
  );
  assert.ok(messages < paths.length, `${messages} messages`);
  assert.equal(atWork(cell), undefined);
});

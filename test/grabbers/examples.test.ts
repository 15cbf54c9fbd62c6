import assert from 'node:assert/strict';
import { test } from 'node:test';
import albumService from '../../examples/grabber/album-service.ts';
import coverFromUrl from '../../examples/grabber/cover-from-url.ts';
import { Channel } from '../../lib/channel/channel.ts';
import { FakeThread, packet, resultOf, settle } from '../grabber/thread.ts';
import type { Packet } from '../../lib/channel/packet.ts';
import type { FetchAnswer, FetchRequest } from '../../lib/channel/fetch.ts';

function track(id: number): Packet {
  const values = { artist: ['Miles Davis'], album: ['Kind of Blue'], track: [id] };
  return packet('album-service', id, { values });
}

test('cover-from-url puts artist and album into the address', async () => {
  const thread = new FakeThread([coverFromUrl], { url: 'https://covers.example.org/{artist}/{album}.jpg' });
  const values = { artist: ['AC/DC'], album: ['Back in Black'] };
  const [result] = await thread.work(packet('cover-from-url', 1, { values })).until(1);
  assert.deepEqual(resultOf(result).downloads, [
    { url: 'https://covers.example.org/AC%2FDC/Back%20in%20Black.jpg', kind: 'cover' },
  ]);
});

test('cover-from-url says which option it wants', async () => {
  const thread = new FakeThread([coverFromUrl]);
  await thread.work(packet('cover-from-url', 1)).until(1);
  assert.match(thread.sentOf('off')[0]?.reason ?? '', /option url .* write an address/);
});

test('album-service asks once for an album, and each track takes its own title', async () => {
  const thread = new FakeThread([albumService], { server: 'http://albums.example.org' });
  thread.work(track(1), track(2));
  await settle();
  thread.chain.take({ kind: 'recalled', ticket: thread.sentOf('recall')[0]?.ticket ?? 0, answers: [] });
  await settle();
  const asked: string[] = [];
  const web = new Channel<FetchAnswer, FetchRequest>(thread.connected[0]!);
  web.listen(({ ticket, url }) => {
    asked.push(url);
    const body = new TextEncoder().encode('{ "genre": "Jazz", "titles": ["So What", "Freddie Freeloader"] }');
    web.send({ kind: 'fetched', ticket, status: 200, url, headers: {}, body });
  });
  const results = await thread.until(2);
  web.close();
  assert.deepEqual(asked, ['http://albums.example.org/album?artist=Miles+Davis&album=Kind+of+Blue']);
  assert.deepEqual(
    results.map((result) => resultOf(result).document),
    [
      { genre: [['Jazz']], title: [['So What']] },
      { genre: [['Jazz']], title: [['Freddie Freeloader']] },
    ],
  );
});

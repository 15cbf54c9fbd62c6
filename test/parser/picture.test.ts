import assert from 'node:assert/strict';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ArtworkLocator, Packet } from '../../lib/channel/packet.ts';
import { flac } from '../support/media/flac.ts';
import { jpeg } from '../support/media/jpeg.ts';
import { m4a } from '../support/media/m4a.ts';
import { mp3 } from '../support/media/mp3.ts';
import { png } from '../support/media/png.ts';
import { vorbis } from '../support/media/vorbis.ts';
import { flacPicture } from '../support/media/vorbis-comment.ts';
import { newParser, parsePacket, temporaryFolder } from './parse-file.ts';

const front = { mime: 'image/png', data: png() };
const back = { mime: 'image/jpeg', data: jpeg(), type: 4 };

function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true });
  return `${stat.size}.${stat.mtimeNs}.${stat.ctimeNs}`;
}

function ask(path: string, locator: ArtworkLocator, stamp: string = stampOf(path)): Promise<Packet> {
  const body = JSON.stringify({ path, stamp, locator });
  return newParser().work(parsePacket(path, { step: 'picture', body }));
}

function file(context: TestContext, name: string, bytes: Uint8Array): string {
  const path = join(temporaryFolder(context), name);
  writeFileSync(path, bytes);
  return path;
}

describe('spans', () => {
  test('raw, in several pieces', async (context) => {
    const path = file(
      context,
      'a.bin',
      Buffer.concat([Buffer.alloc(10), front.data.subarray(0, 20), Buffer.alloc(5), front.data.subarray(20)]),
    );
    const { outcome, bytes, body } = await ask(path, {
      at: 'spans',
      spans: [10, 20, 35, front.data.length - 20],
      coding: 'raw',
    });
    assert.equal(outcome, 'done');
    assert.deepEqual(Buffer.from(bytes as Uint8Array), front.data);
    assert.deepEqual(JSON.parse(body), { mime: 'image/png', size: front.data.length });
  });

  test('base64 of a FLAC picture block, as in Vorbis comments', async (context) => {
    const text = flacPicture(front).toString('base64');
    const path = file(context, 'a.ogg', Buffer.from(`....${text}`));
    const { bytes } = await ask(path, { at: 'spans', spans: [4, text.length], coding: 'base64' });
    assert.deepEqual(Buffer.from(bytes as Uint8Array), front.data);
  });

  test('unsynchronised', async (context) => {
    const written = Buffer.from(back.data.toString('latin1').replaceAll('\xff', '\xff\0'), 'latin1');
    const path = file(context, 'a.mp3', written);
    const { bytes, body } = await ask(path, { at: 'spans', spans: [0, written.length], coding: 'unsync' });
    assert.deepEqual(Buffer.from(bytes as Uint8Array), back.data);
    assert.match(body, /jpeg/);
  });
});

describe('asked of the file itself', () => {
  const pictures = [front, back];
  const files: Record<string, Buffer> = {
    'a.mp3': mp3({
      frames: 20,
      id3v2: { title: 'x', pictures },
      id3v2Options: { version: 3, padding: 1000 },
    }),
    'a.flac': flac({ samples: 4410, tags: { pictures } }),
    'a.ogg': vorbis({ samples: 4410, tags: { pictures } }),
    'a.m4a': m4a({ samples: 4410, tags: { pictures } }),
  };
  for (const [name, content] of Object.entries(files)) {
    test(name, async (context) => {
      const path = file(context, name, content);
      for (const [index, picture] of pictures.entries()) {
        const { bytes, error } = await ask(path, { at: 'ask', index });
        assert.equal(error, undefined);
        assert.deepEqual(Buffer.from(bytes as Uint8Array), picture.data);
      }
      assert.equal((await ask(path, { at: 'ask', index: 2 })).error?.code, 'ERR_VALHALLA_NO_ARTWORK');
    });
  }
});

test('a sidecar is read whole', async (context) => {
  const path = file(context, 'cover.jpg', front.data);
  const { bytes, body } = await ask(path, { at: 'sidecar', name: 'cover.jpg', stamp: '' });
  assert.deepEqual(Buffer.from(bytes as Uint8Array), front.data);
  assert.match(body, /image\/png/, 'its type is what it is, not its suffix');
});

describe('nothing is returned', () => {
  test('when the file was changed', async (context) => {
    const path = file(context, 'cover.png', front.data);
    const { outcome, error, bytes } = await ask(
      path,
      { at: 'sidecar', name: 'cover.png', stamp: '' },
      '1.2.3',
    );
    assert.deepEqual([outcome, error?.code, bytes], ['failed', 'ERR_VALHALLA_CHANGED', undefined]);
  });

  test('for bytes that are no picture, or lie behind the end', async (context) => {
    const path = file(context, 'cover.png', Buffer.from('<!doctype html>'.repeat(10)));
    for (const spans of [
      [0, 100],
      [5000, 10],
      [0, 4],
    ]) {
      const { error } = await ask(path, { at: 'spans', spans, coding: 'raw' });
      assert.equal(error?.code, 'ERR_VALHALLA_NO_ARTWORK', String(spans));
    }
  });

  test('for a picture of more than 50 MB', async (context) => {
    const path = file(context, 'cover.png', front.data);
    truncateSync(path, 51 * 1024 * 1024);
    assert.equal(
      (await ask(path, { at: 'sidecar', name: 'cover.png', stamp: '' })).error?.code,
      'ERR_VALHALLA_TOO_LARGE',
    );
  });
});

/** What a picture is known by is known, whatever else the file holds and however much of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ByteView } from '../../lib/parser/byte-source.ts';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseImage } from '../../lib/parser/image/image.ts';
import { tooLarge } from '../../lib/parser/window.ts';
import { latin1, u16be, u32be, u8 } from '../support/media/bytes.ts';
import { exif } from '../support/media/exif.ts';
import { box, gifPicture } from '../support/media/pictures.ts';

const KB = 1024;
/** Of bytes that are copied. */
const BUDGET = 50 * KB;
const other = Buffer.alloc(2 * BUDGET);
const camera = exif({ width: 32, height: 24, make: 'Maker' });

const uuid = (id: string, ...content: Buffer[]): Buffer => box('uuid', Buffer.from(id, 'hex'), ...content);
const exifBox = uuid('4a706754696666457869662d3e4a5032', camera);

function jp2(...boxes: Buffer[]): Buffer {
  const image = box('ihdr', u32be(24), u32be(32), u16be(3), u8(7, 7, 0, 0));
  return Buffer.concat([box('jP  ', latin1('\r\n\x87\n')), box('jp2h', image), ...boxes]);
}

function cr3(...directories: Buffer[]): Buffer {
  const canon = uuid('85c0b687820f11e08111f4ce462b6a48', ...directories);
  return Buffer.concat([box('ftyp', latin1('crx ')), box('moov', canon)]);
}

async function read(bytes: Buffer): Promise<unknown[]> {
  const view = memory(bytes);
  let left = BUDGET;
  const { width, camera_make } = await parseImage(
    {
      ...view,
      copy: (target, length, position) => {
        if ((left -= length) < 0) throw tooLarge('a', 'bytes');
        return view.copy(target, length, position);
      },
    },
    'a',
  );
  return [width?.[0]?.[0], camera_make?.[0]?.[0]];
}

describe('tags that would cost more than they are worth', () => {
  test('boxes of others are not read', async () => {
    const others = Array.from({ length: 20 }, () => uuid('00'.repeat(16), other));
    assert.deepEqual(await read(jp2(...others, exifBox)), [32, 'Maker']);
    const file = cr3(box('THMB', other), box('CMT1', camera), box('CMT3', other));
    assert.deepEqual(await read(file), [32, 'Maker']);
  });

  test('what is read until the budget is spent is kept', async () => {
    const xmp = uuid('be7acfcb97a942e89c71999491e3afac', other);
    assert.deepEqual(await read(jp2(exifBox, xmp)), [32, 'Maker']);
    assert.deepEqual(await read(jp2(xmp, exifBox)), [32, undefined]);
  });

  test('a GIF of a million empty extensions is not walked to its end', async () => {
    const head = gifPicture({ width: 32, height: 24 }).subarray(0, 13);
    const view = memory(Buffer.concat([head, Buffer.alloc(3_000_000, u8(0x21, 0xf9, 0))]));
    let steps = 0;
    const counted: ByteView = { ...view, at: (...where) => (steps++, view.at(...where)) };
    assert.deepEqual((await parseImage(counted, 'a'))['width'], [[32]]);
    assert.ok(steps < 50_000, String(steps));
  });
});

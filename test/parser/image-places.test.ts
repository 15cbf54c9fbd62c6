/** Pictures whose size or tags lie where only some programs put them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import type { Value } from '../../lib/metadata/document.ts';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseImage } from '../../lib/parser/image/image.ts';
import { isValhallaError } from '../../lib/errors.ts';
import { latin1, u16be, u16le, u32be, u32le, u8, utf8 } from '../support/media/bytes.ts';
import { ascii, exif, ifd, long, short } from '../support/media/exif.ts';
import type { Entry } from '../support/media/exif.ts';
import { segment } from '../support/media/jpeg.ts';
import {
  box,
  extents,
  gifPicture,
  heicPicture,
  iim,
  jpegPicture,
  xmpPacket,
} from '../support/media/pictures.ts';
import { chunk, png } from '../support/media/png.ts';

async function read(bytes: Buffer): Promise<Record<string, Value[]>> {
  const document = await parseImage(memory(bytes), 'a');
  return Object.fromEntries(
    Object.entries(document).map(([key, entries]) => [key, entries.map(([value]) => value)]),
  );
}

async function shapeOf(bytes: Buffer): Promise<unknown[]> {
  const { width, height, container } = await read(bytes);
  return [width?.[0], height?.[0], container?.[0]];
}

/** A TIFF file whose first page lies at 8. */
function tiff(entries: readonly Entry[], ...behind: Buffer[]): Buffer {
  return Buffer.concat([latin1('II*\0'), u32le(8), ifd(entries, 8), ...behind]);
}

const camera = exif({ make: 'Maker', taken: '2003:12:04 10:11:12' });

const frame = (marker: number): Buffer => segment(marker, u8(8), u16be(24), u16be(32), u8(1, 1, 0x11, 0));

const u64 = (value: number): Buffer => Buffer.concat([u32le(value), u32le(0)]);

const hex = (name: string, bytes: Buffer): string =>
  `\n${name}\n${String(bytes.length).padStart(8)}\n${bytes.toString('hex').replaceAll(/.{72}/g, '$&\n')}\n`;

const uuid = (id: string, content: Buffer): Buffer => box('uuid', Buffer.from(id, 'hex'), content);

const inJpeg = (block: Buffer): Buffer => {
  const whole = jpegPicture({});
  return Buffer.concat([whole.subarray(0, 2), segment(0xe1, latin1('Exif\0\0'), block), whole.subarray(2)]);
};

function square(side: number): Buffer {
  return tiff([long(256, side), long(257, side)], Buffer.alloc(10_000));
}

describe('the size of a picture', () => {
  test('JPEG: any kind of frame, and segments with bytes between them', async () => {
    for (const marker of [0xc1, 0xc3, 0xc9, 0xca])
      assert.deepEqual(
        await shapeOf(
          Buffer.concat([u8(0xff, 0xd8), segment(0xfe, latin1('comment')), latin1('gap'), frame(marker)]),
        ),
        [32, 24, 'jpeg'],
      );
  });

  test('JPEG without a frame: what its camera says', async () => {
    const block = exif({ make: 'Maker' });
    const cameraAt = block.length;
    const told = Buffer.concat([block, ifd([long(0xa002, 320), long(0xa003, 240)], cameraAt)]);
    told.writeUInt32LE(cameraAt, told.indexOf(u16le(0x8769)) + 8);
    const head = Buffer.concat([u8(0xff, 0xd8), segment(0xe1, latin1('Exif\0\0'), told)]);
    assert.deepEqual(await shapeOf(head), [320, 240, 'jpeg']);
  });

  test('TIFF: of the picture, not of the preview that raw formats put before it', async () => {
    const preview = [long(254, 1), long(256, 160), long(257, 120)];
    const at = 8 + ifd([...preview, long(330, 0)], 8).length;
    assert.deepEqual(
      await shapeOf(
        tiff([...preview, long(330, at)], ifd([long(254, 0), long(256, 6000), long(257, 4000)], at)),
      ),
      [6000, 4000, 'tiff'],
    );
  });

  test('TIFF whose pages come back to the first one', async () => {
    const page = ifd([long(254, 1), short(256, 32), short(257, 24)], 8);
    page.writeUInt32LE(8, page.length - 4);
    await assert.rejects(
      read(Buffer.concat([latin1('II*\0'), u32le(8), page])),
      (error) => isValhallaError(error) && error.code === 'ERR_VALHALLA_NOT_PARSED',
    );
  });

  test('PNG whose head is not as it was written: where its bytes can be so many pixels', async () => {
    const whole = png({ width: 32, height: 24 });
    whole.writeUInt8(40, 19);
    assert.deepEqual(await shapeOf(whole), [40, 24, 'png']);
    whole.writeUInt8(1, 17);
    await assert.rejects(read(whole));
  });

  test('PNG and WebP that end in their head have none', async () => {
    const riff = latin1('RIFF\0\0\0\0WEBP');
    const lossy = Buffer.concat([
      riff,
      latin1('VP8 '),
      Buffer.alloc(7),
      u8(0x9d, 1, 0x2a),
      u16le(32),
      u16le(24),
    ]);
    const extended = Buffer.concat([riff, latin1('VP8X'), Buffer.alloc(8), u8(31, 0, 0, 23, 0, 0)]);
    const lossless = Buffer.concat([riff, latin1('VP8L'), u32le(0), u8(0x2f), u32le(31 | (23 << 14))]);
    for (const head of [png({ width: 32, height: 24 }).subarray(0, 24), lossy, extended, lossless]) {
      assert.deepEqual((await shapeOf(head)).slice(0, 2), [32, 24]);
      await assert.rejects(read(head.subarray(0, -1)));
    }
  });

  test('more pixels than the bytes can be', async () => {
    assert.deepEqual(await shapeOf(square(8000)), [8000, 8000, 'tiff']);
    await assert.rejects(read(square(60_000)));
  });

  test('BigTIFF', async () => {
    const entry = (tag: number, value: number): Buffer =>
      Buffer.concat([u16le(tag), u16le(4), u64(1), u64(value)]);
    const head = Buffer.concat([latin1('II'), u16le(43), u16le(8), u16le(0), u64(16)]);
    assert.deepEqual(await shapeOf(Buffer.concat([head, u64(2), entry(256, 32), entry(257, 24), u64(0)])), [
      32,
      24,
      'tiff',
    ]);
  });

  test('HEIC: of the item that is the picture, turned as it says', async () => {
    const ftyp = box('ftyp', latin1('heic'), u32be(0), latin1('mif1heic'));
    const properties = box(
      'iprp',
      box('ipco', extents(4096, 4096), extents(320, 240), box('irot', u8(3))),
      box('ipma', u32be(0), u32be(2), u16be(1), u8(1, 0x81), u16be(2), u8(2, 0x82, 0x83)),
    );
    const meta = box('meta', u32be(0), box('pitm', u32be(0), u16be(2)), properties);
    const { width, height, picture_orientation } = await read(Buffer.concat([ftyp, meta]));
    assert.deepEqual([width, height, picture_orientation], [[320], [240], [6]]);
  });

  test('HEIC that does not say how it is turned is as it should be, whatever its Exif says', async () => {
    const told = box('ipma', u32be(0), u32be(1), u16be(1), u8(1, 0x82));
    const options = { width: 320, height: 240, exif: { make: 'Maker', orientation: 6 } };
    for (const [properties, expected] of [
      [[told], 1],
      [[], 6],
    ] as const) {
      const { width, camera_make, picture_orientation } = await read(heicPicture({ ...options, properties }));
      assert.deepEqual([width, camera_make, picture_orientation], [[320], ['Maker'], [expected]]);
    }
  });

  test('JPEG 2000, as a file and as a codestream', async () => {
    const image = box('ihdr', u32be(24), u32be(32), u16be(3), u8(7, 7, 0, 0));
    const file = Buffer.concat([
      box('jP  ', latin1('\r\n\x87\n')),
      box('ftyp', latin1('jp2 ')),
      box('jp2h', image),
    ]);
    assert.deepEqual(await shapeOf(file), [32, 24, 'jp2']);
    const sizes = [33, 26, 1, 2].map(u32be);
    const codestream = Buffer.concat([
      latin1('\xff\x4f\xff\x51'),
      u16be(41),
      u16be(0),
      ...sizes,
      Buffer.alloc(20),
    ]);
    assert.deepEqual(await shapeOf(codestream), [32, 24, 'j2k']);
  });

  test('TGA, which has no mark of its own, only where all of its head fits', async () => {
    const head = Buffer.concat([u8(0, 0, 2), Buffer.alloc(9), u16le(32), u16le(24), u8(24, 0x20)]);
    const file = Buffer.concat([head, Buffer.alloc(32 * 24 * 3)]);
    assert.deepEqual(await shapeOf(file), [32, 24, 'tga']);
    await assert.rejects(read(file.subarray(0, -1)));
  });

  test('raw formats that are TIFF by another number', async () => {
    const file = exif({ width: 320, height: 240, make: 'Maker' });
    file.write('RO', 2, 'latin1');
    const { width, camera_make } = await read(file);
    assert.deepEqual([width, camera_make], [[320], ['Maker']]);
  });
});

describe('tags in unusual places', () => {
  test('as text in PNG', async () => {
    const values = await read(
      png({
        chunks: [
          chunk(
            'tEXt',
            latin1(`Raw profile type exif\0${hex('exif', Buffer.concat([latin1('Exif\0\0'), camera]))}`),
          ),
          chunk('tEXt', latin1(`Raw profile type iptc\0${hex('iptc', iim([[5, 'Name']]).subarray(4))}`)),
          chunk(
            'zTXt',
            Buffer.concat([
              latin1('XML:com.adobe.xmp\0\0'),
              deflateSync(xmpPacket('<dc:creator><rdf:Seq><rdf:li>Zoë</rdf:li></rdf:Seq></dc:creator>')),
            ]),
          ),
        ],
      }),
    );
    assert.deepEqual(
      [values['camera_make'], values['taken'], values['title'], values['artist']],
      [['Maker'], ['2003-12-04T10:11:12'], ['Name'], ['Zoë']],
    );
  });

  test('in boxes of JPEG 2000', async () => {
    const image = box('ihdr', u32be(24), u32be(32), u16be(3), u8(7, 7, 0, 0));
    const values = await read(
      Buffer.concat([
        box('jP  ', latin1('\r\n\x87\n')),
        box('jp2h', image),
        uuid('4a706754696666457869662d3e4a5032', camera),
        uuid('be7acfcb97a942e89c71999491e3afac', xmpPacket('<xmp:Rating>3</xmp:Rating>')),
      ]),
    );
    assert.deepEqual([values['camera_make'], values['rating']], [['Maker'], [60]]);
  });

  test('in the directories of CR3', async () => {
    const main = tiff([long(256, 6000), long(257, 4000), ascii(0x10f, 'Maker')]);
    const shot = tiff([ascii(0x9003, '2003:12:04 10:11:12'), short(0x8827, 400)]);
    const directories = box(
      'uuid',
      Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex'),
      box('CMT1', main),
      box('CMT2', shot),
    );
    const values = await read(Buffer.concat([box('ftyp', latin1('crx ')), box('moov', directories)]));
    assert.deepEqual(
      ['width', 'height', 'container', 'camera_make', 'taken', 'iso'].map((key) => values[key]?.[0]),
      [6000, 4000, 'cr3', 'Maker', '2003-12-04T10:11:12', 400],
    );
  });

  test('in the JPEG of RAF, whose size is not that of the picture', async () => {
    const jpeg = jpegPicture({ width: 640, height: 480, exif: { make: 'Maker' } });
    const head = Buffer.concat([latin1('FUJIFILMCCD-RAW '), Buffer.alloc(68)]);
    const list = Buffer.concat([u32be(1), u16be(0x111), u16be(4), u16be(4000), u16be(6000)]);
    const places = [100, jpeg.length, 100 + jpeg.length, list.length].map(u32be);
    const values = await read(Buffer.concat([head, ...places, jpeg, list]));
    assert.deepEqual(
      ['width', 'height', 'container', 'camera_make'].map((key) => values[key]?.[0]),
      [6000, 4000, 'raf', 'Maker'],
    );
  });

  test('XMP in GIF, behind the pixels', async () => {
    const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0]);
    const gif = gifPicture({ width: 32, height: 24 });
    const pixels = Buffer.concat([u8(0x2c), Buffer.alloc(9), u8(2), u8(3, 1, 2, 3), u8(0)]);
    const packet = xmpPacket('<dc:subject><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></dc:subject>');
    const values = await read(
      Buffer.concat([
        gif.subarray(0, 13),
        pixels,
        u8(0x21, 0xff, 11),
        latin1('XMP DataXMP'),
        packet,
        trailer,
        u8(0x3b),
      ]),
    );
    assert.deepEqual([values['width'], values['keywords']], [[32], ['one']]);
  });
});

describe('tags that are not as they should be', () => {
  test('a pointer without a value does not take the other tags along', async () => {
    const values = await read(inJpeg(tiff([ascii(0x10f, 'Maker'), [0x8825, 4, 0, u32le(0)]])));
    assert.deepEqual(values['camera_make'], ['Maker']);
  });

  test('a text that does not lie in the file is no text', async () => {
    const values = await read(inJpeg(tiff([[0x10f, 2, 100_000, Buffer.from('nowhere')]])));
    assert.deepEqual(Object.keys(values).sort(), ['container', 'height', 'width']);
  });

  test('a moment that is cut short gives way to the one that is not', async () => {
    const at = 8 + ifd([long(0x8769, 0)], 8).length;
    for (const [original, expected] of [
      ['2005:0', '2006-02-03T04:05:06'],
      ['2005:  :  ', '2005'],
      ['2005:01:02 03:04:05', '2005-01-02T03:04:05'],
    ] as const) {
      const moments = [ascii(0x9003, original), ascii(0x9004, '2006:02:03 04:05:06')];
      const values = await read(inJpeg(tiff([long(0x8769, at)], ifd(moments, at))));
      assert.deepEqual(values['taken'], [expected]);
    }
  });

  const comments: readonly (readonly [
    code: string,
    text: Buffer,
    expected: readonly string[] | undefined,
  ])[] = [
    ['ASCII\0\0\0', latin1('Hello\0\0\0'), ['Hello']],
    ['UNICODE\0', Buffer.from('Grüße', 'utf16le'), ['Grüße']],
    ['UNICODE\0', Buffer.from('Grüße', 'utf16le').swap16(), ['Grüße']],
    ['UNICODE\0', Buffer.from('東京の朝', 'utf16le').swap16(), ['東京の朝']],
    ['\0\0\0\0\0\0\0\0', utf8('Grüße'), ['Grüße']],
    ['JIS\0\0\0\0\0', latin1('\x1b$B'), undefined],
    ['ASCII\0\0\0', latin1('        '), undefined],
  ];
  for (const [code, text, expected] of comments)
    test(`a comment behind ${JSON.stringify(code)}: ${String(expected)}`, async () => {
      const bytes = Buffer.concat([latin1(code), text]);
      const at = 8 + ifd([long(0x8769, 0)], 8).length;
      const block = tiff([long(0x8769, at)], ifd([[0x9286, 7, bytes.length, bytes]], at));
      assert.deepEqual((await read(inJpeg(block)))['comment'], expected);
    });

  test('the copyright of an editor alone, and of two', async () => {
    for (const [text, expected] of [
      [' \0Editor', ['Editor']],
      ['Photographer\0Editor', ['Photographer', 'Editor']],
      [' \0 ', undefined],
    ] as const)
      assert.deepEqual((await read(inJpeg(tiff([ascii(0x8298, text)]))))['copyright'], expected);
  });

  test('IPTC dates with hyphens', async () => {
    const { taken } = await read(jpegPicture({ iptc: [[55, '2003-12-04']] }));
    assert.deepEqual(taken, ['2003-12-04']);
  });

  test('XMP: names of other vocabularies are not those of Dublin Core', async () => {
    const xmp = `<art:Creator xmlns:art="urn:art">Painter</art:Creator><art:title xmlns:art="urn:art">Other</art:title>
      <dc:creator><rdf:Seq><rdf:li>Photographer</rdf:li></rdf:Seq></dc:creator>`;
    const { artist, title } = await read(jpegPicture({ xmp }));
    assert.deepEqual([artist, title], [['Photographer'], undefined]);
  });

  test('XMP: what says most comes first, in whatever order it was written', async () => {
    const xmp = `<xmp:CreateDate>2020-01-01T00:00:00</xmp:CreateDate><exif:DateTimeOriginal>2003-12-04T10:11:12</exif:DateTimeOriginal>
      <m:Rating xmlns:m="http://ns.microsoft.com/photo/1.0/">99</m:Rating><xmp:Rating>4</xmp:Rating>`;
    const { taken, rating } = await read(jpegPicture({ xmp }));
    assert.deepEqual([taken, rating], [['2003-12-04T10:11:12'], [80]]);
  });

  test('XMP: Windows counts stars as 1, 25, 50, 75, 99', async () => {
    const xmp = '<m:Rating xmlns:m="http://ns.microsoft.com/photo/1.0/">25</m:Rating>';
    assert.deepEqual((await read(jpegPicture({ xmp })))['rating'], [40]);
  });

  test('XMP in UTF-16, or with NUL behind it', async () => {
    const packet = xmpPacket('<xmp:Rating>4</xmp:Rating>');
    for (const bytes of [
      Buffer.from(packet.toString(), 'utf16le').swap16(),
      Buffer.concat([packet.subarray(0, packet.lastIndexOf('<?xpacket')), u8(0)]),
    ]) {
      const whole = jpegPicture({});
      const values = await read(
        Buffer.concat([
          whole.subarray(0, 2),
          segment(0xe1, latin1('http://ns.adobe.com/xap/1.0/\0'), bytes),
          whole.subarray(2),
        ]),
      );
      assert.deepEqual(values['rating'], [80]);
    }
  });
});

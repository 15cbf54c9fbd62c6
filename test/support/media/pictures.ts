/** The head of a picture in each container, with Exif, XMP and IPTC where the container takes them; no pixels but PNG's and JPEG's. */
import { fit, latin1, u16be, u16le, u24be, u32be, u32le, u8, utf8 } from './bytes.ts';
import { exif } from './exif.ts';
import type { ExifOptions } from './exif.ts';
import { jpeg, segment } from './jpeg.ts';
import { chunk, png } from './png.ts';

export interface PictureOptions {
  readonly width?: number;
  readonly height?: number;
  readonly exif?: ExifOptions;
  /** Elements inside of `rdf:Description`. */
  readonly xmp?: string;
  /** Records of IIM, by number. */
  readonly iptc?: readonly (readonly [record: number, text: string])[];
}

export function xmpPacket(elements: string): Buffer {
  return utf8(`<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">${elements}</rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`);
}

export function jpegPicture({ width = 16, height = 8, ...options }: PictureOptions): Buffer {
  const segments = [
    ...(options.exif === undefined ? [] : [segment(0xe1, latin1('Exif\0\0'), exif(options.exif))]),
    ...(options.xmp === undefined
      ? []
      : [segment(0xe1, latin1('http://ns.adobe.com/xap/1.0/\0'), xmpPacket(options.xmp))]),
    ...(options.iptc === undefined
      ? []
      : [segment(0xed, latin1('Photoshop 3.0\x008BIM'), u16be(0x0404), u16be(0), iim(options.iptc))]),
  ];
  return jpeg({ width, height, segments });
}

export function iim(records: readonly (readonly [number, string])[]): Buffer {
  const utf8Mark = Buffer.concat([u8(0x1c, 1, 90), u16be(3), latin1('\x1b%G')]);
  const body = Buffer.concat([
    utf8Mark,
    ...records.map(([record, text]) =>
      Buffer.concat([u8(0x1c, 2, record), u16be(Buffer.byteLength(text)), utf8(text)]),
    ),
  ]);
  return Buffer.concat([u32be(body.length), fit(body, body.length + (body.length % 2))]);
}

export function pngPicture({ width = 16, height = 8, ...options }: PictureOptions): Buffer {
  const chunks = [
    ...(options.exif === undefined ? [] : [chunk('eXIf', exif(options.exif))]),
    ...(options.xmp === undefined
      ? []
      : [chunk('iTXt', Buffer.concat([latin1('XML:com.adobe.xmp\0\0\0\0\0'), xmpPacket(options.xmp)]))]),
  ];
  return png({ width, height, chunks });
}

export function tiffPicture({ width = 16, height = 8, ...options }: PictureOptions): Buffer {
  return exif({ width, height, ...options.exif });
}

/** RFC 9649: extended, or one lossless frame alone where there is nothing to say. */
export function webpPicture({ width = 16, height = 8, ...options }: PictureOptions): Buffer {
  const frame = riff('VP8L', u8(0x2f), u32le((width - 1) | ((height - 1) << 14)), Buffer.alloc(12));
  const more = [
    ...(options.exif === undefined ? [] : [riff('EXIF', exif(options.exif))]),
    ...(options.xmp === undefined ? [] : [riff('XMP ', xmpPacket(options.xmp))]),
  ];
  const flags = (options.exif === undefined ? 0 : 8) | (options.xmp === undefined ? 0 : 4);
  const head = riff('VP8X', u8(flags, 0, 0, 0), u24le(width - 1), u24le(height - 1));
  const body = Buffer.concat(more.length === 0 ? [frame] : [head, frame, ...more]);
  return Buffer.concat([latin1('RIFF'), u32le(body.length + 4), latin1('WEBP'), body]);
}

function riff(name: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([latin1(name), u32le(body.length), fit(body, body.length + (body.length % 2))]);
}

function u24le(value: number): Buffer {
  return u24be(value).reverse();
}

export function gifPicture({ width = 16, height = 8 }: PictureOptions): Buffer {
  return Buffer.concat([
    latin1('GIF89a'),
    u16le(width),
    u16le(height),
    u8(0, 0, 0),
    Buffer.alloc(32),
    u8(0x3b),
  ]);
}

export function bmpPicture({ width = 16, height = 8 }: PictureOptions): Buffer {
  return Buffer.concat([
    latin1('BM'),
    u32le(54),
    u32le(0),
    u32le(54),
    u32le(40),
    u32le(width),
    u32le(height),
    Buffer.alloc(28),
  ]);
}

/** ISO/IEC 23008-12: the picture's extents among the properties, its Exif an item in `mdat`. @param properties boxes of `iprp`, behind `ipco` */
export function heicPicture({
  width = 16,
  height = 8,
  properties = [],
  ...options
}: PictureOptions & { readonly properties?: readonly Buffer[] }): Buffer {
  const block = Buffer.concat([u32be(0), exif(options.exif ?? {})]);
  const ftyp = box('ftyp', latin1('heic'), u32be(0), latin1('mif1heic'));
  const meta = (exifAt: number): Buffer =>
    box(
      'meta',
      u32be(0),
      box('hdlr', u32be(0), u32be(0), latin1('pict'), Buffer.alloc(13)),
      box('pitm', u32be(0), u16be(1)),
      box('iinf', u32be(0), u16be(2), item(1, 'hvc1'), item(2, 'Exif')),
      box('iprp', box('ipco', extents(width / 2, height / 2), extents(width, height)), ...properties),
      box(
        'iloc',
        u32be(0),
        u8(0x44, 0),
        u16be(1),
        u16be(2),
        u16be(0),
        u16be(1),
        u32be(exifAt),
        u32be(block.length),
      ),
    );
  const at = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(at), box('mdat', block)]);
}

/** The same boxes (AV1 Image File Format 1.1), with another brand and codec. */
export function avifPicture(options: PictureOptions): Buffer {
  const names: Readonly<Record<string, string>> = { heic: 'avif', hvc1: 'av01' };
  return latin1(
    heicPicture(options)
      .toString('latin1')
      .replaceAll(/heic|hvc1/g, (name) => names[name] ?? name),
  );
}

function item(id: number, type: string): Buffer {
  return box('infe', u32be(0x02_00_00_00), u16be(id), u16be(0), latin1(type), u8(0));
}

export function extents(width: number, height: number): Buffer {
  return box('ispe', u32be(0), u32be(width), u32be(height));
}

export function box(name: string, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u32be(body.length + 8), latin1(name), body]);
}

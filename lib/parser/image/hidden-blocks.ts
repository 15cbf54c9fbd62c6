/**
 * Exif, XMP and IPTC in places where exifreader does not look: as text in PNG (ImageMagick's way), in boxes of JPEG
 * 2000, behind the pixels or before them in GIF, in raw formats that are no TIFF.
 */
import type { ByteView } from '../byte-source.ts';
import { bytesAt } from '../byte-source.ts';
import { boxes } from '../boxes.ts';
import { canonDirectories } from './canon-raw.ts';
import { fujiJpeg } from './fuji-raw.ts';
import { gifXmp } from './gif-xmp.ts';

export interface Block {
  readonly kind: 'exif' | 'xmp' | 'iptc';
  /** Exif is a TIFF file, or a JPEG with it; IPTC may lie among Photoshop's resources. */
  readonly bytes: Buffer;
}

const BLOCK_CAP = 1024 * 1024;
/** Of one file: each is read like a picture. */
const BLOCKS_CAP = 8;

/** Each is read when it is asked for. @throws ERR_VALHALLA_TOO_LARGE, _UNAVAILABLE, as `view` does */
export function* hiddenBlocks(
  view: ByteView,
  container: string | undefined,
  texts: Readonly<Record<string, unknown>>,
): Generator<Block> {
  let count = 0;
  for (const { kind, bytes } of all(view, container, texts)) {
    yield { kind, bytes: kind === 'exif' ? bare(bytes) : bytes };
    if (++count === BLOCKS_CAP) return;
  }
}

function* all(
  view: ByteView,
  container: string | undefined,
  texts: Readonly<Record<string, unknown>>,
): Generator<Block> {
  if (container === 'png') yield* ofPng(texts);
  if (container === 'jp2') yield* ofJpeg2000(view);
  if (container === 'raf') yield { kind: 'exif', bytes: fujiJpeg(view) };
  if (container === 'cr3') for (const bytes of canonDirectories(view)) yield { kind: 'exif', bytes };
  const packet = container === 'gif' ? gifXmp(view) : undefined;
  if (packet !== undefined) yield { kind: 'xmp', bytes: packet };
}

/** Behind the name that it has in JPEG. */
function bare(exif: Buffer): Buffer {
  return exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif;
}

const PROFILES: Readonly<Record<string, Block['kind']>> = {
  exif: 'exif',
  app1: 'exif',
  xmp: 'xmp',
  iptc: 'iptc',
  '8bim': 'iptc',
};

/** A profile is name, length and bytes in hexadecimal, on lines of their own. */
function ofPng(texts: Readonly<Record<string, unknown>>): Block[] {
  return Object.entries(texts).flatMap(([name, tag]) => {
    const kind = PROFILES[/^Raw profile type (\w+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
    const text = (tag as { readonly value?: unknown } | undefined)?.value;
    if (typeof text !== 'string' || text.length > 2 * BLOCK_CAP) return [];
    // exifreader knows it in a chunk of the kind `iTXt` only.
    if (name === 'XML:com.adobe.xmp') return [{ kind: 'xmp', bytes: Buffer.from(text, 'latin1') }];
    if (kind === undefined) return [];
    const hex = /^\n?[^\n]*\n\s*\d+\n([\da-f\s]+)/i.exec(text)?.[1];
    if (hex === undefined) return [];
    const bytes = Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
    const packet = bytes.indexOf('<?xpacket');
    return kind === 'exif' && packet !== -1 && packet < 64
      ? [{ kind: 'xmp', bytes: bytes.subarray(packet) }]
      : [{ kind, bytes }];
  });
}

/** Of boxes of the kind `uuid`. */
const UUIDS: Readonly<Record<string, Block['kind']>> = {
  '4a706754696666457869662d3e4a5032': 'exif',
  be7acfcb97a942e89c71999491e3afac: 'xmp',
  '33c7a4d2b81d4723a0baf1a3e097ad38': 'iptc',
};
const UUID_LENGTH = 16;

function* ofJpeg2000(view: ByteView): Generator<Block> {
  for (const { name, from, to } of boxes(view)) {
    if (name !== 'uuid' || to - from > BLOCK_CAP) continue;
    const kind = UUIDS[Buffer.from(bytesAt(view, from, UUID_LENGTH)).toString('hex')];
    if (kind === undefined) continue;
    yield { kind, bytes: Buffer.from(bytesAt(view, from + UUID_LENGTH, to - from - UUID_LENGTH)) };
  }
}

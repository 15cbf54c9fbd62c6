/**
 * Exif, XMP and IPTC in places where exifreader does not look: as text in PNG (ImageMagick's way), in boxes of JPEG
 * 2000, behind the pixels or before them in GIF, in raw formats that are no TIFF.
 */
import type { ByteView } from '../byte-source.ts';
import { bytesAt } from '../byte-source.ts';
import { boxes } from './boxes.ts';
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

export function hiddenBlocks(
  view: ByteView,
  container: string | undefined,
  texts: Readonly<Record<string, unknown>>,
): Block[] {
  const found = ((): Block[] => {
    if (container === 'png') return ofPng(texts);
    if (container === 'jp2') return ofJpeg2000(view);
    if (container === 'raf') return [{ kind: 'exif', bytes: fujiJpeg(view) }];
    if (container === 'cr3') return canonDirectories(view).map((bytes) => ({ kind: 'exif', bytes }));
    const packet = container === 'gif' ? gifXmp(view) : undefined;
    return packet === undefined ? [] : [{ kind: 'xmp', bytes: packet }];
  })();
  return found
    .slice(0, BLOCKS_CAP)
    .map(({ kind, bytes }) => ({ kind, bytes: kind === 'exif' ? bare(bytes) : bytes }));
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

function ofJpeg2000(view: ByteView): Block[] {
  return [...boxes(view)].flatMap(({ name, from, to }) => {
    if (name !== 'uuid' || to - from > BLOCK_CAP) return [];
    const bytes = Buffer.from(bytesAt(view, from, to - from));
    const kind = UUIDS[bytes.toString('hex', 0, UUID_LENGTH)];
    return kind === undefined ? [] : [{ kind, bytes: bytes.subarray(UUID_LENGTH) }];
  });
}

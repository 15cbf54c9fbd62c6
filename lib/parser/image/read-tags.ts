/** exifreader, as a thread uses it: loaded once, with what a file may cost it. */
import { brotliDecompressSync, inflateSync } from 'node:zlib';
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import { exif, exifTexts } from '../../metadata/tag-maps/image.ts';
import type { FileView } from './file-view.ts';
import type { Found } from './found.ts';
import { PARTS } from './native-tags.ts';
import { XmpReader } from './xmp.ts';

/** What all compressed texts of one file may grow to: bombs grow a thousandfold. */
const EXPANSION_CAP = 1024 * 1024;

export interface TagReader {
  /** Never throws; what stopped the view is its own to tell. */
  readonly file: (view: FileView) => Promise<Found>;
  /** @param packet of XMP */
  readonly xmp: (packet: string) => readonly NativeTag[];
}

let library: Promise<TagReader> | undefined;

/** Before the first picture of a thread: 40 ms. */
export async function loadTagReader(): Promise<TagReader> {
  return (library ??= load());
}

async function load(): Promise<TagReader> {
  const [exifreader, { DOMParser, onErrorStopParsing }] = await Promise.all([
    import('exifreader'),
    import('@xmldom/xmldom'),
  ]);
  // Its types know neither such a view nor what `async` changes.
  const read = exifreader.default.loadView as unknown as (
    view: FileView,
    options: object,
  ) => Promise<Found['tags']>;
  const parser = new DOMParser({ onError: onErrorStopParsing });
  const options = {
    expanded: true,
    async: true,
    // Only what a table asks for: maker notes, colour profiles and thumbnails are most of the bytes.
    includeTags: {
      file: true,
      png: true,
      iptc: true,
      xmp: true,
      gps: true,
      exif: [
        ...Object.keys(exif.tags).filter((id) => !PLACES.has(id)),
        ...Object.keys(exifTexts.tags),
        ...PARTS,
        'PixelXDimension',
        'PixelYDimension',
      ],
    },
  } as const;
  return {
    file: async (view) => {
      const domParser = new XmpReader(parser);
      try {
        const tags = await quietly(() => read(view, { ...options, domParser, decompress: expanders() }));
        return { tags, xmp: domParser.tags };
      } catch (error) {
        return { tags: {}, xmp: domParser.tags, refused: error };
      }
    },
    xmp: (packet) => {
      const reader = new XmpReader(parser);
      try {
        reader.parseFromString(packet);
      } catch {
        // A packet that is none.
      }
      return reader.tags;
    },
  };
}

/** It warns of odd files on the console, which is somebody else's. All of that before its first promise. */
function quietly<T>(read: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return read();
  } finally {
    console.warn = warn;
  }
}

/** Told by exifreader in degrees, in a group of their own. */
const PLACES: ReadonlySet<string> = new Set(['GPSLatitude', 'GPSLongitude']);

type Expander = (bytes: Uint8Array) => Promise<Uint8Array>;

/** Promises, because exifreader takes a rejection for a broken text and an exception for a broken file. */
function expanders(): { deflate: Expander; brotli: Expander } {
  let left = EXPANSION_CAP;
  const within =
    (expand: (bytes: Uint8Array, limit: { maxOutputLength: number }) => Buffer): Expander =>
    async (bytes) => {
      const text = expand(bytes, { maxOutputLength: Math.max(1, left) });
      left -= text.length;
      return text;
    };
  return { deflate: within(inflateSync), brotli: within(brotliDecompressSync) };
}

/**
 * The image lane: exifreader over a window of the file. It reads the tags of JPEG, PNG, WebP, TIFF (and the raw formats
 * built on it), HEIC, AVIF and GIF; what people see of a picture first, its width and height, must be found.
 */
import { inflateSync } from 'node:zlib';
import type { ExpandedTags } from 'exifreader';
import type { RawPath } from '../../channel/packet.ts';
import { DocumentBuilder } from '../../metadata/clean.ts';
import type { Document } from '../../metadata/document.ts';
import { exif, exifTexts } from '../../metadata/tag-maps/image.ts';
import { mapTags } from '../../metadata/tag-maps/map-tags.ts';
import type { TagRules } from '../../metadata/tag-maps/tag-rules.ts';
import type { ByteView } from '../byte-source.ts';
import { notParsed } from '../not-parsed.ts';
import { dimensionsOf } from './dimensions.ts';
import type { Dimensions } from './dimensions.ts';
import { FileView } from './file-view.ts';
import { PARTS, nativeTags } from './native-tags.ts';
import { cautious } from './xml.ts';

/** What all compressed texts of one file may grow to: bombs grow a thousandfold. */
const EXPANSION_CAP = 1024 * 1024;

type Read = (view: FileView) => Promise<ExpandedTags>;

let library: Promise<Read> | undefined;

/** Before the first picture of a thread: 40 ms. */
export async function loadImage(): Promise<Read> {
  return (library ??= load());
}

async function load(): Promise<Read> {
  const [exifreader, { DOMParser, onErrorStopParsing }] = await Promise.all([
    import('exifreader'),
    import('@xmldom/xmldom'),
  ]);
  const options = {
    expanded: true,
    async: true,
    domParser: cautious(new DOMParser({ onError: onErrorStopParsing })),
    // Only what a table asks for: maker notes, colour profiles and thumbnails are most of the bytes.
    includeTags: {
      file: true,
      gif: true,
      riff: true,
      png: true,
      iptc: true,
      xmp: true,
      gps: true,
      exif: [
        ...Object.keys(exif.tags).filter((id) => !id.startsWith('GPS')),
        ...Object.keys(exifTexts.tags),
        ...PARTS,
        'ImageWidth',
        'ImageLength',
        'PixelXDimension',
        'PixelYDimension',
      ],
    },
  } as const;
  return async (view) =>
    exifreader.default.loadView(
      view as unknown as DataView,
      { ...options, decompress: { deflate: expander() } } as never,
    );
}

/** A promise, because exifreader takes a rejection for a broken text and an exception for a broken file. */
function expander(): (bytes: Uint8Array) => Promise<Uint8Array> {
  let left = EXPANSION_CAP;
  return async (bytes) => {
    const text = inflateSync(bytes, { maxOutputLength: Math.max(1, left) });
    left -= text.length;
    return text;
  };
}

/**
 * @returns values by key
 * @throws ERR_VALHALLA_NOT_PARSED, _TOO_LARGE (a budget is spent), _UNAVAILABLE (an I/O error)
 */
export async function parseImage(view: ByteView, path: RawPath, rules?: TagRules): Promise<Document> {
  const read = await loadImage();
  const file = new FileView(view, path);
  let found: ExpandedTags = {};
  let refused: unknown;
  try {
    found = await read(file);
  } catch (error) {
    refused = error;
  }
  if (file.stopped !== undefined) throw file.stopped;
  const builder = new DocumentBuilder();
  const [width, height] = taggedDimensions(found as unknown as AllTags) ?? dimensionsOf(view) ?? [];
  builder.add('width', width);
  builder.add('height', height);
  if (!builder.has('width') || !builder.has('height'))
    throw notParsed(path, 'a picture', 'no width and height were found in it', refused);
  builder.add('container', found.file?.FileType?.value);
  mapTags(nativeTags(found), builder, rules);
  addDay(builder);
  return builder.document;
}

/** Of the container, where it has them; TIFF has them among its tags. */
function taggedDimensions({ file, gif, png, pngFile, riff, exif: tags }: AllTags): Dimensions | undefined {
  for (const [group, width, height] of [
    [file, 'Image Width', 'Image Height'],
    [gif, 'Image Width', 'Image Height'],
    [pngFile, 'Image Width', 'Image Height'],
    [png, 'Image Width', 'Image Height'],
    [riff, 'ImageWidth', 'ImageHeight'],
  ] as const) {
    const [a, b] = [group?.[width]?.value, group?.[height]?.value];
    if (typeof a === 'number' && typeof b === 'number') return [a, b];
  }
  if (file?.['FileType']?.value !== 'tiff') return undefined;
  const [a, b] = [tags?.['ImageWidth']?.value, tags?.['ImageLength']?.value];
  return typeof a === 'number' && typeof b === 'number' ? [a, b] : undefined;
}

type AllTags = Readonly<
  Record<string, Readonly<Record<string, { readonly value?: unknown } | undefined>> | undefined>
>;

/** People look for pictures by day and year, as for anything else. */
function addDay(builder: DocumentBuilder): void {
  const taken = builder.document['taken']?.[0]?.[0];
  if (taken === undefined) return;
  builder.add('date', taken);
  builder.add('year', Number(String(taken).slice(0, 4)));
}

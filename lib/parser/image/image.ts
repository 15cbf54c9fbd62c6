/**
 * The image lane: exifreader over a window of the file. It reads the tags of JPEG, PNG, WebP, TIFF (and the raw formats
 * built on it), HEIC, AVIF, JPEG XL and GIF; what people see of a picture first, its width and height, must be found.
 */
import type { RawPath } from '../../channel/packet.ts';
import { isValhallaError } from '../../errors.ts';
import { DocumentBuilder } from '../../metadata/clean.ts';
import type { Document } from '../../metadata/document.ts';
import { mapTags } from '../../metadata/tag-maps/map-tags.ts';
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import type { TagRules } from '../../metadata/tag-maps/tag-rules.ts';
import type { ByteView } from '../byte-source.ts';
import { memory } from '../byte-source.ts';
import { notParsed } from '../not-parsed.ts';
import { dropImplausible } from '../plausible.ts';
import { shapeOf } from './dimensions.ts';
import { FileView } from './file-view.ts';
import { hiddenBlocks } from './hidden-blocks.ts';
import { nativeTags } from './native-tags.ts';
import { jpegOfIptc } from './photoshop.ts';
import { loadTagReader } from './read-tags.ts';
import type { TagReader } from './read-tags.ts';
import type { Found, Group, Tag } from './found.ts';
import type { Shape } from './shape.ts';

/**
 * @returns values by key
 * @throws ERR_VALHALLA_NOT_PARSED, _TOO_LARGE (a budget is spent), _UNAVAILABLE (an I/O error)
 */
export async function parseImage(view: ByteView, path: RawPath, rules?: TagRules): Promise<Document> {
  const file = new FileView(view, path);
  const reader = await loadTagReader();
  const found = await reader.file(file);
  if (file.stopped !== undefined) throw file.stopped;
  const builder = new DocumentBuilder();
  const shape = framedShape(found) ?? shapeOf(view) ?? toldShape(found);
  builder.add('width', shape?.width);
  builder.add('height', shape?.height);
  dropImplausible(builder.document, view.size);
  if (!builder.has('width') || !builder.has('height'))
    throw notParsed(path, 'a picture', 'no width and height were found in it', found.refused);
  const type = valueOf(found.tags.file, 'FileType');
  const container = typeof type === 'string' ? type : shape?.container;
  builder.add('container', container);
  // HEIC is turned by its own properties or not at all, whatever its Exif says.
  builder.add('picture_orientation', shape?.orientation);
  mapTags(
    joined([nativeTags(found), ...(await ofBlocks(reader, view, path, container, found))]),
    builder,
    rules,
  );
  dropImplausible(builder.document, view.size);
  addDay(builder);
  return builder.document;
}

type Native = Record<string, NativeTag[]>;

async function ofBlocks(
  reader: TagReader,
  view: ByteView,
  path: RawPath,
  container: string | undefined,
  found: Found,
): Promise<Native[]> {
  const all: Native[] = [];
  try {
    for (const { kind, bytes } of hiddenBlocks(view, container, found.tags.pngText ?? {})) {
      if (kind === 'xmp') all.push({ XMP: [...reader.xmp(bytes.toString())] });
      else {
        const block = kind === 'exif' ? bytes : jpegOfIptc(bytes);
        if (block !== undefined) all.push(nativeTags(await reader.file(new FileView(memory(block), path))));
      }
    }
  } catch (error) {
    // The picture is known: what is hidden too deep in it stays hidden.
    if (!isValhallaError(error) || error.code !== 'ERR_VALHALLA_TOO_LARGE') throw error;
  }
  return all;
}

function joined(all: readonly Native[]): Native {
  const [first = {}, ...others] = all;
  for (const tags of others)
    for (const [format, more] of Object.entries(tags)) (first[format] ??= []).push(...more);
  return first;
}

/** As the frame of a JPEG says, or that of JPEG XL. */
function framedShape({ tags: { file } }: Found): Shape | undefined {
  const [width, height] = [valueOf(file, 'Image Width'), valueOf(file, 'Image Height')];
  return typeof width === 'number' && typeof height === 'number'
    ? { container: 'jpeg', width, height }
    : undefined;
}

/** Of a JPEG that ends before its frame, or whose frame is not found: what the camera says of it. */
function toldShape({ tags: { file, exif } }: Found): Shape | undefined {
  if (valueOf(file, 'FileType') !== 'jpeg') return undefined;
  const [width, height] = [valueOf(exif, 'PixelXDimension'), valueOf(exif, 'PixelYDimension')];
  return typeof width === 'number' && typeof height === 'number'
    ? { container: 'jpeg', width, height }
    : undefined;
}

function valueOf(group: Group | undefined, name: string): unknown {
  return (group?.[name] as Tag | undefined)?.value;
}

/** People look for pictures by day and year, as for anything else. */
function addDay(builder: DocumentBuilder): void {
  const taken = builder.document['taken']?.[0]?.[0];
  if (taken === undefined) return;
  builder.add('date', taken);
  builder.add('year', Number(String(taken).slice(0, 4)));
}

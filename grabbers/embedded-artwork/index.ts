/**
 * Pictures inside media files. Nothing is copied: every container says where in the file a picture is. Where a frame of
 * an ID3v2 tag has no plain bytes (compressed, or unsynchronised before 2.4), it is only known that there is one. With
 * the option `extract` pictures are stored: a library whose files go offline keeps its covers.
 */
import { PRIORITY, defineGrabber } from '../../lib/grabber/contract.ts';
import { withCover } from '../../lib/metadata/pictures.ts';
import { locateApe } from './apev2.ts';
import { locateAsf } from './asf.ts';
import { locateInChunks } from './chunks.ts';
import { FileWindow } from './file-window.ts';
import { locateFlac } from './flac.ts';
import { locateId3 } from './id3.ts';
import { locateMatroska } from './matroska.ts';
import { locateMp4 } from './mp4.ts';
import { locateOgg } from './ogg.ts';
import { extractOption } from './options.ts';
import { bytesOf } from './picture-bytes.ts';
import type { GrabberContext, ItemGrabber, LocatedArtwork } from '../../lib/grabber/contract.ts';
import type { EmbeddedArtworkOptions } from './options.ts';
import type { FoundPicture } from './picture.ts';

/** MPEG audio, WavPack, Monkey's Audio, Musepack 8 and 7, True Audio, TAK, OptimFROG, and any of them behind the tag. */
const APE_TAGGED = /^(?:\xff[\xe0-\xff]|wvpk|MAC |MPCK|MP\+|TTA1|tBaK|OFR |APETAGEX)/;

const embeddedArtwork: ItemGrabber<EmbeddedArtworkOptions> = defineGrabber({
  name: 'embedded-artwork',
  version: '1',
  types: ['audio', 'video'],
  priority: { default: PRIORITY.HIGHEST },
  readsFile: true,
  values: false,
  options: extractOption,
  grab(item, context) {
    const file = FileWindow.open(item);
    try {
      const found = withCover(locate(file));
      if (found.length === 0) return undefined;
      const located = found.map(toArtwork);
      if (!context.options.extract) return { artwork: located };
      // Bytes are read now, while the file is open; they are written later.
      return extract(located, bytesOf(file, found), context);
    } finally {
      file.close();
    }
  },
});

export default embeddedArtwork;

function locate(file: FileWindow): FoundPicture[] {
  const magic = file.viewUpTo(0, 12).toString('latin1');
  if (magic.startsWith('fLaC')) return locateFlac(file, 0);
  if (magic.startsWith('ID3')) {
    const { pictures, end } = locateId3(file, 0);
    if (file.view(end, 4)?.toString('latin1') === 'fLaC') return [...pictures, ...locateFlac(file, end)];
    // The end of the file is looked at only where it must be.
    return pictures.length > 0 ? pictures : locateApe(file);
  }
  if (magic.startsWith('ftyp', 4)) return locateMp4(file);
  if (magic.startsWith('RIFF')) return locateInChunks(file, 'little');
  if (magic.startsWith('FORM')) return locateInChunks(file, 'big');
  if (magic.startsWith('OggS')) return locateOgg(file);
  if (magic.startsWith('\x30\x26\xb2\x75')) return locateAsf(file);
  if (magic.startsWith('\x1a\x45\xdf\xa3')) return locateMatroska(file);
  return APE_TAGGED.test(magic) ? locateApe(file) : [];
}

/** A picture to ask for is counted among all pictures of the file. */
function toArtwork({ kind, mime, place }: FoundPicture, index: number): LocatedArtwork {
  if (place === undefined) return { kind, mime, locator: { at: 'ask', index } };
  return { kind, mime, locator: { at: 'spans', spans: place.spans, coding: place.coding } };
}

async function extract(
  pictures: readonly LocatedArtwork[],
  bytesOfEach: readonly (Uint8Array | undefined)[],
  context: GrabberContext,
): Promise<{ artwork: LocatedArtwork[] }> {
  const artwork: LocatedArtwork[] = [];
  for (const [index, located] of pictures.entries()) {
    const bytes = bytesOfEach[index];
    if (bytes === undefined) {
      artwork.push(located);
      continue;
    }
    try {
      const { name, mime } = await context.keep(bytes);
      artwork.push({ kind: located.kind, mime, locator: { at: 'stored', name } });
    } catch (error) {
      // Bytes that are no picture are no artwork; any other failure is one.
      if ((error as { code?: unknown }).code !== 'ERR_VALHALLA_NO_ARTWORK') throw error;
    }
  }
  return { artwork };
}

/**
 * The fast lane: own readers for the usual shapes of the usual formats, synchronous, in place, pictures and padding
 * skipped by offset. The content decides, not the suffix. What a reader does not know exactly it hands on.
 */
import type { LocatedArtwork } from '../../channel/packet.ts';
import { isValhallaError } from '../../errors.ts';
import { DocumentBuilder } from '../../metadata/clean.ts';
import type { Document } from '../../metadata/document.ts';
import { mapTags } from '../../metadata/tag-maps/map-tags.ts';
import type { TagRules } from '../../metadata/tag-maps/tag-rules.ts';
import { addSound } from '../audio-format.ts';
import { addGain } from '../gain.ts';
import type { ByteView } from '../byte-source.ts';
import { withCover } from '../../metadata/pictures.ts';
import { dropImplausible } from '../plausible.ts';
import { Findings } from './findings.ts';
import { readAiff } from './aiff.ts';
import { readFlac } from './flac.ts';
import type { HandOn } from './hand-on.ts';
import { isId3v2, readId3v2 } from './id3v2.ts';
import { readMp3 } from './mp3.ts';
import { readMp4 } from './mp4.ts';
import { fourcc, u32be } from './numbers.ts';
import { readOgg } from './ogg.ts';
import { readOldMusepack } from './old-musepack.ts';
import { readWav } from './wav.ts';

export interface FastResult {
  readonly document: Document;
  /** All that there are. */
  readonly artwork: readonly LocatedArtwork[];
}

type Reader = (view: ByteView, head: number, findings: Findings) => HandOn | undefined;

/** By the first four bytes behind an ID3v2 tag. MPEG audio has no signature: see `readerAt`. */
const READERS: ReadonlyMap<number, Reader> = new Map([
  [fourcc('fLaC'), readFlac],
  [fourcc('OggS'), readOgg],
  [fourcc('RIFF'), readWav],
  [fourcc('RF64'), readWav],
  [fourcc('BW64'), readWav],
  [fourcc('FORM'), readAiff],
]);
/** MP4 begins with the size of its first box. */
const FTYP = fourcc('ftyp');

/**
 * @returns what the file says, or why the general lane must read it
 * @throws only what says nothing about the file or ends its reading: ERR_VALHALLA_UNAVAILABLE, _TOO_LARGE
 */
export function parseFast(view: ByteView, rules?: TagRules): FastResult | HandOn {
  try {
    const findings = new Findings();
    return readFile(view, findings) ?? result(findings, view.size, rules);
  } catch (error) {
    if (isValhallaError(error)) throw error;
    return 'fault';
  }
}

function readFile(view: ByteView, findings: Findings): HandOn | undefined {
  let head = 0;
  if (isId3v2(view, 0)) {
    const end = readId3v2(view, 0, view.size, findings);
    if (typeof end === 'string') return end;
    if (isId3v2(view, end)) return 'two tags';
    head = end;
  }
  const at = view.at(head, 8);
  if (at < 0) return 'cut short';
  const mark = u32be(view.bytes, at);
  const reader = READERS.get(mark);
  if (reader !== undefined) return reader(view, head, findings);
  if (u32be(view.bytes, at + 4) === FTYP) return readMp4(view, head, findings);
  // The sync bits of a frame, or zeros between a tag and the first frame.
  return mark >>> 21 === 0x7ff || (head > 0 && mark === 0)
    ? readMp3(view, head, findings)
    : readOldMusepack(view, head, findings);
}

function result(findings: Findings, size: number, rules: TagRules | undefined): FastResult | HandOn {
  const { sound, gain, native, artwork } = findings;
  if (sound === undefined) return 'fault';
  const builder = new DocumentBuilder();
  addSound(sound, builder);
  mapTags(native, builder, rules);
  if (gain !== undefined) addGain(gain, builder);
  if (dropImplausible(builder.document, size).length > 0) return 'implausible';
  return { document: builder.document, artwork: withCover(artwork) };
}

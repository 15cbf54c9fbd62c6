/** Native tags of a file -> keys of its document. */
import type { DocumentBuilder } from '../clean.ts';
import { keyInfo } from '../keys.ts';
import { splitLyrics } from '../lyrics/split-lyrics.ts';
import { apev2 } from './apev2.ts';
import { asf } from './asf.ts';
import { CONVERSIONS } from './conversions.ts';
import type { Conversion } from './conversions.ts';
import { exif, exifTexts, iptc, png, xmp } from './image.ts';
import { id3v1, id3v2, id3v22 } from './id3v2.ts';
import { matroska } from './matroska.ts';
import { mediainfo } from './mediainfo.ts';
import { mp4 } from './mp4.ts';
import { plainTags } from './native-values.ts';
import type { NativeTag, PlainTag } from './native-values.ts';
import { aiff, riff } from './riff.ts';
import type { TagMap } from './tag-map.ts';
import { vorbis } from './vorbis.ts';

/**
 * A file may have several tags: for each key the first format here that has it gives all values. A container's own
 * format stands before what may be glued to the ends of any file (TagLib's order too).
 */
export const TAG_MAPS: readonly TagMap[] = [
  matroska,
  vorbis,
  mp4,
  asf,
  id3v2,
  id3v22,
  apev2,
  riff,
  aiff,
  id3v1,
  exif,
  xmp,
  iptc,
  exifTexts,
  png,
  mediainfo,
];

/** A target of a table, taken apart once: `rating|popm`, `track/track_total`. */
interface Target {
  readonly key: string;
  readonly convert: Conversion | undefined;
  /** Takes what is behind the slash. */
  readonly second: string | undefined;
}

const tables = new Map(
  TAG_MAPS.map((map) => [
    map,
    new Map(Object.entries(map.tags).map(([id, target]) => [id.toUpperCase(), targetOf(target)])),
  ]),
);

function targetOf(text: string): Target {
  const [keys = '', conversion = ''] = text.split('|');
  const [key = '', second] = keys.split('/');
  return { key, second, convert: CONVERSIONS[conversion] };
}

/** Frames that ID3v2.3 lets music-metadata split at `/`. */
const SPLIT_FRAMES = new Set(['TPE1', 'TPE2', 'TPE3', 'TPE4', 'TCOM', 'TEXT', 'TOLY', 'TOPE', 'TSRC']);

/** @param native format (as music-metadata names it) -> tags in file order */
export function mapTags(
  native: Readonly<Record<string, readonly NativeTag[]>>,
  builder: DocumentBuilder,
): void {
  for (const map of TAG_MAPS) {
    for (const format of map.formats) {
      const tags = native[format];
      if (tags === undefined) continue;
      const taken = new Set(Object.keys(builder.document));
      mapFormat(map, format === 'ID3v2.3' ? withoutSplits(tags) : tags, (key, value, language) => {
        if (!taken.has(key)) builder.add(key, value, language);
      });
    }
  }
  addYear(builder);
  if (builder.has('lyrics')) splitLyrics(builder);
}

type Add = (key: string, value: unknown, language?: string) => void;

function mapFormat(map: TagMap, tags: readonly NativeTag[], add: Add): void {
  const table = tables.get(map) as ReadonlyMap<string, Target>;
  const day = map === id3v2 ? dayOf(tags) : undefined;
  const put = (tag: PlainTag): void => {
    const target = table.get(tag.id) ?? table.get(tag.id.toUpperCase());
    if (target === undefined) addFree(map, tag, add);
    else if (tag.id === 'TYER' && day !== undefined) add('date', `${String(tag.value)}-${day}`);
    else addTo(target, tag, map === mp4, add);
  };
  for (const native of tags) {
    // Nearly all: no generator for them.
    if (isPlain(native)) put(native);
    else for (const tag of plainTags(native)) put(tag);
  }
}

function isPlain(tag: NativeTag): tag is NativeTag & { readonly value: string } {
  return typeof tag.value === 'string';
}

function addTo(target: Target, { value, language }: PlainTag, zeroIsNone: boolean, add: Add): void {
  const { key, second, convert } = target;
  if (convert !== undefined) {
    if (typeof value !== 'boolean' && typeof value !== 'bigint') add(key, convert(value));
    return;
  }
  if (second === undefined || typeof value !== 'string') {
    add(key, value, language);
    return;
  }
  const [number = '', total = ''] = value.split('/');
  // An MP4 pair has both numbers always, 0 where there is none; nobody has 0 tracks.
  if (!zeroIsNone || Number(number) > 0) add(key, number);
  if (Number(total) > 0) add(second, total);
}

/** A tag that somebody invented: a key of its own, unless it would pass for one with a fixed meaning. */
function addFree(map: TagMap, tag: PlainTag, add: Add): void {
  const name = map.free?.exec(tag.id)?.[1];
  if (name === undefined) return;
  const key = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  if (key !== '' && keyInfo(key) === undefined) add(key, tag.value, tag.language);
}

/** ID3v2.3 keeps the day apart: TYER `2003`, TDAT `0412` (DDMM) is 2003-12-04. */
function dayOf(tags: readonly NativeTag[]): string | undefined {
  const text = tags.find(({ id }) => id === 'TDAT')?.value;
  const [, day, month] = /^(\d\d)(\d\d)$/.exec(String(Array.isArray(text) ? text[0] : text)) ?? [];
  return day === undefined ? undefined : `${String(month)}-${day}`;
}

/**
 * music-metadata splits these frames of an ID3v2.3 tag at `/`, which tears AC/DC apart. Tags at the start of a file
 * and in WAV or AIFF chunks never come to this (`parser/id3-condense.ts`); a DSF file's tag does.
 */
function withoutSplits(tags: readonly NativeTag[]): NativeTag[] {
  const whole: NativeTag[] = [];
  for (const tag of tags) {
    const last = whole.at(-1);
    const splits = SPLIT_FRAMES.has(tag.id) || tag.id.startsWith('TXXX:');
    if (last?.id !== tag.id || !splits || typeof tag.value !== 'string') whole.push(tag);
    else whole[whole.length - 1] = { id: tag.id, value: `${String(last.value)}/${tag.value}` };
  }
  return whole;
}

/** `year` and `date` stand for each other where only one was given. */
function addYear(builder: DocumentBuilder): void {
  const date = builder.document['date']?.[0]?.[0] ?? builder.document['original_date']?.[0]?.[0];
  const year = builder.document['year']?.[0]?.[0];
  if (date === undefined && year !== undefined) builder.add('date', String(year).padStart(4, '0'));
  if (date !== undefined && year === undefined) builder.add('year', Number(String(date).slice(0, 4)));
}

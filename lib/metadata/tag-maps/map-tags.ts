/** Native tags of a file -> keys of its document. */
import { isUtf8 } from 'node:buffer';
import { gatherChapters } from '../chapters.ts';
import type { DocumentBuilder } from '../clean.ts';
import type { Entry } from '../document.ts';
import { splitLyrics } from '../lyrics/split-lyrics.ts';
import { repairText } from '../text-repair.ts';
import { apev2 } from './apev2.ts';
import { asf } from './asf.ts';
import { exif, exifTexts, iptc, png, xmp } from './image.ts';
import { ID3V22_FRAMES, id3v1, id3v2 } from './id3v2.ts';
import { addDerived } from './derived.ts';
import { lyrics3 } from './lyrics3.ts';
import { matroska } from './matroska.ts';
import { mediainfo } from './mediainfo.ts';
import { mp4 } from './mp4.ts';
import { plainTags } from './native-values.ts';
import type { NativeTag, PlainTag } from './native-values.ts';
import { aiff, riff } from './riff.ts';
import type { TagMap } from './tag-map.ts';
import { PLAIN_RULES } from './tag-rules.ts';
import type { TagRules } from './tag-rules.ts';
import type { Target } from './targets.ts';
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
  apev2,
  riff,
  aiff,
  lyrics3,
  id3v1,
  exif,
  xmp,
  iptc,
  exifTexts,
  png,
  mediainfo,
];

/** Monkey's Audio and its like have APEv2 for their own; ID3v2 is glued to them. */
const APE_MAPS: readonly TagMap[] = [apev2, ...TAG_MAPS.filter((map) => map !== apev2)];
const OF_APE: ReadonlySet<unknown> = new Set(['ape', 'musepack', 'wavpack', 'tak', 'optimfrog']);

/** @param native format (as music-metadata names it) -> tags in file order */
export function mapTags(
  native: Readonly<Record<string, readonly NativeTag[]>>,
  builder: DocumentBuilder,
  rules: TagRules = PLAIN_RULES,
): void {
  const charset = rules.charset(() => textsOf(native));
  const container = builder.document['container']?.[0]?.[0];
  for (const map of OF_APE.has(container) ? APE_MAPS : TAG_MAPS) {
    for (const format of map.formats) {
      const tags = native[format];
      if (tags !== undefined) new FormatMapping(map, builder, rules, charset).add(asWritten(format, tags));
    }
  }
  addDerived(builder);
  if (builder.has('lyrics')) splitLyrics(builder);
}

/** The tags of one format. */
class FormatMapping {
  readonly #map: TagMap;
  readonly #builder: DocumentBuilder;
  readonly #rules: TagRules;
  /** Of text that is not what it says. */
  readonly #charset: string | undefined;
  /** Keys that a better format has given. */
  readonly #taken: ReadonlySet<string>;
  /** Of ID3v2.3: month and day. */
  #day: string | undefined;

  constructor(map: TagMap, builder: DocumentBuilder, rules: TagRules, charset: string | undefined) {
    this.#map = map;
    this.#builder = builder;
    this.#rules = rules;
    this.#charset = charset;
    this.#taken = new Set(Object.keys(builder.document));
  }

  add(tags: readonly NativeTag[]): void {
    if (this.#map === id3v2) this.#day = dayOf(tags);
    const late: [PlainTag, Target][] = [];
    const put = (tag: PlainTag): void => {
      const target = this.#rules.targets.of(this.#map, tag.id);
      if (target === undefined) return;
      if (target.late !== undefined) late.push([tag, target]);
      else this.#put(target, tag);
    };
    for (const native of tags) {
      // Nearly all: no generator for them.
      if (isPlain(native)) put(native);
      else for (const tag of plainTags(native)) put(tag);
    }
    if (late.length > 0) this.#putLate(late);
  }

  /** A second name for what the format has a tag of its own for adds nothing, or is kept under that name. */
  #putLate(late: readonly [PlainTag, Target][]): void {
    const fresh = new Set<string>();
    for (const [tag, target] of late) {
      const { key, late: own = key } = target;
      const entries = own === key || fresh.has(key) ? undefined : this.#valuesOf(key);
      if (entries === undefined) {
        fresh.add(key);
        this.#put(target, tag);
      } else if (entries.every(([value]) => value !== tag.value)) this.#value(own, tag.value, tag);
    }
  }

  /** What this format has given for a key so far. */
  #valuesOf(key: string): readonly Entry[] | undefined {
    return this.#taken.has(key) || !this.#builder.has(key) ? undefined : this.#builder.document[key];
  }

  #put(target: Target, tag: PlainTag): void {
    const { key, second, convert } = target;
    const { id, value } = tag;
    if (id === 'TYER' && this.#day !== undefined) {
      this.#value(key, `${String(value)}-${this.#day}`);
    } else if (convert !== undefined) {
      if (typeof value === 'boolean' || typeof value === 'bigint') return;
      const converted = convert(value, id);
      this.#value(key, converted);
      if (key === 'rating' && converted !== undefined) this.#value('rating_raw', `${id}=${value}`);
    } else if (second !== undefined && typeof value === 'string') {
      const [number = '', total = ''] = value.split('/');
      // An MP4 pair has both numbers always, 0 where there is none; nobody has 0 tracks.
      if (this.#map !== mp4 || Number(number) > 0) this.#value(key, number);
      if (Number(total) > 0) this.#value(second, total);
    } else this.#value(key, value, tag);
  }

  #value(key: string, value: unknown, { language, was }: Partial<PlainTag> = {}): void {
    if (this.#taken.has(key)) return;
    if (typeof value !== 'string') {
      this.#builder.add(key, value, language);
      return;
    }
    const repaired = repairText(value, this.#charset);
    const text = repaired?.text ?? value;
    for (const part of this.#rules.parts(key, text) ?? [text]) this.#builder.add(key, part, language);
    const charset = repaired?.charset ?? was;
    if (charset !== undefined) this.#builder.add('text_repaired', `${key} ${charset}`);
  }
}

/** All text of a file. */
function textsOf(native: Readonly<Record<string, readonly NativeTag[]>>): string[] {
  return Object.values(native).flatMap((tags) =>
    tags.flatMap((tag) =>
      [...plainTags(tag)].flatMap(({ value }) => (typeof value === 'string' ? [value] : [])),
    ),
  );
}

function isPlain(tag: NativeTag): tag is NativeTag & { readonly value: string } {
  return typeof tag.value === 'string';
}

/** ID3v2.3 keeps the day apart: TYER `2003`, TDAT `0412` (DDMM) is 2003-12-04. */
function dayOf(tags: readonly NativeTag[]): string | undefined {
  const text = tags.find(({ id }) => id === 'TDAT')?.value;
  const [, day, month] = /^(\d\d)(\d\d)$/.exec(String(Array.isArray(text) ? text[0] : text)) ?? [];
  return day === undefined ? undefined : `${String(month)}-${day}`;
}

/**
 * Tags at the start of a file and in WAV or AIFF chunks are written anew before music-metadata sees them, as 2.4
 * (`parser/id3-condense.ts`); a DSF file's tag is not.
 */
function asWritten(format: string, tags: readonly NativeTag[]): readonly NativeTag[] {
  if (format === 'vorbis') return gatherChapters(tags);
  if (format === 'ID3v2.3') return withoutSplits(tags);
  if (format === 'ID3v2.2') return tags.map(({ id, value }) => ({ id: ID3V22_FRAMES[id] ?? id, value }));
  return format === 'exif' ? tags.map(asUtf8) : tags;
}

/** RIFF never said: by the book it is Latin-1, as music-metadata reads it; by most programs of today UTF-8. */
function asUtf8(tag: NativeTag): NativeTag {
  if (typeof tag.value !== 'string' || !LATIN1.test(tag.value)) return tag;
  const bytes = Buffer.from(tag.value, 'latin1');
  return isUtf8(bytes) ? { id: tag.id, value: bytes.toString() } : tag;
}

/** Text of bytes, and not of ASCII alone. */
const LATIN1 = /^[\u0000-\u00ff]*[\u0080-\u00ff][\u0000-\u00ff]*$/; // oxlint-disable-line no-control-regex

/** Frames that ID3v2.3 lets music-metadata split at `/`, though more names have one than tags have lists. */
const SPLIT_FRAMES = new Set(['TPE1', 'TPE2', 'TPE3', 'TPE4', 'TOPE', 'TSRC']);

/** What music-metadata split at `/`, which tears AC/DC apart, is joined again. */
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

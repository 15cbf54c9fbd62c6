/** What exifreader found in a picture, as native tags for the tables in `metadata/tag-maps`. */
import type { ExpandedTags } from 'exifreader';
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';

interface Tag {
  readonly value: unknown;
  readonly description?: unknown;
  readonly attributes?: unknown;
}
type Group = Readonly<Record<string, Tag | readonly Tag[] | undefined>>;

/** Two numbers that are one. */
const RATIONALS = new Set(['ExposureTime', 'FNumber', 'FocalLength']);
/** Bytes in an encoding of their own, which exifreader decodes for the description. */
const DECODED = new Set([
  'UserComment',
  'XPTitle',
  'XPComment',
  'XPAuthor',
  'XPKeywords',
  'XPSubject',
  'Copyright',
]);
/** A moment of Exif lies in three tags: to the second, what is below, how far it is from UTC. */
const MOMENTS = {
  DateTimeOriginal: ['SubSecTimeOriginal', 'OffsetTimeOriginal'],
  DateTimeDigitized: ['SubSecTimeDigitized', 'OffsetTimeDigitized'],
} as const;
/** Tags that only make another whole. */
export const PARTS: readonly string[] = Object.values(MOMENTS).flat();

/** @returns format (as the tables name it) -> tags */
export function nativeTags(found: ExpandedTags): Record<string, NativeTag[]> {
  const {
    exif = {},
    xmp = {},
    iptc = {},
    png = {},
    pngText = {},
    gps,
  } = found as unknown as {
    readonly [name in 'exif' | 'xmp' | 'iptc' | 'png' | 'pngText' | 'gps']?: Group;
  };
  return {
    Exif: [...exifTags(exif), ...places(gps)],
    XMP: Object.entries(xmp).flatMap(([id, tag]) => xmpTags(id, tag)),
    IPTC: iptcTags(iptc),
    PNG: [...Object.entries(png), ...Object.entries(pngText)].map(([id, tag]) => ({
      id,
      value: (tag as Tag).value,
    })),
  };
}

function exifTags(group: Group): NativeTag[] {
  return Object.entries(group).flatMap(([id, tag]) => {
    const value = id in MOMENTS ? moment(group, id as keyof typeof MOMENTS) : exifValue(id, tag as Tag);
    return value === undefined ? [] : [{ id, value }];
  });
}

function exifValue(id: string, { value, description }: Tag): unknown {
  if (DECODED.has(id)) return description;
  if (RATIONALS.has(id)) {
    const [number, by] = Array.isArray(value) ? (value as unknown[]) : [];
    return typeof number === 'number' && typeof by === 'number' ? number / by : undefined;
  }
  if (value === FAULTY) return undefined;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' || typeof first === 'number' ? first : undefined;
}

/** exifreader's word for a value that does not lie in the file. */
const FAULTY = '<faulty value>';

function moment(group: Group, id: keyof typeof MOMENTS): string | undefined {
  const [time, fraction, offset] = [id, ...MOMENTS[id]].map((name) => {
    const tag = group[name] as Tag | undefined;
    const value = tag === undefined ? undefined : exifValue(name, tag);
    return typeof value === 'string' ? value.trim() : undefined;
  });
  if (time === undefined) return undefined;
  const digits = /^\d{1,9}$/.test(fraction ?? '') ? `.${fraction}` : '';
  return `${time}${digits}${offset ?? ''}`;
}

/** Signed already. */
function places(gps: unknown): NativeTag[] {
  return Object.entries((gps ?? {}) as Readonly<Record<string, unknown>>).map(([id, value]) => ({
    id: `GPS${id}`,
    value,
  }));
}

/** Lists (`rdf:Bag`, `rdf:Seq`) in order, texts in several languages (`rdf:Alt`) with theirs. */
function xmpTags(id: string, tag: unknown): NativeTag[] {
  if (typeof tag !== 'object' || tag === null) return [];
  const { value, attributes } = tag as Tag;
  if (Array.isArray(value)) return value.flatMap((one) => xmpTags(id, one));
  if (typeof value !== 'string') return [];
  const language = (attributes as { readonly lang?: unknown } | undefined)?.lang;
  return typeof language === 'string' && language !== 'x-default'
    ? [{ id, value: { text: value, language } }]
    : [{ id, value }];
}

/** Day and time are two records; texts are decoded in the description. */
function iptcTags(group: Group): NativeTag[] {
  const tags = Object.entries(group).flatMap(([id, tag]) =>
    [tag].flat().map((one) => ({ id, value: (one as Tag).description })),
  );
  const texts = new Map(tags.map(({ id, value }) => [id, String(value)]));
  const day = texts.get('Date Created');
  return day === undefined
    ? tags
    : [...tags, { id: 'Taken', value: `${day}T${texts.get('Time Created') ?? ''}` }];
}

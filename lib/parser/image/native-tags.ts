/** What exifreader found in a picture, as native tags for the tables in `metadata/tag-maps`. */
import type { NativeTag } from '../../metadata/tag-maps/native-values.ts';
import type { Found, Group, Tag } from './found.ts';
import { userComment } from './user-comment.ts';

/** Two numbers that are one. */
const RATIONALS = new Set(['ExposureTime', 'FNumber', 'FocalLength', 'GPSAltitude']);
/** Of an altitude: below the sea. */
const BELOW = 1;
/** Bytes in an encoding of their own, which exifreader decodes for the description. */
const DECODED = new Set(['XPTitle', 'XPComment', 'XPAuthor', 'XPKeywords', 'XPSubject']);
const ORIGINAL = 'DateTimeOriginal';
const DIGITIZED = 'DateTimeDigitized';
/** A moment of Exif lies in three tags: to the second, what is below, how far it is from UTC. */
const MOMENTS = {
  [ORIGINAL]: ['SubSecTimeOriginal', 'OffsetTimeOriginal'],
  [DIGITIZED]: ['SubSecTimeDigitized', 'OffsetTimeDigitized'],
} as const;
/** Tags that only make another whole. */
export const PARTS: readonly string[] = [...Object.values(MOMENTS).flat(), 'GPSAltitudeRef'];

/** @returns format (as the tables name it) -> tags */
export function nativeTags(found: Found): Record<string, NativeTag[]> {
  const { exif = {}, iptc = {}, png = {}, pngText = {}, gps } = found.tags;
  return {
    Exif: [...exifTags(exif), ...places(gps)],
    XMP: [...found.xmp],
    IPTC: iptcTags(iptc),
    // A text that could not be unpacked is a list of letters.
    PNG: [...Object.entries(png), ...Object.entries(pngText)].flatMap(([id, tag]) => {
      const value = (tag as Tag | undefined)?.value;
      return typeof value === 'string' ? [{ id, value }] : [];
    }),
  };
}

function exifTags(group: Group): NativeTag[] {
  return Object.entries(group).flatMap(([id, tag]) => {
    if (id === ORIGINAL && isCut(group, id) && !isCut(group, DIGITIZED)) return [];
    const value = id in MOMENTS ? moment(group, id as keyof typeof MOMENTS) : exifValue(id, tag as Tag);
    if (id === 'GPSAltitude' && typeof value === 'number')
      return [{ id, value: (group['GPSAltitudeRef'] as Tag | undefined)?.value === BELOW ? -value : value }];
    return value === undefined ? [] : [{ id, value }];
  });
}

function exifValue(id: string, { value, description }: Tag): unknown {
  if (value === FAULTY || (Array.isArray(value) && value[0] === FAULTY)) return undefined;
  if (DECODED.has(id)) return description;
  // Of the photographer, and of the editor behind NUL.
  if (id === 'Copyright' && Array.isArray(value)) return value.join('\0');
  if (id === 'UserComment' && Array.isArray(value) && typeof value[0] === 'number')
    return userComment(value as number[]);
  if (RATIONALS.has(id)) {
    const [number, by] = Array.isArray(value) ? (value as unknown[]) : [];
    return typeof number === 'number' && typeof by === 'number' ? number / by : undefined;
  }
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

/** `2005:0`, not `2005:  :`, by which people say that they know no more. */
const CUT = /^\d{4}:(?:\d|\d\d:\d?)?$/;

function isCut(group: Group, id: keyof typeof MOMENTS): boolean {
  const time = moment(group, id);
  return time === undefined || CUT.test(time);
}

/** Signed already. */
function places(gps: unknown): NativeTag[] {
  const { Latitude, Longitude } = (gps ?? {}) as Readonly<Record<string, unknown>>;
  return [
    { id: 'GPSLatitude', value: Latitude },
    { id: 'GPSLongitude', value: Longitude },
  ];
}

/** Characters of a day or a time that are looked at. */
const STAMP_CAP = 32;

/** Texts are decoded in the description. Day and time are two records, taken as they are: some write more than digits. */
function iptcTags(group: Group): NativeTag[] {
  const tags = Object.entries(group).flatMap(([id, tag]) =>
    [tag].flat().map((one) => ({ id, value: (one as Tag).description })),
  );
  const [day, time = ''] = ['Date Created', 'Time Created'].map((id) => {
    const value = [group[id]].flat()[0]?.value;
    return Array.isArray(value) ? String.fromCharCode(...(value as number[]).slice(0, STAMP_CAP)) : undefined;
  });
  return day === undefined ? tags : [...tags, { id: 'Taken', value: time === '' ? day : `${day}T${time}` }];
}

/** Values that a tag writes in a way of its own. */
import type { Value } from '../document.ts';
import { freeRating, popmRating, windowsRating } from './ratings.ts';

/** @param id of the tag, as the file has it */
export type Conversion = (value: Value, id: string) => Value | undefined;

/** `stik` of iTunes; 1 is music, which is not worth a word. */
const KINDS: Readonly<Record<string, string>> = {
  0: 'film',
  2: 'audiobook',
  6: 'music video',
  9: 'film',
  10: 'series',
  11: 'booklet',
  14: 'ringtone',
  21: 'podcast',
};
/** `rtng` of iTunes. */
const ADVISORIES: Readonly<Record<string, string>> = { 1: 'explicit', 2: 'clean', 4: 'explicit' };

const ISRC = /^[A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5}$/i;

export const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  popm: (value, id) => popmRating(Number(value), id.slice('POPM:'.length)),
  windows: (value) => windowsRating(Number(value)),
  stars: (value) => freeRating(String(value)),
  positive: (value) => (Number(value) > 0 ? value : undefined),
  /** Exif 3.0, 4.6.4.1. */
  orientation: (value) => (Number(value) >= 1 && Number(value) <= 8 ? value : undefined),
  fraction: (value) => Number(value) * 100,
  /** Matroska: 0 to 5. */
  five: (value) => Number(value) * 20,
  /** Stars of five, as cameras and Adobe count them; 0 is "not rated", -1 "rejected". */
  camera: (value) => (Number(value) > 0 ? Number(value) * 20 : undefined),
  kind: (value) => KINDS[value],
  advisory: (value) => ADVISORIES[value] ?? (/^[a-z]+$/i.test(String(value)) ? value : undefined),
  fromZero: (value) => Number(value) + 1,
  isrc: (value) => (ISRC.test(String(value).trim()) ? value : undefined),
  /** A field that others use, too. */
  musicmagic: (value) => /^MusicMagic Fingerprint\s*(.+)/.exec(String(value))?.[1],
  /** `1/250` */
  quotient: (value) => {
    const [number = 0, by = 1] = String(value).split('/').map(Number);
    // 0 stands for "not known".
    return number === 0 ? undefined : number / by;
  },
  compass: (value) => degrees(String(value)),
  /** Windows sets several apart by semicolons. NUL does so in a document. */
  list: (value) =>
    String(value)
      .split(';')
      .map((one) => one.trim())
      .join('\0'),
};

/** `47,30.5N`, `8,15,30W` (XMP 2016, part 2, 1.2.7) -> 47.508..., -8.258... */
function degrees(text: string): number | undefined {
  const [, whole, minutes, seconds = 0, side] =
    /^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NESW])$/.exec(text) ?? [];
  if (side === undefined) return undefined;
  const value = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
  return side === 'S' || side === 'W' ? -value : value;
}

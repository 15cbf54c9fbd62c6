/** Values that a tag writes on a scale of its own. */
import type { Value } from '../document.ts';

/** Lower bounds of one to five stars in POPM, as Windows and most players take them; 0 is "not rated". */
const POPM_STARS = [1, 32, 96, 160, 224];
/** The same in `WM/SharedUserRating` (1, 25, 50, 75, 99). */
const WINDOWS_STARS = [1, 13, 38, 63, 87];

export type Conversion = (value: Value) => Value | undefined;

export const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  popm: (value) => stars(Number(value), POPM_STARS),
  windows: (value) => stars(Number(value), WINDOWS_STARS),
  fraction: (value) => Number(value) * 100,
  /** Nobody fixed the scale of a `RATING` comment: up to 5 are stars, above is percent. */
  free: (value) => (Number(value) <= 5 ? Number(value) * 20 : Number(value)),
  /** Stars of five, as cameras and Adobe count them; 0 is "not rated", -1 "rejected". */
  stars: (value) => (Number(value) > 0 ? Number(value) * 20 : undefined),
  /** `1/250` */
  quotient: (value) => {
    const [number, by = 1] = String(value).split('/').map(Number);
    return Number(number) / by;
  },
  compass: (value) => degrees(String(value)),
  /** Windows sets several apart by semicolons. NUL does so in a document. */
  list: (value) => String(value).replaceAll(/ *; */g, '\0'),
};

/** `47,30.5N`, `8,15,30W` (XMP 2016, part 2, 1.2.7) -> 47.508..., -8.258... */
function degrees(text: string): number | undefined {
  const [, whole, minutes, seconds = 0, side] =
    /^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NESW])$/.exec(text) ?? [];
  if (side === undefined) return undefined;
  const value = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
  return side === 'S' || side === 'W' ? -value : value;
}

function stars(value: number, bounds: readonly number[]): number | undefined {
  const count = bounds.filter((bound) => value >= bound).length;
  return count === 0 ? undefined : count * 20;
}

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
};

function stars(value: number, bounds: readonly number[]): number | undefined {
  const count = bounds.filter((bound) => value >= bound).length;
  return count === 0 ? undefined : count * 20;
}

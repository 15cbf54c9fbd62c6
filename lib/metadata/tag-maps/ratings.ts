/** Ratings, which every program writes on a scale of its own, brought to 0 to 100: one star of five is 20. */

/**
 * POPM (ID3v2.4, 4.17) is 1 to 255 and says no more. Windows Media Player's five values became the custom; MediaMonkey and
 * MusicBee put half stars between them, and 13 below all, where 1 stands for a whole star.
 */
const POPM_HALVES = new Map([
  [13, 10],
  [54, 30],
  [118, 50],
  [186, 70],
  [242, 90],
]);
const POPM_STARS = [1, 32, 96, 160, 224];
/** These count in equal steps. */
const LINEAR = /traktor|quodlibet|musicbrainz/i;
/** Fifths of 255 and of 99: nobody writes them but those who count in equal steps. */
const POPM_FIFTHS = new Map([51, 102, 153, 204].map((value, index) => [value, (index + 1) * 20]));
const WINDOWS_FIFTHS = new Map([
  [19, 20],
  [20, 20],
  [39, 40],
  [40, 40],
]);
/** `WM/SharedUserRating`: 1, 25, 50, 75, 99. */
const WINDOWS_STARS = [1, 13, 38, 63, 87];

/**
 * @param owner e-mail, or name, of who rated
 * @returns undefined for 0, which is "not rated"
 */
export function popmRating(value: number, owner: string): number | undefined {
  if (LINEAR.test(owner)) return value === 0 ? undefined : (value / 255) * 100;
  return POPM_HALVES.get(value) ?? POPM_FIFTHS.get(value) ?? stars(value, POPM_STARS);
}

export function windowsRating(value: number): number | undefined {
  return WINDOWS_FIFTHS.get(value) ?? stars(value, WINDOWS_STARS);
}

/**
 * Nobody fixed the scale of a `RATING` field: `0.8` is of one, `4` and `4.5` are stars of five, 6 to 10 are of ten, more is
 * percent. 0 is "not rated".
 */
export function freeRating(text: string): number | undefined {
  const value = Number(text.replace(',', '.'));
  if (value === 0) return undefined;
  if (/[.,]/.test(text) && value <= 1) return value * 100;
  if (value <= 5) return value * 20;
  return value <= 10 ? value * 10 : value;
}

function stars(value: number, bounds: readonly number[]): number | undefined {
  const count = bounds.filter((bound) => value >= bound).length;
  return count === 0 ? undefined : count * 20;
}

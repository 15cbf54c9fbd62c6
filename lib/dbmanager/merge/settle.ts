/**
 * A file that was written to a moment ago may be written to once more without its stamp telling: times are as coarse as
 * the clock of the file system. Such a file is parsed like any other, but its row keeps a stamp that no listing will
 * ever show: it has "changed" at the next scan, and is parsed once more.
 */

/** Milliseconds. FAT counts two seconds, older shares one: their times have no fraction. */
const COARSE = 2_000;
/** Milliseconds. Kernels set times from a clock that ticks every 1 to 10 ms. */
const FINE = 20;
const WHOLE_SECOND = /^\d+\.\d+0{9}\./;
const MARK = '~';

/** @param mtime of the stamp; as `now`, milliseconds since the epoch @returns what to keep of it in the row */
export function keptStamp(stamp: string, mtime: number, now: number): string {
  const age = now - mtime;
  // Far ahead of our clock is not young: it would be parsed at every scan until then.
  if (age >= COARSE || age <= -COARSE) return stamp;
  return age < (WHOLE_SECOND.test(stamp) ? COARSE : FINE) ? stamp + MARK : stamp;
}

/** It is to be parsed once more. */
export function isYoung(kept: string): boolean {
  return kept.endsWith(MARK);
}

/** The stamp of the bytes, as `stat` shows it. */
export function plainStamp(kept: string): string {
  return isYoung(kept) ? kept.slice(0, -MARK.length) : kept;
}

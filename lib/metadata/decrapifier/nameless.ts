/** Names of files that say nothing of what is in them, so that their folder has to. */
import { blanksFor } from './plain-text.ts';
import type { VideoName } from './video-name.ts';

const NAMELESS = /^(?:(?:movie|film|video|index|main|title|vts|video ts|stream|sample)(?: ?\d+)*|\d{5})$/i;
/** Hashes, and what servers of news groups make of a name: one word, in which letters and digits are mixed. */
const HASH = /^[\da-f]{24,}$|^(?=.*\d)(?=.*[a-z])[\da-z]{16,}$/i;
const HASHES = /^(?:[\da-z]+-){2,}[\da-z]+$/i;
/** `160725_02`: the day of the upload. */
const DAY = /^\d{6}_\d{1,3}$/;
/** `dmd-aw`: what a group calls its files, in a folder with the whole name. */
const SHORT = /^[a-z\d]{2,6}-[a-z\d]{1,6}$/;
/** `p0801` and `50E10S`: a name that was turned round, not to be found. */
const BACKWARDS = /(?<![\p{L}\d])(?:p(?:0801|027|084|065)(?![\p{L}\d])|\d{2,3}E\d\dS(?![\p{L}\d]))/u;

export function isNameless(title: string): boolean {
  return NAMELESS.test(title);
}

export function forwards(stem: string): string {
  return BACKWARDS.test(stem) ? Array.from(stem).reverse().join('') : stem;
}

export function saysNothing(stem: string, folder: VideoName): boolean {
  if (isNameless(blanksFor(stem))) return true;
  if (!folder.isRelease) return false;
  return (
    HASH.test(stem) ||
    DAY.test(stem) ||
    SHORT.test(stem) ||
    (HASHES.test(stem) && /\d[a-f]\d|[a-f]\d[a-f]/.test(stem))
  );
}

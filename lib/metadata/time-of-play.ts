/** Nothing was played in the future: one such time would stand above every play that comes, for it never falls. */
import { isoTime } from './dates.ts';

/** Clocks of machines differ by so many minutes. */
export const CLOCKS_APART = 5;
/** Hours of the zone that is furthest ahead of UTC: a time that names no zone may be told there. */
const ZONE_AHEAD = 14;

const MINUTE = 60_000;
const ZONE = /(?:Z|[+-]\d\d:\d\d)$/;

/** @param at milliseconds since the epoch, or a time as somebody writes it */
export function isYetToCome(at: number | string): boolean {
  if (typeof at === 'number') return at > Date.now() + CLOCKS_APART * MINUTE;
  const time = isoTime(at);
  if (time === undefined) return false;
  if (ZONE.test(time)) return isYetToCome(Date.parse(time));
  // A day alone is read as one of UTC.
  const utc = Date.parse(time.includes('T') ? `${time}Z` : time);
  return isYetToCome(utc - ZONE_AHEAD * 60 * MINUTE);
}

export function yetToCome(said: string): string {
  return `${said} lies in the future, and nothing was played then: at most ${CLOCKS_APART} minutes are, by which clocks differ`;
}

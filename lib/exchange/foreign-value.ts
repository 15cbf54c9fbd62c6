/** Values as other programs write them, as this library has them. */
import { isoTime } from '../metadata/dates.ts';
import type { Value } from '../metadata/document.ts';
import { noValueOf } from '../metadata/given-value.ts';

/** A rating of 5 is all of five stars, or nearly nothing of a hundred. */
export type RatingScale = 5 | 10 | 100;

const STARS = /^[★☆½✮⯪*]+$/u;
const OF = /^(\d+(?:[.,]\d+)?)\s*(?:\/|of|out of)\s*(\d+)$/i;
const PERCENT = /^(\d+(?:[.,]\d+)?)\s*%$/;
const NAMED = /^(\d+(?:[.,]\d+)?)\s*stars?$/i;
const NUMBER = /^\d+(?:[.,]\d+)?$/;
/** `1:02:03.5`, `2:03` */
const CLOCK = /^(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)$/;
const PLAYS = /^(\d+) *(?:plays?|times|x)$/i;
const THOUSANDS = /^\d{1,3}(?:[,. ]\d{3})+$/;
/** Seconds since 1970 from 2001 on, and milliseconds. */
const EPOCH_SECONDS = /^\d{9,10}(?:\.\d+)?$/;
const EPOCH_MILLISECONDS = /^\d{12,13}$/;
/** What is said where a value is none, and what is one does not go without saying. */
const TAKEN: Readonly<Record<string, string>> = {
  last_played: ': 2024-05-17 10:00 is, or seconds or milliseconds since 1970',
};

/**
 * @param value a cell, or a value of JSON
 * @returns undefined where it says nothing, such as a play count of 0; what is no value is refused by whoever checks it
 */
export function foreignValue(key: string, value: Value, scale: RatingScale): Value | undefined {
  const text = String(value).trim();
  if (text === '') return undefined;
  switch (key) {
    case 'rating':
      // Players write 0 for what was never rated.
      return ratingOf(text, scale) || undefined;
    case 'playcount':
      if (Number(text) === 0) return undefined;
      return THOUSANDS.test(text) ? text.replaceAll(/[,. ]/g, '') : (PLAYS.exec(text)?.[1] ?? value);
    case 'last_played':
      if (text === '0') return undefined;
      if (EPOCH_MILLISECONDS.test(text)) return new Date(Number(text)).toISOString();
      if (EPOCH_SECONDS.test(text)) return new Date(Number(text) * 1000).toISOString();
      // `05/06/2024`, which people write both ways: of a release the year is worth having, of a moment it is wrong.
      return isoTime(text)?.length === 4 ? '' : value;
    case 'position':
      return positionOf(text) || undefined;
    default:
      return value;
  }
}

/** @param value as it was written */
export function noValue(key: string, value: unknown): string {
  return `${noValueOf(key, value)}${TAKEN[key] ?? ''}`;
}

/** @returns the number of a rating that does not say of how many; undefined for any other */
export function bareRating(value: Value): number | undefined {
  const text = String(value).trim();
  return NUMBER.test(text) ? decimal(text) : undefined;
}

/** Percent; what is no rating comes back as it is, and is refused by whoever checks values. */
function ratingOf(text: string, scale: RatingScale): Value {
  if (STARS.test(text)) {
    const full = text.replaceAll(/[^★*]/gu, '').length;
    return percentOf(full + (/[½✮⯪]/u.test(text) ? 0.5 : 0), 5);
  }
  const of = OF.exec(text);
  if (of !== null) return percentOf(decimal(of[1]), Number(of[2]));
  const percent = PERCENT.exec(text);
  if (percent !== null) return decimal(percent[1]);
  const named = NAMED.exec(text);
  if (named !== null) return percentOf(decimal(named[1]), 5);
  return NUMBER.test(text) ? percentOf(decimal(text), scale) : text;
}

/** Percent, which is whole, of another scale. What is of a hundred is not another: it stays as it is. */
function percentOf(rating: number, scale: number): number {
  return scale === 100 ? rating : Math.round((rating / scale) * 100);
}

/** Milliseconds. */
function positionOf(text: string): Value {
  const clock = CLOCK.exec(text);
  if (clock === null) return NUMBER.test(text) ? decimal(text) : text;
  const [, hours = '0', minutes = '0', seconds = '0'] = clock;
  return Math.round(((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}

function decimal(text = ''): number {
  return Number(text.replace(',', '.'));
}

/**
 * What people type of times: a day, a month and a year are all of their time (UTC), so `added:2024-12` is that month and
 * `added>2024` begins behind the year. `-30d` is a moment, told from now.
 */
import type { Condition } from './query.ts';
import { isRelative } from './relative-time.ts';
import type { Operator } from './tokens.ts';

interface Span {
  readonly start: number | string;
  /** Where the next one begins; of a moment: undefined. */
  readonly end: number | undefined;
}

/** @param key of `TIME_FIELDS` @returns undefined where it is no time */
export function timeCondition(key: string, operator: Operator, text: string): Condition | undefined {
  const [, first, last] = /^(.*?)\.\.(.*)$/.exec(text) ?? [];
  if (first !== undefined && last !== undefined) {
    const [start, end] = [spanOf(first), spanOf(last)];
    if ((first !== '' && start === undefined) || (last !== '' && end === undefined)) return undefined;
    if (start === undefined && end === undefined) return undefined;
    return {
      op: 'range',
      key,
      ...(start === undefined ? {} : { from: start.start }),
      ...(end === undefined ? {} : untilEnd(end)),
    };
  }
  const span = spanOf(text);
  if (span === undefined) return undefined;
  const { start, end } = span;
  switch (operator) {
    case '>':
      return { op: 'range', key, ...(end === undefined ? { above: start } : { from: end }) };
    case '>=':
      return { op: 'range', key, from: start };
    case '<':
      return { op: 'range', key, below: start };
    case '<=':
      return { op: 'range', key, ...untilEnd(span) };
    case ':':
    case '=':
    case '==':
      // Nothing happens at a moment.
      return end === undefined ? undefined : { op: 'range', key, from: start, below: end };
  }
}

function untilEnd({ start, end }: Span): { readonly to: number | string } | { readonly below: number } {
  return end === undefined ? { to: start } : { below: end };
}

function spanOf(text: string): Span | undefined {
  if (isRelative(text)) return { start: text, end: undefined };
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  if (year === undefined) {
    // Milliseconds, or a day with its time.
    const moment = /^\d{5,}$/.test(text)
      ? Number(text)
      : /^\d{4}-\d\d-\d\dT/.test(text)
        ? Date.parse(text)
        : NaN;
    return Number.isNaN(moment) ? undefined : { start: moment, end: undefined };
  }
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  const start = Date.UTC(y, m, d);
  if (Number.isNaN(Date.parse(text)) || new Date(start).getUTCDate() !== d) return undefined;
  const end =
    day === undefined
      ? Date.UTC(month === undefined ? y + 1 : y, month === undefined ? 0 : m + 1)
      : Date.UTC(y, m, d + 1);
  return { start, end };
}

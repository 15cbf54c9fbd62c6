/**
 * `-30d`: a time that is told from now. It is kept as it is, so that a query means the last 30 days every day. Moments are
 * read as they are stored, whatever their offset.
 */
import { inUtc } from '../metadata/dates.ts';
import { keyInfo } from '../metadata/keys.ts';
import type { Value } from '../metadata/document.ts';
import { FIELDS, isField } from './query.ts';
import { isRising } from '../metadata/rising.ts';
import type { Bounds, Condition, Query } from './query.ts';

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR, w: 168 * HOUR, y: 8766 * HOUR };
const RELATIVE = /^-(\d{1,6})([hdwy])$/;

/** Fields that are milliseconds since the epoch. */
export const TIME_FIELDS: ReadonlySet<string> = new Set(['mtime', 'added', 'gone']);

/** Hours, days, weeks or years before now. */
export function isRelative(value: Value | undefined): value is string {
  return typeof value === 'string' && RELATIVE.test(value);
}

/** Its limits may be told from now. */
export function takesRelative(key: string): boolean {
  if (isField(key)) return TIME_FIELDS.has(key);
  const type = keyInfo(key)?.type;
  return type === 'date' || type === 'time';
}

/** The query as it reads at this moment. @param now milliseconds since the epoch */
export function atMoment<Asked extends Query>(query: Asked, now: number): Asked {
  return query.where === undefined ? query : { ...query, where: conditionAt(query.where, now) };
}

function conditionAt(condition: Condition, now: number): Condition {
  if (condition.op === 'and' || condition.op === 'or')
    return { ...condition, of: condition.of.map((one) => conditionAt(one, now)) };
  if (condition.op === 'not') return { ...condition, of: conditionAt(condition.of, now) };
  if (condition.op === 'range' && takesRelative(condition.key))
    return { ...condition, ...boundsAt(condition, now) };
  if (condition.op === 'equal') return { ...condition, value: asStored(condition.key, condition.value) };
  return condition.op === 'in'
    ? { ...condition, values: condition.values.map((value) => asStored(condition.key, value)) }
    : condition;
}

function asStored(key: string, value: Value): Value {
  return typeof value === 'string' && isRising(key) ? inUtc(value) : value;
}

function boundsAt({ key, from, to, above, below }: Bounds & { readonly key: string }, now: number): Bounds {
  const at = (bound: Value | undefined): Value | undefined => {
    if (!isRelative(bound)) return bound === undefined ? undefined : asStored(key, bound);
    const [, count = '0', unit = 'd'] = RELATIVE.exec(bound) ?? [];
    const time = Math.max(0, now - Number(count) * (UNITS[unit] ?? 0));
    return isField(key) && FIELDS[key] === 'number' ? time : new Date(time).toISOString();
  };
  return { from: at(from), to: at(to), above: at(above), below: at(below) };
}

/** A query from outside, checked part by part: the error names the part and what it takes. */
import * as v from 'valibot';
import { ROLES } from '../metadata/columns.ts';
import { checkGiven, sentence } from '../check-given.ts';
import { ValhallaError } from '../errors.ts';
import { givenWords } from '../issue-words.ts';
import { KEY } from '../metadata/clean.ts';
import { fold } from '../metadata/fold.ts';
import { languageFault } from '../metadata/given-value.ts';
import { keyInfo } from '../metadata/keys.ts';
import type { Value } from '../metadata/document.ts';
import { FIELDS, TEXT_KEYS, isField, wordsOf } from './query.ts';
import type { Field, Query, ValueCondition, Words } from './query.ts';
import { isRelative, takesRelative } from './relative-time.ts';

/** Deeper, or longer, is no question: the compiler, and SQLite's own limits, must be safe from it. */
const DEPTH = 40;
const CONDITIONS = 500;
const VALUES = 10_000;

const KEY_NAME = v.pipe(
  v.string(),
  v.regex(KEY, 'a key is made of lower-case letters, digits, "_", "-", ":" and "."'),
);
const TEXT = v.pipe(v.string(), v.nonEmpty(), v.maxLength(10_000));
const VALUE = v.union([v.pipe(v.string(), v.maxLength(10_000)), v.pipe(v.number(), v.finite())]);

/** As it is compared; SQLite takes twice as many, and a sign of its own becomes two there. */
const PATTERN_BYTES = 25_000;
const PATTERN = v.pipe(
  TEXT,
  v.check(
    (pattern) => Buffer.byteLength(fold(pattern)) <= PATTERN_BYTES,
    `a pattern has at most ${PATTERN_BYTES} bytes, as it is compared; shorten it`,
  ),
);

const SAID = {
  source: v.optional(TEXT),
  language: v.optional(
    v.pipe(
      TEXT,
      v.check(
        (language) => languageFault(language) === undefined,
        ({ input }) => languageFault(input) ?? '',
      ),
    ),
  ),
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-128), v.maxValue(128))),
};
const EXACT = v.optional(v.boolean());

/** Without what it holds: the depth is counted by hand, so that a hostile query ends with an error and not the stack. */
const PARTS = {
  equal: v.strictObject({ op: v.literal('equal'), key: KEY_NAME, value: VALUE, exact: EXACT, ...SAID }),
  in: v.strictObject({
    op: v.literal('in'),
    key: KEY_NAME,
    values: v.pipe(v.array(VALUE), v.maxLength(VALUES)),
    exact: EXACT,
    ...SAID,
  }),
  like: v.strictObject({ op: v.literal('like'), key: KEY_NAME, pattern: PATTERN, ...SAID }),
  range: v.pipe(
    v.strictObject({
      op: v.literal('range'),
      key: KEY_NAME,
      from: v.optional(VALUE),
      to: v.optional(VALUE),
      above: v.optional(VALUE),
      below: v.optional(VALUE),
      ...SAID,
    }),
    v.check(
      ({ from, to, above, below }) => (from ?? to ?? above ?? below) !== undefined,
      'a range needs one of from, to, above, below',
    ),
  ),
  exists: v.strictObject({ op: v.literal('exists'), key: KEY_NAME, ...SAID }),
  text: v.strictObject({
    op: v.literal('text'),
    text: v.pipe(v.string(), v.maxLength(1000)),
    key: v.optional(
      v.picklist(
        Object.keys(TEXT_KEYS),
        `only ${Object.keys(TEXT_KEYS).join(', ')} are searched by words; use like for other keys`,
      ),
    ),
    prefix: v.optional(v.boolean()),
    phrase: v.optional(v.boolean()),
  }),
} as const;

const COMMON = {
  where: v.optional(v.unknown()),
  missing: v.optional(v.union([v.boolean(), v.literal('all')])),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};

const BY_NAME = v.optional(v.undefined('albums and artists come by name'));

const QUERY = v.variant('from', [
  v.strictObject({
    from: v.picklist(['files', 'items']),
    sort: v.optional(
      v.pipe(
        v.array(v.strictObject({ key: KEY_NAME, descending: v.optional(v.boolean()) })),
        v.maxLength(8, 'at most 8 sort keys'),
      ),
    ),
    ...COMMON,
  }),
  v.strictObject({
    from: v.literal('values'),
    key: KEY_NAME,
    sort: v.optional(v.picklist(['value', 'count'])),
    ...COMMON,
  }),
  v.strictObject({ from: v.literal('albums'), sort: BY_NAME, ...COMMON }),
  v.strictObject({
    from: v.literal('artists'),
    role: v.optional(v.picklist(ROLES)),
    sort: BY_NAME,
    ...COMMON,
  }),
]);

/** What people type. @throws ERR_VALHALLA_QUERY: it is none */
export function checkText(text: unknown): string {
  return valid(v.string(), text, 'its text');
}

/** @throws ERR_VALHALLA_QUERY naming the part */
export function checkQuery(query: unknown): Query {
  const checked = valid(QUERY, query, 'query') as Query;
  if (checked.where !== undefined) checkWhere(checked.where, 'where');
  const ranked = typeof checked.sort === 'object' && checked.sort.some(({ key }) => key === 'rank');
  if (ranked && wordsOf(checked.where).length === 0)
    throw refused('sort', 'rank is how well words fit, and no words must be there');
  return checked;
}

/** @param at what it is called where it was given */
export function checkWhere(condition: unknown, at: string): void {
  checkCondition(condition, at, { depth: 0, left: CONDITIONS });
}

interface Budget {
  readonly depth: number;
  left: number;
}

function checkCondition(condition: unknown, at: string, budget: Budget): void {
  if (budget.depth > DEPTH || --budget.left < 0)
    throw refused(at, `it is nested more than ${DEPTH} deep, or has more than ${CONDITIONS} parts`);
  const op = opOf(condition, at);
  if (op === 'and' || op === 'or') {
    const { of } = valid(v.strictObject({ op: v.string(), of: v.array(v.unknown()) }), condition, at);
    const inner = { depth: budget.depth + 1, left: budget.left };
    for (const [index, part] of of.entries()) checkCondition(part, `${at}.of[${index}]`, inner);
    budget.left = inner.left;
  } else if (op === 'not') {
    const { of } = valid(v.strictObject({ op: v.string(), of: v.unknown() }), condition, at);
    const inner = { depth: budget.depth + 1, left: budget.left };
    checkCondition(of, `${at}.of`, inner);
    budget.left = inner.left;
  } else {
    const part = valid(PARTS[op] as v.GenericSchema<ValueCondition | Words>, condition, at);
    if (part.op !== 'text') checkField(part, at);
  }
}

function opOf(condition: unknown, at: string): keyof typeof PARTS | 'and' | 'or' | 'not' {
  const op: unknown =
    typeof condition === 'object' && condition !== null && 'op' in condition ? condition.op : undefined;
  const ops = [...Object.keys(PARTS), 'and', 'or', 'not'];
  if (typeof op === 'string' && ops.includes(op)) return op as keyof typeof PARTS | 'and' | 'or' | 'not';
  throw refused(`${at}.op`, `expected one of ${ops.join(', ')}, got ${givenWords(op)}`);
}

function checkField(part: ValueCondition, at: string): void {
  const { key, source, language, priority } = part;
  if (!isField(key)) {
    if (keyInfo(key)?.type === 'number') checkNumbers(part, at);
    return;
  }
  if ((source ?? language ?? priority) !== undefined)
    throw refused(at, `no source says ${key}, it is of the file; leave out source, language and priority`);
  const values = valuesOf(part);
  if (key === 'folder' && part.op !== 'equal' && part.op !== 'in')
    throw refused(at, `folder takes equal and in, not ${part.op}`);
  const fault = values.map((value) => fieldFault(key, value)).find((one) => one !== undefined);
  if (fault !== undefined) throw refused(at, fault);
  if (FIELDS[key] === 'number') checkNumbers(part, at);
}

/** @returns why the field can have no such value */
export function fieldFault(field: Field, value: Value): string | undefined {
  const choices = CHOICES[field];
  if (choices?.includes(String(value)) === false)
    return `${field} is one of ${choices.join(', ')}, not ${JSON.stringify(value)}`;
  if (field !== 'folder' || String(value).startsWith('/')) return undefined;
  return `folder takes an absolute path, not ${JSON.stringify(value)}`;
}

const CHOICES: Partial<Readonly<Record<Field, readonly string[]>>> = {
  type: ['audio', 'video', 'image', 'playlist'],
  state: ['found', 'done', 'failed', 'quarantined'],
};

function checkNumbers(part: ValueCondition, at: string): void {
  const stranger = valuesOf(part)
    .filter((value) => !(part.op === 'range' && isRelative(value) && takesRelative(part.key)))
    .find((value) => value === '' || Number.isNaN(Number(value)));
  if (stranger !== undefined)
    throw refused(at, `${part.key} is a number, and ${JSON.stringify(stranger)} is none`);
}

function valuesOf(part: ValueCondition): readonly Value[] {
  if (part.op === 'equal') return [part.value];
  if (part.op === 'in') return part.values;
  if (part.op !== 'range') return [];
  return [part.from, part.to, part.above, part.below].filter((value) => value !== undefined);
}

function valid<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown, at: string): Output {
  return checkGiven(schema, value, ({ at: below, words }) => {
    // Parts of the whole go by their own names, as `where` does.
    const part = [at === 'query' && below !== '' ? '' : at, below].filter((one) => one !== '').join('.');
    if (!words.startsWith(NOT_VALID)) return refused(part, `it ${words}`);
    return refused(part, words.slice(NOT_VALID.length));
  });
}

const NOT_VALID = 'is not valid: ';

function refused(part: string, why: string): ValhallaError {
  return new ValhallaError('ERR_VALHALLA_QUERY', sentence(`The query is not valid at ${part}:`, why));
}

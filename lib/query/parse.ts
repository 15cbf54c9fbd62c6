/**
 * What people type, as a query: `artist:bowie year:1970..1979 -genre:live "exact words" sort:-year`. The language is
 * described in `docs/queries.md`.
 */
import type { Value } from '../metadata/document.ts';
import { fold } from '../metadata/fold.ts';
import { keyInfo } from '../metadata/keys.ts';
import { sortKey } from './build.ts';
import { checkText, fieldFault } from './check.ts';
import { FIELDS, TEXT_KEYS, isField } from './query.ts';
import type { Condition, EntriesQuery, SortKey, TextKey } from './query.ts';
import { TIME_FIELDS, isRelative } from './relative-time.ts';
import { timeCondition } from './time-condition.ts';
import { tokensOf, wrong } from './tokens.ts';
import type { Token } from './tokens.ts';

/** Everything but `from`. */
export type ParsedText = Pick<EntriesQuery, 'where' | 'sort' | 'limit' | 'missing'>;

/** Characters. Nobody types more. */
const LONGEST = 10_000;
/** Brackets and `not` within each other: the stack must be safe from them. */
const DEPTH = 40;

/** @throws ERR_VALHALLA_QUERY with the column and the remedy */
export function parseText(text: string): ParsedText {
  if (checkText(text).length > LONGEST)
    throw wrong(`${text.slice(0, 50)}...`, LONGEST + 1, `it has more than ${LONGEST} characters; shorten it`);
  return new Parser(text).parse();
}

/** Names that people type for keys. */
export const ALIASES: Readonly<Record<string, string>> = {
  albumartist: 'album_artist',
  filename: 'name',
  length: 'duration',
};
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const SAYS_SOMETHING = /[\p{L}\p{N}]/u;
/** Of a pattern, where it does not stand in quotes; there is no way to write one that means itself. */
const SIGN = /[*?]/;
/** From one value to another. Three dots are part of a name: `...baby`. */
const RANGE = /^(.*?)(?<!\.)\.\.(?!\.)(.*)$/;
/** Any value. */
const ANY = /^\*+$/;

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #sort: SortKey[] = [];
  #limit: number | undefined;
  #missing: EntriesQuery['missing'];

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  parse(): ParsedText {
    const where = this.#either();
    const left = this.#tokens[this.#at];
    if (left !== undefined)
      throw wrong(this.#text, left.column, 'no bracket is open here; take this one away');
    return {
      ...(where === undefined ? {} : { where }),
      ...(this.#sort.length === 0 ? {} : { sort: this.#sort }),
      ...(this.#limit === undefined ? {} : { limit: this.#limit }),
      ...(this.#missing === undefined ? {} : { missing: this.#missing }),
    };
  }

  #either(): Condition | undefined {
    const of: Condition[] = [];
    for (;;) {
      const all = this.#all();
      const or = this.#tokens[this.#at];
      const isOr = or?.kind === 'or';
      if (all === undefined && (isOr || of.length > 0))
        throw wrong(this.#text, or?.column ?? this.#text.length + 1, 'or stands between two conditions');
      if (all !== undefined) of.push(all);
      if (!isOr) break;
      this.#at++;
    }
    return of.length > 1 ? { op: 'or', of } : of[0];
  }

  #all(): Condition | undefined {
    const of: Condition[] = [];
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token.kind === 'or' || token.kind === 'close') break;
      const one = this.#one(token);
      if (one !== undefined) of.push(one);
    }
    return of.length > 1 ? { op: 'and', of } : of[0];
  }

  #one(token: Token): Condition | undefined {
    this.#at++;
    if (token.kind === 'word') return this.#words(token);
    if (token.kind === 'phrase') return { op: 'text', text: token.text, phrase: true };
    if (token.kind === 'term') return this.#term(token);
    if (++this.#depth > DEPTH)
      throw wrong(
        this.#text,
        token.column,
        `more than ${DEPTH} brackets and "not" are within each other; use fewer`,
      );
    const condition = this.#inner(token);
    this.#depth--;
    return condition;
  }

  /** What a bracket or a `not` is for. */
  #inner(token: Token): Condition | undefined {
    if (token.kind === 'not') {
      const next = this.#tokens[this.#at];
      const of =
        next === undefined || next.kind === 'close' || next.kind === 'or' ? undefined : this.#one(next);
      if (of === undefined)
        throw wrong(this.#text, token.column, `a condition is missing behind ${token.text}`);
      return { op: 'not', of };
    }
    const inner = this.#either();
    if (this.#tokens[this.#at]?.kind !== 'close')
      throw wrong(this.#text, token.column, 'this bracket is not closed; add ")"');
    this.#at++;
    return inner;
  }

  /** Words that stand together are one search. The last of the whole text may not be typed to its end yet. */
  #words(first: Token): Condition | undefined {
    const words = [first.text];
    // What stands behind a `not` is one word.
    while (
      this.#tokens[this.#at - 2]?.kind !== 'not' &&
      this.#tokens[this.#at]?.kind === 'word' &&
      !words.at(-1)?.endsWith('*')
    )
      words.push(this.#tokens[this.#at++]?.text ?? '');
    const telling = words.filter((word) => SAYS_SOMETHING.test(word));
    const last = telling.at(-1);
    if (last === undefined) return undefined;
    const open = this.#at === this.#tokens.length && !/\s$/.test(this.#text);
    // Inside a word it parts two, as any other sign does: M*A*S*H.
    const text = telling.join(' ').replaceAll(/\*+/g, ' ').trim();
    return { op: 'text', text, prefix: last.endsWith('*') || open };
  }

  #term(token: Token): Condition | undefined {
    const { key: typed, text, column } = token;
    const key = nameOf(typed);
    switch (key) {
      case 'sort':
        this.#sort.push(...text.toLowerCase().split(',').map(sortOf));
        return undefined;
      case 'limit':
        if (!/^[1-9]\d{0,8}$/.test(text)) throw wrong(this.#text, column, 'limit takes a number from 1');
        this.#limit = Number(text);
        return undefined;
      case 'is':
        if (text !== 'missing' && text !== 'any') throw wrong(this.#text, column, 'is takes missing or any');
        this.#missing = text === 'missing' ? true : 'all';
        return undefined;
      case 'has':
        return exists(text.toLowerCase());
      case 'missing':
        return { op: 'not', of: exists(text.toLowerCase()) };
      default:
        return this.#value(key, token);
    }
  }

  #value(key: string, token: Token): Condition {
    const { operator, text, quoted } = token;
    if (!quoted && ANY.test(text) && (operator === ':' || operator === '=')) return exists(key);
    if (TIME_FIELDS.has(key)) return this.#time(key, token);
    if (key === 'folder') return this.#folder(token);
    const value = (one: string): Value => this.#valueOf(key, one, token);
    // Of a key of one's own only ranges are of numbers: `007` may be a code.
    const limit = (one: string): Value =>
      !quoted && isOwn(key) && NUMBER.test(one) ? Number(one) : value(one);
    if (operator === '>') return { op: 'range', key, above: limit(text) };
    if (operator === '<') return { op: 'range', key, below: limit(text) };
    if (operator === '>=') return { op: 'range', key, from: limit(text) };
    if (operator === '<=') return { op: 'range', key, to: limit(text) };
    const [, from = '', to = ''] = (quoted ? null : RANGE.exec(text)) ?? [];
    if (from !== '' || to !== '')
      return {
        op: 'range',
        key,
        ...(from === '' ? {} : { from: limit(from) }),
        ...(to === '' ? {} : { to: limit(to) }),
      };
    if (operator === '==') return { op: 'equal', key, value: value(text), exact: true };
    const wild = !quoted && SIGN.test(text);
    if (operator === '=' || isNumber(key) || (isField(key) && FIELDS[key] === 'choice'))
      return wild && !isNumber(key)
        ? { op: 'like', key, pattern: text }
        : { op: 'equal', key, value: value(text) };
    // Signs alone (`!!!`, a band) are no words to the index.
    if (!isTextKey(key) || !SAYS_SOMETHING.test(fold(text)))
      return quoted && SIGN.test(text)
        ? { op: 'equal', key, value: value(text) }
        : { op: 'like', key, pattern: wild ? text : `*${text}*` };
    const [, stem = text, star = ''] = /^([^*?]*)(\*?)$/.exec(text) ?? [];
    if (wild && star === '') return { op: 'like', key, pattern: text };
    return { op: 'text', key, text: quoted ? text : stem, prefix: !quoted && star !== '', phrase: quoted };
  }

  /** Dots and letters of a path are what they are. */
  #folder(token: Token): Condition {
    const { operator, text, quoted, column } = token;
    if (/[<>]/.test(operator) || (!quoted && SIGN.test(text)))
      throw wrong(
        this.#text,
        column,
        'folder takes one path, as folder:/srv/music; a pattern is path=/srv/*',
      );
    const value = this.#valueOf('folder', text, token);
    return { op: 'equal', key: 'folder', value, ...(operator === '==' ? { exact: true } : {}) };
  }

  #time(key: string, { operator, text, column }: Token): Condition {
    const condition = timeCondition(key, operator, text);
    if (condition !== undefined) return condition;
    const way = isRelative(text)
      ? `${key}>${text} (since then)`
      : `${key}>-30d, ${key}:2024 or ${key}<=2024-12-31`;
    throw wrong(this.#text, column, `${key} takes a day, a month, a year or a time before now: ${way}`);
  }

  #valueOf(key: string, text: string, { column }: Token): Value {
    const fault = isField(key) ? fieldFault(key, text) : undefined;
    if (fault !== undefined) throw wrong(this.#text, column, fault);
    if (!isNumber(key)) return text;
    if (NUMBER.test(text)) return Number(text);
    const isLength = keyInfo(key)?.unit === 'ms';
    const parsed = isLength ? milliseconds(text) : Number.NaN;
    if (!Number.isNaN(parsed)) return parsed;
    const example = isLength ? '3:45' : '12';
    throw wrong(this.#text, column, `${key} takes a number, such as ${example}, and ${text} is none`);
  }
}

function sortOf(typed: string): SortKey {
  const { key, ...how } = sortKey(typed);
  return { key: nameOf(key), ...how };
}

function exists(key: string): Condition {
  const name = nameOf(key);
  // Pictures are told from names of keys: nobody means the text.
  return name === 'cover' || name === 'fanart' || name === 'thumbnail'
    ? { op: 'equal', key: 'artwork', value: name }
    : { op: 'exists', key: name };
}

function nameOf(typed: string): string {
  return (Object.hasOwn(ALIASES, typed) ? ALIASES[typed] : undefined) ?? typed;
}

function isNumber(key: string): boolean {
  return isField(key) ? FIELDS[key] === 'number' : keyInfo(key)?.type === 'number';
}

/** Nobody but who says it knows what its values are. */
function isOwn(key: string): boolean {
  return !isField(key) && keyInfo(key) === undefined;
}

function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(TEXT_KEYS, key);
}

/** `3:45`, `1:02:03` */
function milliseconds(text: string): number {
  const parts = /^(?:(\d+):)?(\d+):(\d\d)$/.exec(text);
  if (parts === null) return Number.NaN;
  const [, hours = '0', minutes = '0', seconds = '0'] = parts;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** What a query over a small library gives, by looking at every value of every item: the slow way, and the plain one. */
import { FACET_KEYS } from '../../lib/metadata/columns.ts';
import type { Document, Value } from '../../lib/metadata/document.ts';
import { fold } from '../../lib/metadata/fold.ts';
import { keyInfo } from '../../lib/metadata/keys.ts';
import { canonicalLanguage } from '../../lib/metadata/languages.ts';
import { priorityFrom } from '../../lib/metadata/priorities.ts';
import type { PriorityRule } from '../../lib/metadata/priorities.ts';
import type { Bounds, Condition, SortKey, ValueCondition, Words } from '../../lib/query/query.ts';

export interface Known {
  readonly item: number;
  readonly added: number;
  readonly type: string;
  readonly name: string;
  readonly folder: string;
  readonly missing: boolean;
  readonly sources: Readonly<Record<string, Document>>;
  readonly best: Document;
  /** The album artists, or who stands in. */
  readonly filedUnder: readonly Value[];
}

export class NaiveFilter {
  readonly #priorityOf: (source: string, key: string) => number;
  /** What the library has of the keys that people browse by, whoever asks. */
  readonly #spellings: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(known: readonly Known[], rules: readonly PriorityRule[]) {
    this.#priorityOf = priorityFrom(rules);
    this.#spellings = new Map(
      [...FACET_KEYS, 'filed_under'].map((key) => [
        key,
        new Set(known.flatMap((one) => this.valuesOf(one, { op: 'exists', key }).map(spelling))),
      ]),
    );
  }

  fits(one: Known, condition: Condition): boolean {
    switch (condition.op) {
      case 'and':
        return condition.of.every((part) => this.fits(one, part));
      case 'or':
        return condition.of.some((part) => this.fits(one, part));
      case 'not':
        return !this.fits(one, condition.of);
      case 'text':
        return hasWords(one, condition);
      case 'equal':
      case 'in':
      case 'like':
      case 'range':
      case 'exists':
        return this.valuesOf(one, condition).some((value) => this.#valueFits(value, condition));
    }
  }

  valuesOf(one: Known, { key, source, language, priority }: ValueCondition): Value[] {
    if (key === 'type') return [one.type];
    if (key === 'name') return [one.name];
    if (key === 'item') return [one.item];
    if (key === 'folder') return [one.folder];
    if (key === 'filed_under') return [...one.filedUnder];
    if ((source ?? language ?? priority) === undefined) return (one.best[key] ?? []).map(([value]) => value);
    const tongue = language === undefined ? undefined : canonicalLanguage(language);
    return Object.entries(one.sources).flatMap(([name, document]) => {
      const rank = name === 'external' ? -128 : this.#priorityOf(name, key);
      if ((source !== undefined && source !== name) || (priority !== undefined && rank > priority)) return [];
      return (document[key] ?? [])
        .filter(
          ([, said]) => tongue === undefined || said === tongue || said?.startsWith(`${tongue}-`) === true,
        )
        .map(([value]) => value);
    });
  }

  #valueFits(value: Value, condition: ValueCondition): boolean {
    const { key } = condition;
    switch (condition.op) {
      case 'equal':
        return this.#named(value, key, condition.value, condition);
      case 'in':
        return condition.values.some((one) => this.#named(value, key, one, condition));
      case 'like':
        return pattern(condition.pattern).test(fold(String(value)));
      case 'range':
        return inRange(value, keyInfo(key)?.type, condition);
      case 'exists':
        return true;
    }
  }

  #named(
    value: Value,
    key: string,
    wanted: Value,
    condition: { exact?: boolean | undefined } & ValueCondition,
  ): boolean {
    if (key === 'folder') return value === wanted || String(value).startsWith(`${wanted}/`);
    if (keyInfo(key)?.type === 'number' || key === 'item') return Number(value) === Number(wanted);
    const said = condition.source ?? condition.language ?? condition.priority;
    const spelled = said === undefined && this.#spellings.get(key)?.has(spelling(wanted)) === true;
    const exact = condition.exact ?? spelled;
    return exact ? spelling(value) === spelling(wanted) : fold(String(value)) === fold(String(wanted));
  }
}

/** Accents that are written apart make no other name. */
export function spelling(value: Value): string {
  return String(value).normalize('NFC');
}

function pattern(text: string): RegExp {
  const escaped = fold(text).replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

function inRange(value: Value, type: string | undefined, bounds: Bounds): boolean {
  const number = /^-?\d+(?:\.\d+)?$/.test(String(value)) ? Number(value) : undefined;
  const compare = (bound: Value | undefined, test: (order: number) => boolean): boolean => {
    if (bound === undefined) return true;
    if (type === 'number' || (type === undefined && typeof bound === 'number'))
      return number !== undefined && test(number - Number(bound));
    const [text, limit] = [fold(String(value)), fold(String(bound))];
    // What begins alike counts as equal.
    return test(text.startsWith(limit) ? 0 : text < limit ? -1 : 1);
  };
  const { from, to, above, below } = bounds;
  return (
    compare(from, (order) => order >= 0) &&
    compare(to, (order) => order <= 0) &&
    compare(above, (order) => order > 0) &&
    compare(below, (order) => order < 0)
  );
}

function tokens(from: string): string[] {
  return (
    fold(from)
      .replaceAll('ς', 'σ')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** All that full-text search has of an item, as tokens. */
function hasWords(one: Known, { text, key, prefix = false, phrase = false }: Words): boolean {
  const keys =
    key === undefined ? ['title', 'artist', 'album', 'album_artist', 'composer', 'genre', 'name'] : [key];
  const columns = keys.map((name) =>
    tokens(name === 'name' ? one.name : (one.best[name] ?? []).map(([value]) => value).join('; ')),
  );
  const wanted = tokens(text);
  if (wanted.length === 0) return false;
  const is = (token: string | undefined, index: number): boolean =>
    token !== undefined &&
    (token === wanted[index] ||
      (prefix && index === wanted.length - 1 && token.startsWith(wanted[index] ?? '')));
  if (phrase)
    return columns.some((column) =>
      column.some((_, start) => wanted.every((_, index) => is(column[start + index], index))),
    );
  return wanted.every((_, index) => columns.some((column) => column.some((token) => is(token, index))));
}

/** As the rows are to come. What has no value comes last, and what nothing tells apart as it was found. */
export function sorted(found: readonly Known[], sort: readonly SortKey[]): number[] {
  const valueOf = (one: Known, key: string): Value | undefined => {
    if (key === 'item' || key === 'added') return one[key];
    const values = key === 'filed_under' ? one.filedUnder : (one.best[key] ?? []).map(([value]) => value);
    return key === 'track' || key === 'year' || key === 'rating'
      ? values[0]
      : values.length > 0
        ? fold(values.join('; '))
        : undefined;
  };
  const compare = (one: Known, other: Known): number => {
    for (const { key, descending = false } of sort) {
      const [first, second] = [valueOf(one, key), valueOf(other, key)];
      if (first === second) continue;
      if (first === undefined || second === undefined) return first === undefined ? 1 : -1;
      return first < second === descending ? 1 : -1;
    }
    const last = sort.at(-1);
    return last?.key === 'added' && last.descending === true ? other.item - one.item : one.item - other.item;
  };
  return [...found].sort(compare).map(({ item }) => item);
}

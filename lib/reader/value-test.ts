/** A condition on one value, as SQL about an expression that gives the value. */
import { fold } from '../metadata/fold.ts';
import { spelling } from '../metadata/spelling.ts';
import type { Value } from '../metadata/document.ts';
import type { Bounds, ValueCondition } from '../query/query.ts';
import { ALL, NONE, allOf, part } from './part.ts';
import type { Part } from './part.ts';
import type { Kind } from './place.ts';

/** Behind every text that begins with the one before it. */
const LAST = '\u{10FFFF}';

export function valueTest(expression: string, kind: Kind, condition: ValueCondition): Part {
  switch (condition.op) {
    case 'equal':
      return equal(expression, kind, [condition.value], condition.exact === true);
    case 'in':
      return equal(expression, kind, condition.values, condition.exact === true);
    case 'like':
      return part(`fold(${expression}) LIKE ? ESCAPE '\\'`, likePattern(condition.pattern));
    case 'range':
      return rangeTest(kind, condition, {
        number: kind === 'number' ? expression : `number(${expression})`,
        text: `fold(${expression})`,
      });
    case 'exists':
      return ALL;
  }
}

function equal(expression: string, kind: Kind, values: readonly Value[], exact: boolean): Part {
  const all = 'IN (SELECT value FROM json_each(?))';
  if (kind === 'number') {
    const numbers = values.map(Number).filter((value) => !Number.isNaN(value));
    return numbers.length === 0 ? NONE : part(`${expression} ${all}`, JSON.stringify(numbers));
  }
  const texts = values.map(String);
  if (kind === 'choice') return part(`${expression} ${all}`, JSON.stringify(texts));
  if (exact) return part(`spelling(${expression}) ${all}`, JSON.stringify(texts.map(spelling)));
  return part(`fold(${expression}) ${all}`, JSON.stringify(texts.map(fold)));
}

/** @param as the value as a number, NULL where it is none, and as a folded text */
export function rangeTest(kind: Kind, bounds: Bounds, as: { number: string; text: string }): Part {
  const one = (bound: Value | undefined, operator: string): Part => {
    if (bound === undefined) return ALL;
    if (kind === 'number') return part(`${as.number} ${operator} ?`, Number(bound));
    if (kind === 'any' && typeof bound === 'number') return part(`${as.number} ${operator} ?`, bound);
    const text = fold(String(bound));
    return part(`${as.text} ${operator} ?`, operator === '<=' || operator === '>' ? text + LAST : text);
  };
  const { from, to, above, below } = bounds;
  return allOf([one(from, '>='), one(to, '<='), one(above, '>'), one(below, '<')]);
}

/** `*` and `?` as LIKE writes them. */
export function likePattern(pattern: string): string {
  return fold(pattern)
    .replaceAll(/[\\%_]/g, String.raw`\$&`)
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}

/** What stands in a pattern before its first sign. */
export function likeBeginning(pattern: string): readonly [from: string, below: string] {
  const beginning = fold(/^[^*?]*/.exec(pattern)?.[0] ?? '');
  return [beginning, beginning + LAST];
}

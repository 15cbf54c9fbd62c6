/** The words and signs of a query that a person typed, each with its place. */
import { ValhallaError } from '../errors.ts';

export interface Token {
  /** `word`: `bowie`; `phrase`: `"the wall"`; `term`: `year:1970`, `title="x"`. */
  readonly kind: 'word' | 'phrase' | 'term' | 'open' | 'close' | 'not' | 'or';
  /** Of a term, its value; of `not` and `or` as they were typed. */
  readonly text: string;
  readonly key: string;
  readonly operator: Operator;
  /** The value stood in quotes: nothing in it is a sign. */
  readonly quoted: boolean;
  /** Of its first character, from 1. */
  readonly column: number;
}

export type Operator = ':' | '=' | '==' | '>' | '>=' | '<' | '<=';

const TERM = /^([A-Za-z][\w.-]*)(:>=|:<=|:>|:<|==|>=|<=|:|=|>|<)/;

/** With something behind it: a sign that stands alone is none. */
const NEGATION = /^[-!]+[^\s)!-]/;

/** A quote in it is written twice. */
const QUOTED = /^"((?:[^"]|"")*)("?)/;

/** @throws ERR_VALHALLA_QUERY with the column */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const quoted = (): string => {
    const [all = '', value = '', end] = QUOTED.exec(text.slice(at)) ?? [];
    if (end === '') throw wrong(text, at + 1, 'this quote has no end; add one behind the words');
    at += all.length;
    return value.replaceAll('""', '"');
  };
  const bare = (): string => {
    const [value = ''] = /^[^\s()"]*/.exec(text.slice(at)) ?? [];
    at += value.length;
    return value;
  };
  const push = (kind: Token['kind'], column: number, more: Partial<Token> = {}): void => {
    tokens.push({ kind, column, text: '', key: '', operator: ':', quoted: false, ...more });
  };
  while (at < text.length) {
    const column = at + 1;
    const sign = text[at] ?? '';
    const [all, key = '', operator = ':'] = TERM.exec(text.slice(at)) ?? [''];
    if (/\s/.test(sign)) at++;
    else if (sign === '(' || sign === ')') {
      at++;
      push(sign === '(' ? 'open' : 'close', column);
    } else if (sign === '"') push('phrase', column, { text: quoted(), quoted: true });
    else if (NEGATION.test(text.slice(at))) {
      at++;
      push('not', column, { text: sign });
    } else if (all !== '') {
      at += all.length;
      const isQuoted = text[at] === '"';
      const value = isQuoted ? quoted() : bare();
      if (value === '') throw wrong(text, at + 1, `a value is missing behind ${all}`);
      const plain = (
        operator.length > 1 && operator.startsWith(':') ? operator.slice(1) : operator
      ) as Operator;
      push('term', column, { key: key.toLowerCase(), operator: plain, text: value, quoted: isQuoted });
    } else {
      const word = bare();
      if (word.toLowerCase() === 'or' || word.toLowerCase() === 'not')
        push(word.toLowerCase() as 'or' | 'not', column, { text: word });
      else if (word.toLowerCase() !== 'and') push('word', column, { text: word });
    }
  }
  return tokens;
}

export function wrong(text: string, column: number, why: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_QUERY',
    `The query ${text.trimEnd()} is not valid at column ${column}: ${why}.`,
  );
}

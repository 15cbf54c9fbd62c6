/**
 * One name against one glob, as git and fnmatch write them: `*`, `?`, `[a-z]`, `[!a-z]`, `[[:digit:]]`, and `\` before what
 * is meant as it stands. No regular expression is made of it: `*a*a*a*b` in somebody's file could keep one busy for hours.
 */

const STAR: unique symbol = Symbol('*');

type Token = typeof STAR | ((character: string) => boolean);

/** A text matches itself. */
export type Glob = string | readonly Token[];

const SPECIAL = /[*?[\\]/;

/** @returns undefined where it can match nothing: it ends in a lone `\`, or a set has no end */
export function compileGlob(text: string): Glob | undefined {
  if (!SPECIAL.test(text)) return text;
  const characters = Array.from(text);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    if (character === '*') tokens.push(STAR);
    else if (character === '?') tokens.push(() => true);
    else if (character === '\\') {
      const literal = characters[++at];
      if (literal === undefined) return undefined;
      tokens.push((other) => other === literal);
    } else if (character === '[') {
      const set = readSet(characters, at);
      if (set === undefined) return undefined;
      tokens.push(set.has);
      at = set.end;
    } else tokens.push((other) => other === character);
  }
  return tokens;
}

export function matchesGlob(glob: Glob, name: string): boolean {
  if (typeof glob === 'string') return glob === name;
  return matchesSequence(
    glob,
    Array.from(name),
    (token) => token === STAR,
    (token, character) => token !== STAR && token(character),
  );
}

/**
 * Tokens, some of which stand for any number of things, against things. There is one way back only, to the last such
 * token: the ones before it have matched as little as they could, and more would not help. So at most
 * tokens x things steps.
 */
export function matchesSequence<Token, Thing>(
  tokens: readonly Token[],
  things: readonly Thing[],
  isMany: (token: Token) => boolean,
  matches: (token: Token, thing: Thing) => boolean,
): boolean {
  let token = 0;
  let thing = 0;
  let back = -1;
  let from = 0;
  while (thing < things.length) {
    const isLeft = token < tokens.length;
    if (isLeft && isMany(tokens[token] as Token)) {
      back = token++;
      from = thing;
    } else if (isLeft && matches(tokens[token] as Token, things[thing] as Thing)) {
      token++;
      thing++;
    } else if (back !== -1) {
      token = back + 1;
      thing = ++from;
    } else return false;
  }
  while (token < tokens.length && isMany(tokens[token] as Token)) token++;
  return token === tokens.length;
}

/** Of POSIX, in ASCII as git has them. */
const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ['alnum', /[\dA-Za-z]/],
  ['alpha', /[A-Za-z]/],
  ['blank', /[ \t]/],
  // oxlint-disable-next-line no-control-regex
  ['cntrl', /[\0-\x1F\x7F]/],
  ['digit', /\d/],
  ['graph', /[!-~]/],
  ['lower', /[a-z]/],
  ['print', /[ -~]/],
  ['punct', /[!-/:-@[-`{-~]/],
  ['space', /[\t-\r ]/],
  ['upper', /[A-Z]/],
  ['xdigit', /[\dA-Fa-f]/],
]);

interface CharacterSet {
  /** The place of its `]`. */
  readonly end: number;
  readonly has: (character: string) => boolean;
}

/** @returns undefined where it has no end, or a class that nobody knows */
function readSet(characters: readonly string[], begin: number): CharacterSet | undefined {
  const isNegated = /[!^]/.test(characters[begin + 1] ?? '');
  const first = begin + (isNegated ? 2 : 1);
  const members: ((character: string) => boolean)[] = [];
  let at = first;
  // A `]` that comes first is one of the set.
  for (; at === first || characters[at] !== ']'; at++) {
    const end = characters[at] === '[' && characters[at + 1] === ':' ? characters.indexOf(']', at + 2) : -1;
    if (end > at + 2 && characters[end - 1] === ':') {
      const known = CLASSES.get(characters.slice(at + 2, end - 1).join(''));
      if (known === undefined) return undefined;
      members.push((character) => known.test(character));
      at = end;
      continue;
    }
    if (characters[at] === '\\') at++;
    const from = characters[at];
    if (from === undefined) return undefined;
    let to = from;
    if (characters[at + 1] === '-' && characters[at + 2] !== undefined && characters[at + 2] !== ']') {
      at += 2;
      if (characters[at] === '\\') at++;
      to = characters[at] ?? '';
    }
    members.push((character) => codeOf(character) >= codeOf(from) && codeOf(character) <= codeOf(to));
  }
  return { end: at, has: (character) => members.some((has) => has(character)) !== isNegated };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/**
 * One name against one glob, as git and fnmatch write them: `*`, `?`, `[a-z]`, `[!a-z]`, and `\` before what is meant as
 * it stands. No regular expression is made of it: `*a*a*a*b` in somebody's file could keep one busy for hours.
 */

const STAR: unique symbol = Symbol('*');

type Token = typeof STAR | ((character: string) => boolean);

/** A text matches itself. */
export type Glob = string | readonly Token[];

const SPECIAL = /[*?[\\]/;

/** @returns undefined where it can match nothing: it ends in a lone `\` */
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
    } else {
      const end = character === '[' ? endOfSet(characters, at) : -1;
      if (end === -1) tokens.push((other) => other === character);
      else {
        tokens.push(setOf(characters.slice(at + 1, end)));
        at = end;
      }
    }
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

/** @returns the place of its `]`; -1: there is none, so `[` stands for itself */
function endOfSet(characters: readonly string[], begin: number): number {
  let at = begin + 1;
  if (characters[at] === '!' || characters[at] === '^') at++;
  // A `]` that comes first is one of the set.
  return characters.indexOf(']', at + 1);
}

function setOf(inside: readonly string[]): (character: string) => boolean {
  const isNegated = inside[0] === '!' || inside[0] === '^';
  const members = isNegated ? inside.slice(1) : inside;
  const ranges: [from: number, to: number][] = [];
  for (let at = 0; at < members.length; at++) {
    if (members[at] === '\\' && at + 1 < members.length) at++;
    const from = codeOf(members[at]);
    if (members[at + 1] === '-' && at + 2 < members.length) {
      ranges.push([from, codeOf(members[at + 2])]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return (character) => {
    const code = codeOf(character);
    return ranges.some(([from, to]) => code >= from && code <= to) !== isNegated;
  };
}

function codeOf(character: string | undefined): number {
  return character?.codePointAt(0) ?? 0;
}

/**
 * One line of an ignore file, as gitignore(5) has it. What it says of the folders above a path is left to the walk:
 * one that is ignored is not entered, so nothing below it can be taken back.
 */
import { compileGlob, matchesGlob, matchesSequence } from './glob.ts';
import type { Glob } from './glob.ts';

/** `**`: any number of folders, none too. */
const MANY: unique symbol = Symbol('**');

export interface Pattern {
  /** `!`: what it matches is not ignored after all. */
  readonly isNegated: boolean;
  /** `name/`: folders only. */
  readonly isFolderOnly: boolean;
  readonly segments: readonly (Glob | typeof MANY)[];
}

/** @returns undefined for a line that says nothing: blank, a comment, or a pattern that can match nothing */
export function parsePattern(line: string): Pattern | undefined {
  // Blanks at the end count only behind a backslash.
  const text = line.slice(0, endOf(line, ' ', '\\'));
  if (text === '' || text.startsWith('#')) return undefined;
  const isNegated = text.startsWith('!');
  const body = isNegated ? text.slice(1) : text;
  const path = body.slice(0, endOf(body, '/'));
  if (path === '') return undefined;
  // A slash that is not the last character ties the pattern to the folder of its file.
  const names = path.includes('/') ? path.replace(/^\//, '').split('/') : ['**', path];
  const segments: (Glob | typeof MANY)[] = [];
  for (const name of names) {
    const glob = name === '**' ? MANY : compileGlob(name);
    if (glob === undefined) return undefined;
    segments.push(glob);
  }
  // `folder/**` is what is in the folder, not the folder.
  if (segments.at(-1) === MANY) segments.push(compileGlob('*') as Glob);
  return { isNegated, isFolderOnly: path !== body, segments };
}

/** @param names of a path below the folder of the ignore file */
export function matchesPattern(pattern: Pattern, names: readonly string[], isFolder: boolean): boolean {
  if (pattern.isFolderOnly && !isFolder) return false;
  return matchesSequence(
    pattern.segments,
    names,
    (segment) => segment === MANY,
    (segment, name) => segment !== MANY && matchesGlob(segment, name),
  );
}

/**
 * By hand: a regular expression takes the square of their number where something stands behind them.
 *
 * @param kept a character behind which one counts
 */
function endOf(text: string, character: string, kept = ''): number {
  for (let end = text.length; ; end--) if (text[end - 1] !== character || text[end - 2] === kept) return end;
}

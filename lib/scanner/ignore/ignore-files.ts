/**
 * The files that say what is not to be in a library: our own, and those people have for other programs. All hold for
 * their folder and what lies below it. In one folder a later one of this list goes before an earlier one.
 */
import { ValhallaError } from '../../errors.ts';
import { parsePattern } from './pattern.ts';
import type { Pattern } from './pattern.ts';

export interface Rule {
  readonly pattern: Pattern;
  /** Absolute path of its file, for people. */
  readonly file: string;
  /** From 1; 0: the file means it by being there. */
  readonly line: number;
  /** As it is written. */
  readonly text: string;
}

type Lines = readonly (readonly [line: number, text: string, pattern: string])[];

const EVERYTHING: Lines = [[0, '', '*']];

const READERS: ReadonlyMap<string, (text: string) => Lines> = new Map([
  ['.mpdignore', mpdLines],
  // Jellyfin: an empty file is for everything. ripgrep and fd read gitignore lines in it, as Jellyfin does.
  ['.ignore', (text) => (text.trim() === '' ? EVERYTHING : gitLines(text))],
  // Navidrome: one without a pattern is for everything.
  ['.ndignore', (text) => orEverything(gitLines(text))],
  // Android and Kodi: whatever is in it.
  ['.nomedia', () => EVERYTHING],
  ['.valhallaignore', gitLines],
]);

export const IGNORE_FILES: readonly string[] = [...READERS.keys()];

/** Characters in a line. No path is longer. */
const LONGEST = 4096;
/** Patterns in a file: each is compared with everything below its folder. */
const MOST = 2_000;

/**
 * @param path of the file, for people
 * @throws where it has more than is read: with a part of its rules, what the rest leaves out would be taken in
 */
export function readRules(name: string, text: string, path: string): Rule[] {
  const rules: Rule[] = [];
  for (const [line, written, source] of READERS.get(name)?.(text) ?? []) {
    if (written.length > LONGEST)
      throw refused(`Line ${line} of ${name} in it is longer than ${LONGEST} characters`, 'shorten it');
    const pattern = parsePattern(source);
    if (pattern !== undefined) rules.push({ pattern, file: path, line, text: written });
  }
  if (rules.length > MOST)
    throw refused(`${name} in it has more than ${MOST} patterns`, 'join some to one, or leave out folders');
  return rules;
}

function refused(what: string, remedy: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_LISTING',
    `${what}, so it is not known what it leaves out; ${remedy}`,
  );
}

function gitLines(text: string): Lines {
  return linesOf(text).map(([line, written]) => [line, written, written]);
}

/** MPD compares names only, not paths; `#` begins a comment wherever it is, and `!` is a character like others. */
function mpdLines(text: string): Lines {
  return linesOf(text).flatMap(([line, written]) => {
    const glob = written.replace(/#.*/s, '').trim();
    if (glob === '' || glob.includes('/')) return [];
    const named = glob.startsWith('!') ? `\\${glob}` : glob;
    // A bracket that nothing closes is one: to git it matches nothing.
    return [
      [line, written, parsePattern(named) === undefined ? named.replaceAll('[', String.raw`\[`) : named],
    ];
  });
}

function orEverything(lines: Lines): Lines {
  return lines.some(([, , pattern]) => parsePattern(pattern) !== undefined) ? lines : EVERYTHING;
}

function linesOf(text: string): [line: number, text: string][] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines.map((line, index) => [index + 1, line]);
}

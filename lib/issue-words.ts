/** What a check at the edge found wrong, in words of ours: where, what is needed there, and what was given. */
import { inspect } from 'node:util';
import type * as v from 'valibot';
import { nearName } from './near-name.ts';

type Issue = v.BaseIssue<unknown>;

export interface IssueWords {
  /** `roots[0].path`; '' is the whole. */
  readonly at: string;
  /** `is not known. Is database meant?`, `is not valid: a number is needed, not "3"` */
  readonly words: string;
}

/**
 * @param schema the one that the issues are of
 * @param hidden keys of it that are not for everybody: they are named to nobody
 */
export function issueWords(
  schema: v.GenericSchema,
  issues: readonly [Issue, ...Issue[]],
  hidden: readonly string[] = [],
): IssueWords {
  const { at, issue: inner } = innermost(issues);
  const path = at.join('.').replaceAll(/(?:^|\.)(\d+)(?![^.])/g, '[$1]');
  const { expected, message, input } = inner;
  // A message of the schema's own.
  if (!message.startsWith('Invalid ')) return { at: path, words: `is not valid: ${message}` };
  if (expected === 'never') return { at: path, words: strangerWords(schema, at, hidden) };
  // A key of an object that has to be there.
  if (message.startsWith('Invalid key')) return { at: path, words: 'is missing' };
  const need = NEEDS.find(([type]) => type === inner.type)?.[1] ?? neededWords(expected ?? inner.type);
  const meant = typeof input === 'string' ? nearName(input, choicesOf(expected)) : undefined;
  const hint = meant === undefined ? '' : `. Is ${meant} meant?`;
  return { at: path, words: `is not valid: ${need} is needed, not ${givenWords(input)}${hint}` };
}

/** Of checks that expect no type. */
const NEEDS: readonly (readonly [type: string, need: string])[] = [
  ['integer', 'a whole number'],
  ['finite', 'a finite number'],
  ['non_empty', 'a text that is not empty'],
  ['min_length', 'at least one'],
];

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  Function: 'a function',
  Object: 'an object',
  Array: 'a list',
};

/** `("never" | Object)` becomes `never or an object`. */
function neededWords(expected: string): string {
  const words = expected
    .split('|')
    .map((part) => part.replaceAll(/[()"\s]/g, ''))
    .map((part) => TYPES[part] ?? part.replace(/^>=/, 'at least ').replace(/^<=/, 'at most '));
  return words.length < 3 ? words.join(' or ') : `one of ${words.join(', ')}`;
}

/** `never`, `inside` of `("never" | "inside")` */
function choicesOf(expected: string | null): string[] {
  return [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, choice = '']) => choice);
}

/** Characters of a value that are said. */
const SAID = 60;

/** Whatever it is: a stranger's value may have a circle in it, no prototype, or a `toJSON` that throws. */
export function givenWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text =
    typeof value === 'string'
      ? JSON.stringify(value.slice(0, SAID + 1))
      : inspect(value, { depth: 0, breakLength: Infinity, maxStringLength: SAID, customInspect: false });
  return text.length > SAID ? `${text.slice(0, SAID)}...` : text;
}

interface Found {
  readonly at: readonly string[];
  readonly issue: Issue;
}

/** A key that is mistyped is missing too: the first is what to say. Of a union the part counts that was looked into. */
function innermost([first, ...others]: readonly [Issue, ...Issue[]]): Found {
  const issue = [first, ...others].find(({ expected }) => expected === 'never') ?? first;
  const at = (issue.path ?? []).map(({ key }) => String(key));
  const [deeper, ...more] = issue.issues?.filter((inner) => inner.path !== undefined) ?? [];
  if (deeper === undefined) return { at, issue };
  const below = innermost([deeper, ...more]);
  return { at: [...at, ...below.at], issue: below.issue };
}

function strangerWords(schema: v.GenericSchema, at: readonly string[], hidden: readonly string[]): string {
  const known = [...new Set(keysAt(schema, at.slice(0, -1)))].filter((key) => !hidden.includes(key));
  const meant = nearName(at.at(-1) ?? '', known);
  return meant === undefined
    ? `is not known. Known: ${known.join(', ')}`
    : `is not known. Is ${meant} meant?`;
}

/** The parts of schemas that lead to the keys of an object. */
interface Part {
  readonly entries?: Readonly<Record<string, Part>>;
  readonly options?: readonly Part[];
  readonly wrapped?: Part;
  readonly item?: Part;
  readonly value?: Part;
  readonly pipe?: readonly Part[];
}

function keysAt(schema: v.GenericSchema, at: readonly string[]): string[] {
  let parts: Part[] = [schema as Part];
  for (const key of at)
    parts = parts.flatMap(unwrapped).flatMap(({ entries, item, value }) => {
      const next = entries?.[key] ?? item ?? value;
      return next === undefined ? [] : [next];
    });
  return parts.flatMap(unwrapped).flatMap(({ entries = {} }) => Object.keys(entries));
}

/** Without what is around it: `optional`, a union, a pipe. */
function unwrapped(part: Part): Part[] {
  const inner = [...(part.options ?? []), part.wrapped, part.pipe?.[0]].filter((each) => each !== undefined);
  // The first of a pipe is the schema itself, with its entries.
  return [
    ...((part.entries ?? part.item ?? part.value) ? [part] : []),
    ...inner.filter((each) => each !== part).flatMap(unwrapped),
  ];
}

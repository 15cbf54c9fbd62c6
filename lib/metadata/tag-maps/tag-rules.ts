/** How the user wants tags to be read: the option `tags`, ready for use. One a thread. */
import { charsetOf } from '../text-repair.ts';
import { AUTO } from './tag-settings.ts';
import type { SplitRule, TagSettings } from './tag-settings.ts';
import { Targets } from './targets.ts';

/** Guesses at the charset of bytes, the best first. */
export type Guess = (bytes: Uint8Array) => readonly string[];

export class TagRules {
  readonly targets: Targets;
  readonly #splitters: ReadonlyMap<string, RegExp>;
  readonly #charsets: readonly string[];
  readonly #guess: Guess | undefined;

  /** @param guess needed where `auto` is among the charsets */
  constructor({ keys = {}, split = {}, charsets = [] }: TagSettings = {}, guess?: Guess) {
    this.targets = new Targets(keys);
    this.#splitters = new Map(Object.entries(split).map(([key, rule]) => [key, splitter(rule)]));
    this.#charsets = charsets;
    this.#guess = guess;
  }

  /** @returns undefined where the text of a key is not split */
  parts(key: string, text: string): readonly string[] | undefined {
    const between = this.#splitters.get(key);
    return between === undefined ? undefined : partsOf(text, between);
  }

  /** The charset of the texts of one file, where the user named any. */
  charset(texts: () => readonly string[]): string | undefined {
    if (this.#charsets.length === 0) return undefined;
    const all = texts();
    const labels = this.#charsets.flatMap((label) => (label === AUTO ? this.#guesses(all) : label));
    return charsetOf(all, labels);
  }

  #guesses(texts: readonly string[]): readonly string[] {
    return this.#guess?.(Buffer.from(texts.join('\n'), 'latin1')) ?? [];
  }
}

/** What is written in the file, by the tables alone. */
export const PLAIN_RULES: TagRules = new TagRules();

/** Matches a name that stays whole (group 1), or what stands between two. */
function splitter({ by, except = [] }: SplitRule): RegExp {
  const names = except.map((name) => String.raw`(?<![\p{L}\p{N}])${literally(name)}(?![\p{L}\p{N}])`);
  const separators = by.toSorted((a, b) => b.length - a.length).map((text) => literally(text));
  return new RegExp(`(${names.length === 0 ? '(?!)' : names.join('|')})|(?:${separators.join('|')})`, 'giu');
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function partsOf(text: string, between: RegExp): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { 0: match, 1: whole, index } of text.matchAll(between)) {
    if (whole !== undefined) continue;
    parts.push(text.slice(start, index));
    start = index + match.length;
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Queries on the command line: words behind the options, in the language of `docs/queries.md`. */
import { resolve } from 'node:path';
import { fromFilter } from '../query/from-filter.ts';
import type { FileFilter } from '../query/from-filter.ts';
import { parseText } from '../query/parse.ts';
import type { Condition, EntriesQuery } from '../query/query.ts';

/** Everything but `from`: the options, and what was typed behind them. All of it must hold. */
export function typedQuery(
  words: readonly string[],
  filter: FileFilter,
  cwd: string,
): Omit<EntriesQuery, 'from'> {
  const { where, missing, limit } = fromFilter(filter);
  const typed = parseText(typedText(words, cwd));
  const of = [where, typed.where].filter((one): one is Condition => one !== undefined);
  return {
    ...typed,
    ...(of.length === 0 ? {} : { where: { op: 'and', of } }),
    missing: missing ?? typed.missing,
    limit: Math.min(limit ?? Number.MAX_SAFE_INTEGER, typed.limit ?? Number.MAX_SAFE_INTEGER),
  };
}

/** What was typed, as one text. */
export function typedText(words: readonly string[], cwd: string): string {
  return words.map((word) => quoted(rooted(word, cwd))).join(' ');
}

/**
 * `folder:jazz`, one argument of the shell, is a folder of where the shell is. It comes in quotes: where the shell is may
 * be called anything, `Album (1999)` too.
 */
function rooted(word: string, cwd: string): string {
  return word.replace(
    /^([!-]?folder(?:==|[:=]))([^"()*?/:<>=][^"()*?:<>=]*)$/,
    (_, key: string, folder: string) => `${key}"${resolve(cwd, folder).replaceAll('"', '""')}"`,
  );
}

/** `artist:david bowie`, one argument of the shell, is one value. */
function quoted(word: string): string {
  return word.replace(/^([!-]?[A-Za-z][\w.-]*(?:[:<>=]|[<>=]=))([^"()]*\s[^"():<>=]*)$/, '$1"$2"');
}

/** SQL functions of the reader's connection, for what SQLite cannot do itself. No index and no view uses them. */
import type { Database } from 'better-sqlite3';
import type { Entry } from '../metadata/document.ts';
import { fold } from '../metadata/fold.ts';
import { languageRank } from '../metadata/languages.ts';
import { spelling } from '../metadata/spelling.ts';

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** @param languages canonical BCP 47, most wanted first */
export function addFunctions(db: Database, languages: readonly string[]): void {
  const options = { deterministic: true } as const;
  // A number is folded as the text that people see.
  db.function('fold', options, (value: string | number | null) =>
    value === null ? null : fold(String(value)),
  );
  // For what is compared letter by letter: an accent that is written apart (macOS does so) makes no other letter.
  db.function('spelling', options, (value: string | number | null) =>
    value === null ? null : spelling(value),
  );
  db.function('number', options, (value: string | number | null) => {
    if (typeof value === 'number') return value;
    return typeof value === 'string' && NUMBER.test(value) ? Number(value) : null;
  });
  // As `bestDocument` ranks the lists of two sources.
  db.function('language_rank', options, (entries: string) =>
    Math.min(
      ...(JSON.parse(entries) as readonly Entry[]).map(([, language]) => languageRank(language, languages)),
    ),
  );
  // JSON lists: numbers -> each different one with how often it stands there. GROUP BY would sort them.
  db.function('tally', options, (numbers: string) => {
    const counts = new Map<number, number>();
    for (const one of JSON.parse(numbers) as readonly number[]) counts.set(one, (counts.get(one) ?? 0) + 1);
    return JSON.stringify([...counts]);
  });
}

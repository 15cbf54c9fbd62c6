/** The best values of an item, out of what its sources say. */
import type { Document, Entry } from './document.ts';
import { languageRank } from './languages.ts';
import { withYear } from './year-of-date.ts';

export interface SourceDocument {
  readonly id: number;
  readonly name: string;
  /** Set by an application: above every other source. */
  readonly external: boolean;
  readonly document: Document;
}

/**
 * For each key: external first, then the lowest priority number, then the order of `languages`, then the lowest source
 * id. The winning source gives its whole list; lists of several sources are never merged. A list in several languages
 * begins with the most wanted one, every other is in the order of its source. Who says a date says its year.
 *
 * @param priorityOf -128 ... 128, as `priorityFrom` makes it
 * @param languages canonical BCP 47, most wanted first
 */
export function bestDocument(
  sources: readonly SourceDocument[],
  priorityOf: (source: string, key: string) => number,
  languages: readonly string[],
): Document {
  const best: Document = {};
  const winners = new Map<string, SourceDocument>();
  for (const source of sources.map(withYear)) {
    for (const [key, entries] of Object.entries(source.document)) {
      if (entries.length === 0) continue;
      const winner = winners.get(key);
      if (winner !== undefined && compare(winner, source, key, priorityOf, languages) <= 0) continue;
      winners.set(key, source);
      best[key] = entries;
    }
  }
  if (languages.length > 0)
    for (const [key, entries] of Object.entries(best)) best[key] = wantedFirst(entries, languages);
  return best;
}

function wantedFirst(entries: Entry[], languages: readonly string[]): Entry[] {
  if (entries.length === 1 || entries.every(([, language]) => language === undefined)) return entries;
  const rank = ([, language]: Entry): number => languageRank(language, languages);
  return entries.toSorted((one, other) => rank(one) - rank(other));
}

function compare(
  one: SourceDocument,
  other: SourceDocument,
  key: string,
  priorityOf: (source: string, key: string) => number,
  languages: readonly string[],
): number {
  if (one.external !== other.external) return one.external ? -1 : 1;
  const priority = priorityOf(one.name, key) - priorityOf(other.name, key);
  if (priority !== 0) return priority;
  const language = nearest(one.document[key], languages) - nearest(other.document[key], languages);
  return language === 0 ? one.id - other.id : language;
}

/** A list counts as its most wanted value. */
function nearest(entries: readonly Entry[] = [], languages: readonly string[]): number {
  return Math.min(...entries.map(([, language]) => languageRank(language, languages)));
}

/** What is imported, beside what was said here already: so that an import can be made again, and takes nothing back. */
import { entriesOf } from '../metadata/document.ts';
import type { Document, Entry } from '../metadata/document.ts';

/**
 * @param best what is shown of the item, whoever says it: its tags may count more plays than were ever said here
 * @returns the values that change; a play count never falls, and a last play never becomes an earlier one
 */
export function mergeValues(own: Document, imported: Document, best: Document): Document {
  return Object.fromEntries(
    Object.entries(imported).filter(([key, entries]) => {
      const rank = RANKS.get(key);
      if (rank === undefined) return JSON.stringify(entries) !== JSON.stringify(entriesOf(own, key));
      return [own, best].every((one) => rank(entriesOf(one, key) ?? []) < rank(entries));
    }),
  );
}

/** What of a document never falls. */
export function rising(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([key]) => RANKS.has(key)));
}

type Rank = (entries: readonly Entry[]) => number;

const RANKS: ReadonlyMap<string, Rank> = new Map<string, Rank>([
  ['playcount', ([entry]) => Number(entry?.[0] ?? 0)],
  ['last_played', ([entry]) => Date.parse(String(entry?.[0] ?? '')) || 0],
]);

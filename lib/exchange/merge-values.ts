/** What is imported, beside what was said here already: so that an import can be made again, and takes nothing back. */
import { entriesOf } from '../metadata/document.ts';
import type { Document, Entry } from '../metadata/document.ts';

/** @returns the values that change; a play count never falls, and a last play never becomes an earlier one */
export function mergeValues(own: Document, imported: Document): Document {
  return Object.fromEntries(
    Object.entries(imported)
      .map(([key, entries]) => [key, merged(key, entriesOf(own, key), entries)] as const)
      .filter(([key, entries]) => JSON.stringify(entries) !== JSON.stringify(entriesOf(own, key))),
  );
}

function merged(key: string, before: Entry[] | undefined, entries: Entry[]): Entry[] {
  const rank = RANKS.get(key);
  if (rank === undefined || before === undefined) return entries;
  return rank(before) >= rank(entries) ? before : entries;
}

type Rank = (entries: readonly Entry[]) => number;

const RANKS: ReadonlyMap<string, Rank> = new Map<string, Rank>([
  ['playcount', ([entry]) => Number(entry?.[0] ?? 0)],
  ['last_played', ([entry]) => Date.parse(String(entry?.[0] ?? '')) || 0],
]);

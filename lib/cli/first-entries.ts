/**
 * The entries of a smart playlist as a part of another query: what else is asked narrows them down, and brings up no
 * others. So where a limit cuts some off, a condition says which are left.
 */
import type { Condition, EntriesQuery } from '../query/query.ts';
import type { Library } from './library.ts';

/** Values that one condition takes. */
const IDS = 10_000;

/**
 * @param from what the other query lists: of files those are meant that hold an entry
 * @returns the query without a limit
 */
export async function firstEntries(
  library: Pick<Library, 'query'>,
  { limit, ...saved }: EntriesQuery,
  from: EntriesQuery['from'],
): Promise<Omit<EntriesQuery, 'limit'>> {
  if (limit === undefined || (await library.query(saved).count()) <= limit) return saved;
  const key = from === 'files' || saved.from === 'files' ? 'file' : 'item';
  const ids: number[] = [];
  for await (const { id, item } of library.query({ ...saved, limit })) ids.push(key === 'file' ? id : item);
  const of: Condition[] = [];
  for (let at = 0; at < ids.length; at += IDS) of.push({ op: 'in', key, values: ids.slice(at, at + IDS) });
  const first: Condition = { op: 'or', of };
  // What was asked stays: its words rank the entries.
  return {
    ...saved,
    where: saved.where === undefined ? first : { op: 'and', of: [saved.where, first] },
  };
}

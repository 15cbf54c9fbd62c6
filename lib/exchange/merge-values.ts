/** What is imported, beside what was said here already: so that an import can be made again, and takes nothing back. */
import { entriesOf } from '../metadata/document.ts';
import type { Document, Entry } from '../metadata/document.ts';
import { heightOf, isRising } from '../metadata/rising.ts';

/** What a program shows of a file, from wherever it has it; or what was set in another library. */
export type Kind = 'shown' | 'set';

/**
 * @param best what is shown of the item, whoever says it: its tags may count more plays than were ever said here
 * @returns the values that change; a play count never falls, and a last play never becomes an earlier one
 */
export function mergeValues(own: Document, imported: Document, best: Document, kind: Kind): Document {
  return Object.fromEntries(
    Object.entries(imported).filter(([key, entries]) => {
      if (isRising(key)) return [own, best].every((one) => heightOf(one, key) < heightOf(imported, key));
      const said = entriesOf(own, key);
      if (said !== undefined || kind === 'set') return JSON.stringify(entries) !== JSON.stringify(said);
      return !isAsShown(entries, entriesOf(best, key) ?? []);
    }),
  );
}

/** A table says no languages. */
function isAsShown(entries: readonly Entry[], best: readonly Entry[]): boolean {
  const isSame = ([value, language]: Entry, index: number): boolean =>
    value === best[index]?.[0] && (language === undefined || language === best[index][1]);
  return entries.length === best.length && entries.every(isSame);
}

/** What is imported, beside what was said here already: so that an import can be made again, and takes nothing back. */
import { entriesOf } from '../metadata/document.ts';
import type { Document } from '../metadata/document.ts';
import { heightOf, isRising } from '../metadata/rising.ts';

/**
 * @param best what is shown of the item, whoever says it: its tags may count more plays than were ever said here
 * @returns the values that change; a play count never falls, and a last play never becomes an earlier one
 */
export function mergeValues(own: Document, imported: Document, best: Document): Document {
  return Object.fromEntries(
    Object.entries(imported).filter(([key, entries]) =>
      isRising(key)
        ? [own, best].every((one) => heightOf(one, key) < heightOf(imported, key))
        : JSON.stringify(entries) !== JSON.stringify(entriesOf(own, key)),
    ),
  );
}

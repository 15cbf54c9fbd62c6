/**
 * Who says a `date` and no `year` says its year: an application that corrects the one means the other, too. Of tags both are
 * made where they are read (`tag-maps/derived.ts`).
 */
import { entriesOf } from './document.ts';
import type { Document, Value } from './document.ts';

export function yearOf(date: Value): number {
  return Number(String(date).slice(0, 4));
}

/** @returns the very same one where there is nothing to add */
export function withYear<Said extends { readonly document: Document }>(said: Said): Said {
  const date = entriesOf(said.document, 'date')?.[0]?.[0];
  if (date === undefined || (entriesOf(said.document, 'year')?.length ?? 0) > 0) return said;
  return { ...said, document: { ...said.document, year: [[yearOf(date)]] } };
}

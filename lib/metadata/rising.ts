/** Values that only grow: how often, and when last. What another program knows, or says late, takes nothing of them back. */
import { entriesOf } from './document.ts';
import type { Document } from './document.ts';

const RISING: ReadonlySet<string> = new Set(['playcount', 'last_played']);

export function isRising(key: string): boolean {
  return RISING.has(key);
}

/** @returns a count, or milliseconds since the epoch; 0 where there is none */
export function heightOf(document: Document, key: string): number {
  const value = entriesOf(document, key)?.[0]?.[0] ?? 0;
  return typeof value === 'number' ? value : Date.parse(value) || 0;
}

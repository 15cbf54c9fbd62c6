/** What a line of a table says of a file. */
import { basename } from 'node:path';
import type { FileEntry } from '../reader/reader-messages.ts';
import { formatLength } from './format.ts';

/** All values of a key, as people write a list. */
export function textOf(entry: FileEntry, key: string): string {
  return (Object.hasOwn(entry.values, key) ? (entry.values[key] ?? []) : []).join('; ');
}

/** The first value of a key, where it is a number. */
export function numberOf(entry: FileEntry, key: string): number | undefined {
  const value = entry.values[key]?.[0];
  return typeof value === 'number' ? value : undefined;
}

/** A file without a title goes by its name. */
export function titleOf(entry: FileEntry): string {
  return textOf(entry, 'title') || basename(entry.path);
}

/** `3:45`, or nothing. */
export function lengthOf(entry: FileEntry): string {
  const duration = numberOf(entry, 'duration');
  return duration === undefined ? '' : formatLength(duration);
}

/** `1-03`: disc and track, as far as they are known. */
export function placeOf(entry: FileEntry): string {
  const [disc, track] = [numberOf(entry, 'disc'), numberOf(entry, 'track')];
  const number = track === undefined ? '' : String(track).padStart(2, '0');
  return disc === undefined ? number : `${disc}-${number}`;
}

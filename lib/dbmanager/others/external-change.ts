/**
 * What an application changes: values of an item, or what the sources are worth, or its smart playlists. It crosses threads, and processes as a
 * row of `external_change`, where anybody may have written it: what does not look like a change is none.
 */
import type { Document, Entry, Value } from '../../metadata/document.ts';

export type ExternalChange =
  /** These are the values of the key; with a language, those in this language are. */
  | {
      readonly op: 'set';
      readonly key: string;
      readonly entries: readonly Entry[];
      readonly language?: string;
      /** It is a time or a count: a later or higher one that is shown stays. */
      readonly later?: boolean;
    }
  /** One value in the list of the key becomes another. */
  | { readonly op: 'replace'; readonly key: string; readonly from: Value; readonly to: Entry }
  /** What the application said of the key goes, or one value of it. */
  | { readonly op: 'delete'; readonly key: string; readonly value?: Value }
  /** What another library had found of the item, as a source below all others. */
  | { readonly op: 'found'; readonly values: Document }
  /** The number grows, whoever has counted so far. */
  | { readonly op: 'count'; readonly key: string; readonly by: number }
  /** The file of another item is this one's, whose own file is gone: the other item goes. */
  | { readonly op: 'adopt'; readonly from: number }
  /** Of no item. What a source is worth, for a key or ('') for all keys; null: what it was by default. */
  | { readonly op: 'priority'; readonly source: string; readonly key: string; readonly value: number | null }
  /** Of no item. Everything that is derived is made anew. */
  | { readonly op: 'reindex' }
  /** Of no item. A smart playlist; one of this name is replaced. `text`: as it was typed. */
  | {
      readonly op: 'playlist';
      readonly name: string;
      readonly query: object;
      readonly text?: string | undefined;
    }
  /** Of no item. The smart playlist goes. */
  | { readonly op: 'no playlist'; readonly name: string };

/** A change of values, of one item. */
export type ItemChange = Exclude<
  ExternalChange,
  { readonly op: 'adopt' | 'priority' | 'reindex' | 'playlist' | 'no playlist' }
>;

/** A change of what applications have said of an item. */
export type SaidChange = Exclude<ItemChange, { readonly op: 'found' }>;

/** What is made whole or not at all, whichever process makes it. */
export interface ExternalRow {
  /** 0 where it is about no item. */
  readonly item: number;
  /** In this order. */
  readonly changes: readonly ExternalChange[];
}

/** @param text of `external_change`: a change, or a list of them @returns undefined where one is none of this version */
export function readChanges(text: string): ExternalChange[] | undefined {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return undefined;
  }
  const changes: unknown[] = Array.isArray(said) ? said : [said];
  return changes.every(isChange) ? changes : undefined;
}

function isChange(change: unknown): change is ExternalChange {
  if (typeof change !== 'object' || change === null) return false;
  const { op } = change as { op?: unknown };
  return LOOKS.get(op)?.(change as Record<string, unknown>) === true;
}

type Look = (change: Record<string, unknown>) => boolean;

const hasKey: Look = ({ key }) => typeof key === 'string' && key !== '';
const isEntry = (entry: unknown): boolean => Array.isArray(entry) && entry.length <= 2 && isValue(entry[0]);
const areEntries = (entries: unknown): boolean => Array.isArray(entries) && entries.every(isEntry);
const isName = (name: unknown): boolean => typeof name === 'string' && name !== '';
const isValue = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

const LOOK_OF: Readonly<Record<ExternalChange['op'], Look>> = {
  set: (change) =>
    hasKey(change) &&
    areEntries(change['entries']) &&
    ['undefined', 'string'].includes(typeof change['language']),
  replace: (change) => hasKey(change) && isValue(change['from']) && isEntry(change['to']),
  delete: (change) => hasKey(change) && (change['value'] === undefined || isValue(change['value'])),
  count: (change) => hasKey(change) && Number.isFinite(change['by']),
  found: ({ values }) =>
    typeof values === 'object' && values !== null && Object.values(values).every(areEntries),
  adopt: ({ from }) => Number.isSafeInteger(from),
  priority: ({ source, key, value }) =>
    isName(source) &&
    source !== 'external' &&
    typeof key === 'string' &&
    (value === null || (Number.isInteger(value) && Math.abs(value as number) <= 128)),
  reindex: () => true,
  playlist: ({ name, query, text }) =>
    isName(name) &&
    typeof query === 'object' &&
    query !== null &&
    (text === undefined || typeof text === 'string'),
  'no playlist': ({ name }) => isName(name),
};
const LOOKS: ReadonlyMap<unknown, Look> = new Map(Object.entries(LOOK_OF));

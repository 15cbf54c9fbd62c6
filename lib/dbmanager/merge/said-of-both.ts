/**
 * What an application said of two items that are one file: what it said of the older one stays, what it said of the younger
 * one alone is added. Of what happens to a piece again and again nothing is lost either: a table says how two become one.
 */
import { entriesOf } from '../../metadata/document.ts';
import type { Document, Entry } from '../../metadata/document.ts';

type Entries = readonly Entry[];

/** One of the two items. */
export interface SaidOfOne {
  readonly own: Document;
  /** What all others say of it, tags among them: an application that counts goes on from there. */
  readonly others: Document;
}

interface Both {
  /** The younger item was played last. */
  readonly youngIsLater: boolean;
  /** What was counted before in the tags of both, and is one and the same. */
  readonly shared: number;
}

type Rule = (old: Entries, young: Entries, both: Both) => Entries;

/** Never less than either: it may have been set, and not counted. */
const sum: Rule = (old, young, { shared }) => {
  const [ofOld, ofYoung] = [numberOf(old), numberOf(young)];
  return [[Math.max(ofOld, ofYoung, ofOld + ofYoung - shared)]];
};
const later: Rule = (old, young, { youngIsLater }) => (youngIsLater ? young : old);

/** Keys of which both are said. Of all others the older item's word stays. */
const TWO_BECOME_ONE: ReadonlyMap<string, Rule> = new Map([
  ['playcount', sum],
  ['last_played', later],
]);

export function saidOfBoth(old: SaidOfOne, young: SaidOfOne): Document {
  const youngIsLater = lastPlayed(young.own) > lastPlayed(old.own);
  const both: Document = { ...young.own, ...old.own };
  // Where one stopped at the last time; nowhere, if that was at its end.
  if (youngIsLater) {
    delete both['position'];
    const stopped = entriesOf(young.own, 'position');
    if (stopped !== undefined) both['position'] = [...stopped];
  }
  for (const [key, rule] of TWO_BECOME_ONE) {
    const [ofOld, ofYoung] = [entriesOf(old.own, key), entriesOf(young.own, key)];
    if (ofOld === undefined || ofYoung === undefined) continue;
    const shared = Math.min(...[old, young].map(({ others }) => numberOf(entriesOf(others, key))));
    both[key] = [...rule(ofOld, ofYoung, { youngIsLater, shared })];
  }
  return both;
}

/** 0 where there is none. */
function numberOf(entries: Entries = []): number {
  const value = Number(entries[0]?.[0] ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** Milliseconds since the epoch. */
function lastPlayed(document: Document): number {
  const [entry] = entriesOf(document, 'last_played') ?? [];
  return entry === undefined ? Number.NEGATIVE_INFINITY : Date.parse(String(entry[0]));
}

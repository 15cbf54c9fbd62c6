/**
 * What an application said of two items that are one file: what it said of the older one stays, what it said of the younger
 * one alone is added. Of what happens to a piece again and again nothing is lost either: a table says how two become one.
 */
import { entriesOf } from '../../metadata/document.ts';
import type { Document, Entry } from '../../metadata/document.ts';

type Entries = readonly Entry[];

/** @param youngIsLater the younger item was played last */
type Rule = (old: Entries, young: Entries, youngIsLater: boolean) => Entries;

const sum: Rule = (old, young) => [[Number(old[0]?.[0]) + Number(young[0]?.[0])]];
const later: Rule = (old, young, youngIsLater) => (youngIsLater ? young : old);

/** Keys of which both are said. Of all others the older item's word stays. */
const TWO_BECOME_ONE: ReadonlyMap<string, Rule> = new Map([
  ['playcount', sum],
  ['last_played', later],
  // Where one stopped at the last time.
  ['position', later],
]);

export function saidOfBoth(old: Document, young: Document): Document {
  const youngIsLater = lastPlayed(young) > lastPlayed(old);
  const both: Document = { ...young, ...old };
  for (const [key, rule] of TWO_BECOME_ONE) {
    const [ofOld, ofYoung] = [entriesOf(old, key), entriesOf(young, key)];
    if (ofOld !== undefined && ofYoung !== undefined) both[key] = [...rule(ofOld, ofYoung, youngIsLater)];
  }
  return both;
}

/** Milliseconds since the epoch. */
function lastPlayed(document: Document): number {
  const [entry] = entriesOf(document, 'last_played') ?? [];
  return entry === undefined ? Number.NEGATIVE_INFINITY : Date.parse(String(entry[0]));
}

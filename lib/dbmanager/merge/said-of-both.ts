/**
 * What an application said of two items that are one file: what it said of the first one stays, what it said of the other
 * one alone is added. Of what happens to a piece again and again nothing is lost either: plays add up, and of the last one
 * that item knows which was played later.
 */
import { entriesOf } from '../../metadata/document.ts';
import type { Document } from '../../metadata/document.ts';
import { heightOf } from '../../metadata/rising.ts';

/** One of the two items. */
export interface SaidOfOne {
  readonly own: Document;
  /** What all others say of it, tags among them: an application that counts goes on from there. */
  readonly others: Document;
}

/** Of the last time that it was played: when, and where one stopped, which is nowhere if that was at its end. */
const OF_LAST_PLAY = ['last_played', 'position'];

export function saidOfBoth(first: SaidOfOne, other: SaidOfOne): Document {
  const both: Document = { ...other.own, ...first.own };
  const [last, ofOther] = [first, other].map(({ own }) => heightOf(own, 'last_played')) as [number, number];
  if (last !== ofOther)
    for (const key of OF_LAST_PLAY) {
      const said = entriesOf(last > ofOther ? first.own : other.own, key);
      if (said === undefined) delete both[key];
      else both[key] = [...said];
    }
  if ([first, other].every(({ own }) => entriesOf(own, 'playcount') !== undefined))
    both['playcount'] = [[playsOf(first, other)]];
  return both;
}

/** Never less than either: it may have been set, and not counted. */
function playsOf(one: SaidOfOne, other: SaidOfOne): number {
  // What was counted before in the tags of both, and is one and the same.
  const shared = Math.min(plays(one.others), plays(other.others));
  const [ofOne, ofOther] = [plays(one.own), plays(other.own)];
  return Math.max(ofOne, ofOther, ofOne + ofOther - shared);
}

function plays(document: Document): number {
  return heightOf(document, 'playcount');
}

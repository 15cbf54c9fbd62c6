/**
 * What an application said of two items that are one file: what it said of the older one stays, what it said of the younger
 * one alone is added. Of what happens to a piece again and again nothing is lost either: plays add up, and of the last one
 * the younger item knows where it is the later.
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

export function saidOfBoth(old: SaidOfOne, young: SaidOfOne): Document {
  const both: Document = { ...young.own, ...old.own };
  if (heightOf(young.own, 'last_played') > heightOf(old.own, 'last_played'))
    for (const key of OF_LAST_PLAY) {
      const said = entriesOf(young.own, key);
      if (said === undefined) delete both[key];
      else both[key] = [...said];
    }
  if ([old, young].every(({ own }) => entriesOf(own, 'playcount') !== undefined))
    both['playcount'] = [[playsOf(old, young)]];
  return both;
}

/** Never less than either: it may have been set, and not counted. */
function playsOf(old: SaidOfOne, young: SaidOfOne): number {
  // What was counted before in the tags of both, and is one and the same.
  const shared = Math.min(plays(old.others), plays(young.others));
  const [ofOld, ofYoung] = [plays(old.own), plays(young.own)];
  return Math.max(ofOld, ofYoung, ofOld + ofYoung - shared);
}

function plays(document: Document): number {
  return heightOf(document, 'playcount');
}

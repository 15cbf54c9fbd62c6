/**
 * What a change makes of what applications have said of an item. It is made as it is given, or refused: whoever wrote
 * it may have been a program that checks nothing, and what others have said since may leave no room for it.
 */
import { ValhallaError } from '../../errors.ts';
import { givenWords } from '../../issue-words.ts';
import { entriesOf } from '../../metadata/document.ts';
import type { Document, Entry, Value } from '../../metadata/document.ts';
import { checkEntries, languageFault } from '../../metadata/given-value.ts';
import { UNITS, keyInfo } from '../../metadata/keys.ts';
import { canonicalLanguage } from '../../metadata/languages.ts';
import { spelling } from '../../metadata/spelling.ts';
import type { SaidChange } from './external-change.ts';

/**
 * The external document of an item after a change.
 *
 * @param own what applications have said so far
 * @param best the best values of the item, `own` among them
 * @throws ERR_VALHALLA_OPTION
 */
export function changeDocument(own: Document, best: Document, change: SaidChange): Document {
  const key = change.key.toLowerCase();
  const { [key]: _, ...others } = own;
  const after = changeEntries(key, entriesOf(own, key) ?? [], entriesOf(best, key) ?? [], change);
  return after.length === 0 ? others : { ...others, [key]: [...checked(key, after)] };
}

function changeEntries(
  key: string,
  own: readonly Entry[],
  best: readonly Entry[],
  change: SaidChange,
): readonly Entry[] {
  switch (change.op) {
    case 'set': {
      const fault = languageFault(change.language);
      if (fault !== undefined) refuse(`${fault}.`);
      const language = change.language === undefined ? undefined : canonicalLanguage(change.language);
      const entries = checked(
        key,
        change.entries.map(([value, own = language]) => (own === undefined ? [value] : [value, own])),
      );
      const isAlone = language === undefined || keyInfo(key)?.multi === false;
      return isAlone ? entries : [...own.filter((entry) => entry[1] !== language), ...entries];
    }
    case 'replace': {
      const [[from]] = checked(key, [[change.from]]);
      const [to] = checked(key, [change.to]);
      // A value that another source gave becomes the application's, with the list it stands in.
      const list = [own, best].find((entries) => entries.some(([value]) => isSame(value, from)));
      if (list === undefined)
        refuse(
          `${givenWords(from)} is no value that ${key} has now, so it cannot become ${givenWords(to[0])}.`,
        );
      return list.map((entry) => {
        if (!isSame(entry[0], from)) return entry;
        return entry[1] === undefined || to[1] !== undefined ? to : [to[0], entry[1]];
      });
    }
    case 'delete': {
      if (change.value === undefined) return [];
      const [[gone]] = checked(key, [[change.value]]);
      return own.filter(([value]) => !isSame(value, gone));
    }
    case 'count': {
      const before = Number(best[0]?.[0] ?? 0);
      const [low, high] = UNITS.count;
      const after = (Number.isFinite(before) ? before : 0) + change.by;
      return [[Math.min(Math.max(after, low), high)]];
    }
    default:
      return change satisfies never;
  }
}

/** Whoever names a value has seen it: in a list, where accents are written in one way, or typed `7` for a number. */
function isSame(one: Value, other: Value): boolean {
  return spelling(one) === spelling(other);
}

function checked(key: string, given: readonly Entry[]): [Entry, ...Entry[]] {
  return checkEntries(key, given) as [Entry, ...Entry[]];
}

function refuse(message: string): never {
  throw new ValhallaError('ERR_VALHALLA_OPTION', message);
}

/** Every value of an item, with who says it and whether it is the best. */
import type { SourceDocument } from './best.ts';
import { entriesOf } from './document.ts';
import type { Document, Value } from './document.ts';
import { groupOf } from './keys.ts';
import { PRIORITY } from './priority-scale.ts';

/** A value with where it comes from. */
export interface ValueDetail {
  readonly key: string;
  readonly group: string;
  readonly value: Value;
  readonly language?: string | undefined;
  readonly source: string;
  readonly priority: number;
  /** It is (part of) the best value of its key. */
  readonly best: boolean;
}

/**
 * In the order of sources and keys.
 *
 * @param sources with the years of their dates (`withYear`)
 * @param best as `bestDocument` made it of these very sources, or of more
 * @param wanted keys; default: all
 */
export function valueDetails(
  sources: readonly SourceDocument[],
  best: Document,
  priorityOf: (source: string, key: string) => number,
  wanted: (key: string) => boolean = () => true,
): ValueDetail[] {
  return sources.flatMap(({ name, external, document }) =>
    Object.entries(document)
      .filter(([key]) => wanted(key))
      .flatMap(([key, entries]) => {
        // The winner gives its whole list: the very same entries, in an order of their own where languages are wanted.
        const [first] = entries;
        const won = first !== undefined && entriesOf(best, key)?.includes(first) === true;
        return entries.map(([value, language]) => ({
          key,
          group: groupOf(key),
          value,
          ...(language === undefined ? {} : { language }),
          source: name,
          priority: external ? PRIORITY.HIGHEST : priorityOf(name, key),
          best: won,
        }));
      }),
  );
}

/** The values of an item: what each of its sources says, and which of them are the best. */
import { bestDocument } from '../metadata/best.ts';
import type { SourceDocument } from '../metadata/best.ts';
import { entriesOf, valuesOf } from '../metadata/document.ts';
import type { Document, Entry, Value } from '../metadata/document.ts';
import { inherit } from '../metadata/inherit.ts';
import { priorityFrom } from '../metadata/priorities.ts';
import type { PriorityRule } from '../metadata/priorities.ts';
import type { FileEntry } from './reader-messages.ts';
import { valueDetails } from '../metadata/value-details.ts';
import type { ValueDetail } from '../metadata/value-details.ts';
import { withYear } from '../metadata/year-of-date.ts';
import type { Sql, Statements } from './statements.ts';

/** Primary keys of metadata and source. */
const DOCUMENTS: Sql<DocumentRow> = `SELECT metadata.item AS item, source.id AS id, source.name AS name, source.kind = 'external' AS external,
  metadata.document AS document FROM json_each(?) AS asked CROSS JOIN metadata ON metadata.item = asked.value
  CROSS JOIN source ON source.id = metadata.source`;

/** A whole table of some ten rows. */
const PRIORITIES: Sql<PriorityRule> =
  'SELECT source.name AS source, priority.key AS key, priority.value AS value FROM priority JOIN source ON source.id = priority.source';

interface DocumentRow {
  readonly item: number;
  readonly id: number;
  readonly name: string;
  readonly external: 0 | 1;
  readonly document: string;
}

/** Reads the values of the items of one query, with the priorities as they are then. */
export class ItemValues {
  readonly #statements: Statements;
  readonly #languages: readonly string[];
  readonly #known = new Map<number, readonly DocumentRow[]>();
  readonly priorityOf: (source: string, key: string) => number;

  constructor(statements: Statements, languages: readonly string[]) {
    this.#statements = statements;
    this.#languages = languages;
    this.priorityOf = priorityFrom(statements.all(PRIORITIES));
  }

  /** What is said of all of these is read at once, in a fifth of the time. Others can be asked for as well. */
  load(items: readonly (number | null)[]): void {
    const wanted = [...new Set(items)].filter((item) => item !== null && !this.#known.has(item)) as number[];
    if (wanted.length === 0) return;
    const rows = Map.groupBy(this.#statements.all(DOCUMENTS, JSON.stringify(wanted)), ({ item }) => item);
    for (const item of wanted) this.#known.set(item, rows.get(item)?.toSorted(bySource) ?? []);
  }

  /** @param whole the item of the whole file, where this one is a track inside it */
  best(item: number, whole: number | null = null): FileEntry['values'] {
    return this.said(item, whole).values;
  }

  /** As `best`, and what of it applications have set. */
  said(item: number, whole: number | null = null): Pick<FileEntry, 'values' | 'external'> {
    const { best, sources } = this.documents(item, whole);
    const external = sources.find((source) => source.external)?.document;
    return {
      values: mapLists(best, valuesOf),
      ...(external === undefined
        ? {}
        : { external: mapLists(external, (entries) => entries.map(entryOrValue)) }),
    };
  }

  /** As `best`, with languages; and what each source says of the item itself. */
  documents(
    item: number,
    whole: number | null = null,
  ): { readonly best: Document; readonly sources: readonly SourceDocument[] } {
    const sources = this.#sources(item);
    const own = this.#best(sources);
    return { best: whole === null ? own : inherit(own, this.#best(this.#sources(whole))), sources };
  }

  /** Every value, in the order of sources and keys. */
  details(item: number, whole: number | null = null): ValueDetail[] {
    const sources = this.#sources(item).map(withYear);
    const own = this.#best(sources);
    if (whole === null) return valueDetails(sources, own, this.priorityOf);
    const from = this.#sources(whole).map(withYear);
    const best = inherit(own, this.#best(from));
    return [
      ...valueDetails(sources, best, this.priorityOf),
      ...valueDetails(
        from,
        best,
        this.priorityOf,
        (key) => entriesOf(own, key) === undefined && entriesOf(best, key) !== undefined,
      ),
    ];
  }

  #best(sources: readonly SourceDocument[]): Document {
    const [only] = sources;
    // The usual file has one source, and the usual application wants no language before others.
    if (only !== undefined && sources.length === 1 && this.#languages.length === 0)
      return withYear(only).document;
    return bestDocument(sources, this.priorityOf, this.#languages);
  }

  #sources(item: number): SourceDocument[] {
    this.load([item]);
    return (this.#known.get(item) ?? []).map(({ id, name, external, document }) => ({
      id,
      name,
      external: external === 1,
      document: JSON.parse(document) as Document,
    }));
  }
}

function bySource(one: DocumentRow, other: DocumentRow): number {
  return one.id - other.id;
}

function mapLists<Mapped>(
  document: Document,
  map: (entries: readonly Entry[]) => Mapped[],
): Record<string, Mapped[]> {
  return Object.fromEntries(Object.entries(document).map(([key, entries]) => [key, map(entries)]));
}

function entryOrValue(entry: Entry): Value | readonly [Value, string] {
  return entry.length === 1 ? entry[0] : entry;
}

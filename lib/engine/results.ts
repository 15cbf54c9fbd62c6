/** What a query gives: rows to loop over, or a page, their number, how they are found. Nothing is asked before. */
import type { Ask } from './ask.ts';
import { checkCall } from './calls.ts';
import type { PageOptions } from './page-options.ts';
import type { Query } from '../query/query.ts';
import type { Explanation } from '../reader/reader-messages.ts';

export interface QueryPage<Row> {
  readonly rows: readonly Row[];
  /** The cursor of the page that follows; undefined at the end. A text; it may be kept, and stays right under writes. */
  readonly next: string | undefined;
}

/** Rows of a page of a loop. */
const PAGE = 500;

/** Can be asked several times; each time the library is asked as it is then. */
export class Results<Row> implements AsyncIterable<Row> {
  readonly #ask: Ask;
  readonly #query: Query;

  /** @internal see `Valhalla.query` */
  constructor(ask: Ask, query: Query) {
    this.#ask = ask;
    this.#query = query;
  }

  /** All rows, a page at a time: a loop may be slow, or end early. */
  [Symbol.asyncIterator](): AsyncGenerator<Row, void, void> {
    return paged<Row, string>((cursor) => this.page({ cursor, size: PAGE }));
  }

  /** @throws ERR_VALHALLA_QUERY where the cursor is of another query, or the size is none */
  async page(options: PageOptions = {}): Promise<QueryPage<Row>> {
    checkCall('page', { options });
    const { cursor, size = 100 } = options;
    // The reader's answer has the rows of what was asked for.
    return (await this.#ask('page', { query: this.#query, cursor, size })) as QueryPage<Row>;
  }

  /** How many rows there are. */
  count(): Promise<number> {
    return this.#ask('count', { query: this.#query });
  }

  /** How it is answered: which index it begins with, and what has to be looked at. */
  explain(): Promise<Explanation> {
    return this.#ask('explain', { query: this.#query });
  }
}

export async function* paged<Row, Key>(
  ask: (after: Key | undefined) => Promise<{ rows: readonly Row[]; next: Key | undefined }>,
): AsyncGenerator<Row, void, void> {
  let after: Key | undefined;
  do {
    const { rows, next }: { rows: readonly Row[]; next: Key | undefined } = await ask(after);
    yield* rows;
    after = next;
  } while (after !== undefined);
}

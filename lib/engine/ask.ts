import type { Queries, QueryName } from '../reader/reader-messages.ts';

/** Asks the reader: see `ReaderClient.ask`. */
export type Ask = <Name extends QueryName>(
  name: Name,
  argument: Queries[Name][0],
) => Promise<Queries[Name][1]>;

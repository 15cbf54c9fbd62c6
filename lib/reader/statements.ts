/**
 * The reader's prepared statements: each SQL text is prepared once and kept. Texts are constants, or are put together
 * from a query out of a fixed set of pieces; of these the last ones are kept. Values are always bound, and as `+?`: see
 * `store/connection.ts`.
 *
 * Every call reads its rows to the end: an open cursor would hold its snapshot, and the writer's log would grow behind
 * it (4 MB became 67 MB).
 */
import type { Database, Statement } from 'better-sqlite3';

/** A statement with the type of its rows, which only its author knows. */
export type Sql<Row> = string & { readonly [ROW]?: Row };
declare const ROW: unique symbol;

export type Bound = string | number | Uint8Array | null;

/** Prepared statements kept: a few kilobytes each. */
const KEPT = 200;

export class Statements {
  readonly #db: Database;
  readonly #prepared = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  all<Row>(sql: Sql<Row>, ...values: Bound[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  get<Row>(sql: Sql<Row>, ...values: Bound[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  /** The statement's one number: a count, a sum. */
  number(sql: string, ...values: Bound[]): number {
    const row = this.#statement(sql).get(...values) as Record<string, number | null> | undefined;
    return (row === undefined ? undefined : Object.values(row)[0]) ?? 0;
  }

  /** All that `read` reads is of one moment, and the database is locked once for it: most of the time of a row by key. */
  together<Result>(read: () => Result): Result {
    return this.#db.transaction(read)();
  }

  #statement(sql: string): Statement {
    const statement = this.#prepared.get(sql) ?? this.#db.prepare(sql.replaceAll('?', '+?'));
    // The one used last is the last of the map, so that the first is the one to go.
    this.#prepared.delete(sql);
    this.#prepared.set(sql, statement);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > KEPT && oldest !== undefined) this.#prepared.delete(oldest);
    return statement;
  }
}

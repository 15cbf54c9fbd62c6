/**
 * The reader's prepared statements: each SQL text is prepared once and kept. Texts are constants, or are put together
 * by `filters.ts` out of a fixed set of pieces, so that their number is bounded; values are always bound.
 *
 * Every call reads its rows to the end: an open cursor would hold its snapshot, and the writer's log would grow behind
 * it (4 MB became 67 MB).
 */
import type { Database, Statement } from 'better-sqlite3';

/** A statement with the type of its rows, which only its author knows. */
export type Sql<Row> = string & { readonly [ROW]?: Row };
declare const ROW: unique symbol;

export type Bound = string | number | Uint8Array | null;

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

  #statement(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

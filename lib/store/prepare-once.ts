/**
 * A connection on which each statement is prepared once. What is remembered of tables is made anew whenever another
 * process may have written them, at every scan at the least; their 250 statements stay what they are, and take 9 ms.
 *
 * Its statements are constants, so there are only so many. Each is asked for in one way (`pluck`, `raw`): the way stays
 * with the statement.
 */
import type { Database, Statement } from 'better-sqlite3';

export function preparingOnce(db: Database): Database {
  const statements = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return Object.create(db, { prepare: { value: prepare } }) as Database;
}

/**
 * Rows that mean nothing without the row they belong to. Foreign keys are not enforced while a scan writes, so whoever
 * removes a row removes these himself. The schema says which they are: a table that a later migration adds is not
 * forgotten.
 */
import type { Database } from 'better-sqlite3';

interface Reference {
  readonly child: string;
  readonly column: string;
  readonly parent: string;
}

/** Every foreign key of every table. */
const REFERENCES = `SELECT own.name AS child, key."from" AS "column", key."table" AS parent
  FROM sqlite_schema AS own, pragma_foreign_key_list(own.name) AS key WHERE own.type = 'table'`;

/**
 * @param ids an expression that gives the ids of the rows of `table` that go: a SELECT
 * @returns statements that remove what belongs to them, the deepest first; each takes the parameters of `ids`
 */
export function removalsOf(db: Database, table: string, ids: string): string[] {
  const references = db.prepare<[], Reference>(REFERENCES).all();
  const removals: string[] = [];
  const visit = (parent: string, gone: string, above: readonly string[]): void => {
    for (const { child, column } of references.filter((each) => each.parent === parent)) {
      if (above.includes(child)) continue;
      const where = `"${column}" IN (${gone})`;
      // Only rows with an id of their own can be referred to.
      if (references.some((each) => each.parent === child))
        visit(child, `SELECT id FROM "${child}" WHERE ${where}`, [...above, child]);
      removals.push(`DELETE FROM "${child}" WHERE ${where}`);
    }
  };
  visit(table, ids, [table]);
  return removals;
}

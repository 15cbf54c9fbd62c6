/** docs/schema.md is complete and true: neither it nor the schema can change alone. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Database } from 'better-sqlite3';
import { SCHEMA_VERSION } from '../../lib/store/migrate.ts';
import { openWriter } from '../../lib/store/connection.ts';

interface Documented {
  readonly name: string;
  /** In the order of the page; the type where the page says one. */
  readonly columns: readonly (readonly [name: string, type: string])[];
}

const PAGE = readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8');

/** The tables or views of one part of the page. */
function documented(part: RegExp): Documented[] {
  return PAGE.split(/^## /m)
    .filter((text) => part.test(text))
    .flatMap((text) => text.split(/^### /m).slice(1))
    .map((text) => ({
      name: /^`(\w+)`/.exec(text)?.[1] ?? '',
      columns: [...text.matchAll(/^\| `(\w+)`\s*\|([^|]*)\|/gm)].map(
        ([, name = '', second = '']) => [name, second.trim()] as const,
      ),
    }));
}

function withoutTypes({ name, columns }: Documented): unknown {
  return [name, columns.map(([column]) => column)];
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

describe('docs/schema.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'valhalla-schema-'));
  let db: Database;
  before(() => {
    db = openWriter(join(folder, 'library.db'));
  });
  after(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  function real(type: 'table' | 'view'): Documented[] {
    return db
      .prepare<[string], { name: string }>(
        `SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search\\_%' ESCAPE '\\'`,
      )
      .all(type)
      .map(({ name }) => ({
        name,
        columns: (db.pragma(`table_info(${name})`) as { name: string; type: string }[]).map(
          (column) => [column.name, column.type] as const,
        ),
      }));
  }

  it('describes every table, every column and its type, in their order', () => {
    assert.deepEqual(documented(/^Tables/).toSorted(byName), real('table').toSorted(byName));
  });

  it('describes every view and every column, in their order', () => {
    assert.deepEqual(
      documented(/^Views/)
        .toSorted(byName)
        .map(withoutTypes),
      real('view').toSorted(byName).map(withoutTypes),
    );
  });

  it('says something about every column of the views: they are for people', () => {
    for (const { name, columns } of documented(/^Views/)) {
      for (const [column, meaning] of columns) assert.notEqual(meaning, '', `${name}.${column}`);
    }
  });

  it('names the version of the schema, and its example runs', () => {
    assert.match(PAGE, new RegExp(String.raw`last\s+migration \(${SCHEMA_VERSION}\)`));
    const [, example = ''] = /"(SELECT [^"]*)"/.exec(PAGE) ?? [];
    assert.deepEqual(db.prepare(example).all(), []);
    assert.deepEqual(
      db.prepare("SELECT rowid FROM search WHERE search MATCH 'bjork' ORDER BY rank").all(),
      [],
    );
  });
});

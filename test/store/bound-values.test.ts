/** What lib/store/connection.ts says of bound values holds for the statements of the one writer. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const FOLDER = new URL('../../lib/dbmanager/', import.meta.url);
const COMMENTS = /\/\*.*?\*\/|^\s*\/\/.*?$/gms;
const TEXTS = /(['"`])((?:\\.|(?!\1)[^\\])*)\1/gs;

/** Statements that join or order, and compare with a parameter as it is. */
function preparedAnew(source: string): string[] {
  return [...source.replaceAll(COMMENTS, '').matchAll(TEXTS)]
    .map(([, , text = '']) => text)
    .filter((sql) => /\bSELECT\b/.test(sql) && /\bJOIN\b|\bORDER BY\b/.test(sql) && /[=<>] [?@]/.test(sql));
}

test('a statement that joins or orders and is given a bare parameter is found', () => {
  assert.equal(preparedAnew("const A = 'SELECT a FROM b JOIN c ON d = e WHERE f = ?';").length, 1);
  assert.equal(preparedAnew("const A = 'SELECT a FROM b JOIN c ON d = e WHERE f = +?';").length, 0);
  assert.equal(preparedAnew("// it's WHERE a = ?\nconst A = 'SELECT a FROM b WHERE c = ?';").length, 0);
});

test('no statement of the writer is prepared anew whenever another value is bound', () => {
  const files = globSync('**/*.ts', { cwd: FOLDER });
  assert.ok(files.length > 20);
  const found = files.flatMap((file) => preparedAnew(readFileSync(new URL(file, FOLDER), 'utf8')));
  assert.deepEqual(found, [], 'write = +? (see lib/store/connection.ts)');
});

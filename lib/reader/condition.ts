/** From a condition to SQL about `one.id`, whatever table the statement begins with. */
import type { Condition, ValueCondition, Words } from '../query/query.ts';
import { facetValues } from './facet-values.ts';
import { folderScope } from './folder-scope.ts';
import { NONE, allOf, anyOf, part } from './part.ts';
import type { Part } from './part.ts';
import { placeOf } from './place.ts';
import type { Need, Place } from './place.ts';
import { STANDS_IN, standInItems } from './stand-ins.ts';
import type { Statements } from './statements.ts';
import { valueTest } from './value-test.ts';
import { toFts } from './words.ts';

export interface Compiled {
  readonly part: Part;
  readonly needs: readonly Need[];
}

export function compile(statements: Statements, condition: Condition): Compiled {
  if (condition.op === 'and' || condition.op === 'or') {
    const all = condition.of.map((one) => compile(statements, one));
    return together(condition.op === 'and' ? allOf : anyOf, all);
  }
  if (condition.op === 'not') {
    const { part: of, needs } = compile(statements, condition.of);
    // Not NOT: what is not known is not true either.
    return { part: part(`(${of.sql}) IS NOT TRUE`, ...of.values), needs };
  }
  if (condition.op === 'text') return { part: hasWords(condition), needs: [] };
  return ofPlace(statements, placeOf(statements, condition.key, condition), condition);
}

function together(how: (parts: readonly Part[]) => Part, all: readonly Compiled[]): Compiled {
  return { part: how(all.map((one) => one.part)), needs: all.flatMap(({ needs }) => needs) };
}

function ofPlace(statements: Statements, place: Place, condition: ValueCondition): Compiled {
  switch (place.at) {
    case 'column': {
      const { sql, kind, needs } = place;
      const test = condition.op === 'exists' ? part(`${sql} IS NOT NULL`) : valueTest(sql, kind, condition);
      return { part: test, needs };
    }
    case 'rows': {
      const test = valueTest('had.value', place.kind, condition);
      const { sql, values } = place.select;
      const has = part(
        `EXISTS (SELECT 1 FROM (${sql}) AS had WHERE had.value IS NOT NULL AND ${test.sql})`,
        ...values,
        ...test.values,
      );
      return { part: has, needs: place.needs };
    }
    case 'facet':
      return { part: ofFacet(place, facetValues(statements, place, condition)), needs: [] };
    case 'folder':
      return inFolders(statements, condition);
  }
}

/**
 * FTS5; the list of its rows is made once a statement. The sign keeps SQLite from asking the index for one row of it after
 * the other where the statement begins with the same index: quadratic.
 */
function hasWords(words: Words): Part {
  const query = toFts(words);
  return query === undefined
    ? NONE
    : part('+one.id IN (SELECT rowid FROM search WHERE search MATCH ?)', query);
}

function ofFacet(
  { key, standIns }: Extract<Place, { at: 'facet' }>,
  values: readonly number[] | undefined,
): Part {
  const tagged = hasFacet(key, values);
  if (!standIns || values?.length === 0) return tagged;
  if (values === undefined) return anyOf([tagged, STANDS_IN]);
  const { sql, values: bound } = standInItems(values);
  return anyOf([tagged, part(`one.id IN (${sql})`, ...bound)]);
}

/** Primary key of facet. The sign keeps SQLite from looking for each value of the list: ten years were ten searches a row. */
function hasFacet(key: number, values: readonly number[] | undefined): Part {
  if (values?.length === 0) return NONE;
  const has = 'SELECT 1 FROM facet AS had WHERE had.item = one.id AND had.key = ?';
  if (values === undefined) return part(`EXISTS (${has})`, key);
  return part(
    `EXISTS (${has} AND +had.value IN (SELECT value FROM json_each(?)))`,
    key,
    JSON.stringify(values),
  );
}

function inFolders(statements: Statements, condition: ValueCondition): Compiled {
  const scopes = foldersOf(condition).map((folder) => folderScope(statements, folder));
  return { part: anyOf(scopes.map(({ sql, values }) => part(sql, ...values))), needs: ['place'] };
}

/** `check.ts` lets nothing else through. */
export function foldersOf(condition: ValueCondition): readonly string[] {
  if (condition.op === 'equal') return [String(condition.value)];
  return condition.op === 'in' ? condition.values.map(String) : [];
}

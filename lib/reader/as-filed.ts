/**
 * Lists of albums and artists show whom albums are filed under, so conditions on `album_artist` mean that there: what a
 * list shows can be asked for. What a source says itself remains what it says.
 */
import type { Condition, Words } from '../query/query.ts';
import { STAND_IN_KEY } from './stand-ins.ts';
import type { Sql, Statements } from './statements.ts';
import { hasWords, tokensOf } from './words.ts';

/** All of facet_value; of those that have the text, index bundle_stand_in. */
const NAMES: Sql<{ readonly value: string; readonly folded: string }> =
  `SELECT value, folded FROM facet_value WHERE instr(lower(folded), ?) AND EXISTS (SELECT 1 FROM bundle WHERE bundle.stand_in = facet_value.id)`;

export function asFiled(statements: Statements, condition: Condition): Condition {
  switch (condition.op) {
    case 'and':
    case 'or':
      return { op: condition.op, of: condition.of.map((one) => asFiled(statements, one)) };
    case 'not':
      return { op: 'not', of: asFiled(statements, condition.of) };
    case 'text':
      return condition.key === STAND_IN_KEY ? inNames(statements, condition) : condition;
    case 'equal':
    case 'in':
    case 'like':
    case 'range':
    case 'exists': {
      const { key, source, language, priority } = condition;
      const isMeant = key === STAND_IN_KEY && (source ?? language ?? priority) === undefined;
      return isMeant ? { ...condition, key: 'filed_under' } : condition;
    }
  }
}

/** The index of words has what is tagged. Those who stand in are as many as albums at most. */
function inNames(statements: Statements, words: Words): Condition {
  const longest = tokensOf(words.text).reduce((one, other) => (other.length > one.length ? other : one), '');
  const names = statements.all(NAMES, longest).filter(({ folded }) => hasWords(folded, words));
  const values = names.map(({ value }) => value);
  return { op: 'or', of: [words, { op: 'in', key: 'filed_under', values, exact: true }] };
}

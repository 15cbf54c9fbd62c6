/** Words, as a query of FTS5 that can mean nothing else. */
import type { Words } from '../query/query.ts';

/**
 * Each word quoted (so that AND, NEAR, `*`, `:` and brackets are only text), all of them wanted.
 *
 * @returns undefined where there is nothing to look for
 */
export function toFts({ text, key, prefix = false, phrase = false }: Omit<Words, 'op'>): string | undefined {
  // What unicode61 makes tokens of; a quoted term without any would match nothing, and with it everything else.
  const words = text
    .replaceAll('\0', ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}\p{Co}]/u.test(word));
  if (words.length === 0) return undefined;
  const terms = phrase ? [words.join(' ')] : words;
  const all = terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' ') + (prefix ? '*' : '');
  return key === undefined ? all : `${key} : (${all})`;
}

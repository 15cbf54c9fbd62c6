import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valueLines } from '../../lib/cli/value-lines.ts';
import { groupOf } from '../../lib/metadata/keys.ts';
import type { ValueDetail } from '../../lib/metadata/value-details.ts';

function detail(key: string, value: string | number, more: Partial<ValueDetail> = {}): ValueDetail {
  return { key, group: groupOf(key), value, source: 'fast', priority: -128, best: true, ...more };
}

function lines(details: readonly ValueDetail[], all = false, columns = 80): string[] {
  return [...valueLines(details, { all, columns })].slice(1);
}

const SONG = [
  detail('title', 'So What'),
  detail('zzz', 'free'),
  detail('lyrics', Array.from({ length: 54 }, (_, line) => `line ${line + 1}`).join('\n'), { source: 'local-lyrics', priority: -64, language: 'en' }),
  detail('title', '05', { source: 'decrapifier', priority: 0, best: false }),
  detail('artist', 'Miles'),
  detail('artist', 'Trane\nand a second line'),
  detail('chapter', '00:00:00.000 One'),
  detail('chapter', '00:01:00.000 Two\u{1B}'),
]; // prettier-ignore

test('values stand by group, in the order of the keys; what is long is cut, what loses is left out', () => {
  assert.deepEqual(lines(SONG), [
    'entities',
    '  artist  Miles                    fast -128',
    '          Trane␊and a second line  fast -128',
    '',
    'miscellaneous',
    '  zzz  free  fast -128',
    '',
    'titles',
    '  title  So What  fast -128',
    '',
    'chapters, fast -128',
    '  00:00:00.000 One',
    '  00:01:00.000 Two␛',
    '',
    'lyrics, en, local-lyrics -64',
    ...['1', '2', '3', '4', '5', '6'].map((number) => `  line ${number}`),
    '  ... 48 more lines',
  ]);
});

test('with all, nothing is left out', () => {
  const all = lines(SONG, true);
  assert.ok(all.includes('         05       decrapifier 0, not used'), all.join('\n'));
  assert.ok(all.includes('  line 54'));
});

test('a value is cut where it would leave the terminal', () => {
  const [, line = ''] = lines([detail('title', 'x'.repeat(300))], false, 60);
  assert.equal(line.length, 60, line);
  assert.match(line, /x…  fast -128$/);
});

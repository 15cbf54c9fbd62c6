import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLrc, withoutTags } from '../../../lib/metadata/lyrics/lrc.ts';
import { toLrc, toPlain } from '../../../lib/metadata/lyrics/timed.ts';

/** Text -> what is stored: LRC and plain. */
function read(...lines: string[]): [lrc: string, plain: string] | undefined {
  const lrc = parseLrc(lines.join('\n'));
  return lrc === undefined ? undefined : [toLrc(lrc.lines), toPlain(lrc.lines)];
}

const CASES: readonly [what: string, text: readonly string[], lrc: string, plain: string][] = [
  ['times of every length', ['[00:01]a', '[0:02.5]b', '[00:03.456]c', '[00:04:25]d', '[01:00:05.00]e'], '[00:01.00]a\n[00:02.50]b\n[00:03.46]c\n[00:04.25]d\n[60:05.00]e', 'a\nb\nc\nd\ne'],
  ['several times of one line, in order', ['[00:10.00][00:30.00]Chorus', '[00:20.00]Verse'], '[00:10.00]Chorus\n[00:20.00]Verse\n[00:30.00]Chorus', 'Chorus\nVerse\nChorus'],
  ['an offset makes it earlier, never before the start', ['[offset: +500]', '[00:00.20]a', '[00:02.00]b'], '[00:00.00]a\n[00:01.50]b', 'a\nb'],
  ['tags are no lyrics', ['[ar:Nobody]', '[length: 3:10]', '[00:01.00]a'], '[00:01.00]a', 'a'],
  ['times of words', ['[00:01.00]<00:01.00>Hel<00:01.50>lo <00:02.00>you<00:02.50>'], '[00:01.00]<00:01.00>Hel<00:01.50>lo <00:02.00>you<00:02.50>', 'Hello you'],
  ['times of words in brackets', ['[00:01.00]One [00:01.50]two'], '[00:01.00]One <00:01.50>two', 'One two'],
  ['words move with the second time of their line', ['[00:01.00][00:11.00]<00:01.00>a <00:01.50>b'], '[00:01.00]<00:01.00>a <00:01.50>b\n[00:11.00]<00:11.00>a <00:11.50>b', 'a b\na b'],
  ['pauses are lines, one empty line in the plain text', ['[00:01.00]a', '[00:02.00]', '[00:03.00]', '[00:04.00]b'], '[00:01.00]a\n[00:02.00]\n[00:03.00]\n[00:04.00]b', 'a\n\nb'],
  ['a line without a time goes on with the one before', ['[00:01.00]a', 'more', '[00:02.00]b'], '[00:01.00]a\n[00:01.00]more\n[00:02.00]b', 'a\nmore\nb'],
]; // prettier-ignore

test('LRC as it is found becomes one form', () => {
  for (const [what, text, lrc, plain] of CASES) assert.deepEqual(read(...text), [lrc, plain], what);
});

test('what has few times is no LRC, and loses its tags', () => {
  for (const text of ['', 'la la', '[Chorus]\nla', '[00:01.00]\nla\nla\nla'])
    assert.equal(parseLrc(text), undefined, text);
  assert.equal(withoutTags('[ar:Nobody]\n[ti:It]\nla\n\nla'), 'la\n\nla');
});

test('a language is taken from its tag', () => {
  assert.equal(parseLrc('[la:de]\n[00:01.00]a')?.language, 'de');
});

test('bombs end at once, and in bounds', () => {
  const begun = process.threadCpuUsage();
  const [lrc] = read(`${'[00:01.00]'.repeat(50_000)}${'x'.repeat(50_000)}`) ?? [''];
  assert.ok(lrc.length < 65_537);
  for (const text of ['\n'.repeat(500_000), `[00:01.00]${'<'.repeat(500_000)}`, '['.repeat(500_000), ' '.repeat(500_000)])
    read(text);
  // Of this thread: a busy machine makes nothing slow.
  const { user, system } = process.threadCpuUsage(begun);
  assert.ok(user + system < 1_000_000, `${user + system} us`);
}); // prettier-ignore

/** Ignore files: gitignore's patterns, the files of other programs, and a walk that keeps to them. */
import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { IGNORE_FILES, readRules } from '../../lib/scanner/ignore/ignore-files.ts';
import { IgnoreRules } from '../../lib/scanner/ignore/ignore-rules.ts';
import { matchesPattern, parsePattern } from '../../lib/scanner/ignore/pattern.ts';
import {
  addTo,
  brokenFs,
  failure,
  listedFiles,
  makeTree,
  rootTask,
  sidecarsOf,
  walkAll,
} from './temp-tree.ts';

function unreadable(): never {
  throw failure('EIO', 'read');
}

/** Is `path` (a folder with `/` at its end) matched? */
function matches(pattern: string, path: string): boolean {
  const parsed = parsePattern(pattern);
  const names = path.replace(/\/$/, '').split('/');
  return parsed !== undefined && matchesPattern(parsed, names, path.endsWith('/'));
}

/** Pattern, what it matches, what it does not: gitignore(5), and what `git check-ignore` says. */
const PATTERNS: readonly [pattern: string, yes: string, no: string][] = [
  ['a.mp3', 'a.mp3 x/a.mp3 x/y/a.mp3 a.mp3/', 'b.mp3 a.mp3.mp3 A.mp3'],
  ['/a.mp3', 'a.mp3', 'x/a.mp3'],
  ['x/a.mp3', 'x/a.mp3', 'a.mp3 y/x/a.mp3'],
  ['live/', 'live/ x/live/', 'live x/live'],
  ['x/live/', 'x/live/', 'live/ y/x/live/'],
  ['*.wav', 'a.wav x/a.wav .wav', 'a.mp3 a.wav.mp3'],
  ['x/*.wav', 'x/a.wav', 'x/y/a.wav a.wav'],
  ['**/live', 'live live/ x/y/live', 'live2'],
  ['live/**', 'live/a live/a/b', 'live live/'],
  ['a/**/b', 'a/b a/x/b a/x/y/b', 'a/xb ab'],
  ['a?.mp3', 'a1.mp3 aé.mp3 a😀.mp3', 'a.mp3 a12.mp3'],
  ['[0-9]*.mp3', '01.mp3 9x.mp3', 'x01.mp3'],
  ['[!0-9]*.mp3', 'x01.mp3', '01.mp3'],
  ['[^a-c].mp3', 'd.mp3', 'b.mp3'],
  ['[]x].mp3', '].mp3 x.mp3', 'y.mp3'],
  ['[a-].mp3', '-.mp3 a.mp3', 'b.mp3'],
  ['[[:digit:]]*.mp3', '01.mp3', 'x1.mp3 :1.mp3'],
  ['[![:upper:][:space:]x-z].mp3', 'a.mp3 1.mp3', 'A.mp3 y.mp3'],
  ['[[:].mp3', '[.mp3 :.mp3', 'a.mp3'],
  ['[[a].mp3', '[.mp3 a.mp3', 'b.mp3'],
  [String.raw`[\]x].mp3`, '].mp3 x.mp3', 'y.mp3 \\.mp3'],
  [String.raw`[+-\-].mp3`, '+.mp3 ,.mp3 -.mp3', '..mp3'],
  [String.raw`\!important`, '!important', 'important'],
  [String.raw`\#1.mp3`, '#1.mp3', '1.mp3'],
  [String.raw`a\*.mp3`, 'a*.mp3', 'ab.mp3'],
  ['foo**bar', 'foobar fooxbar', 'foo/bar'],
];

test('patterns mean what git means by them', () => {
  for (const [pattern, yes, no] of PATTERNS) {
    for (const path of yes.split(' ')) assert.ok(matches(pattern, path), `${pattern} matches ${path}`);
    for (const path of no.split(' ')) assert.ok(!matches(pattern, path), `${pattern} does not match ${path}`);
  }
});

test('blanks at the end of a line count behind a backslash only', () => {
  assert.ok(matches('a b  ', 'a b'));
  assert.ok(matches(String.raw`a\  `, 'a '));
});

test('lines that say nothing', () => {
  for (const line of ['', '   ', '# a comment', '/', '!', 'lone\\', '[unclosed', '[a\\]', '[[:no-class:]]'])
    assert.equal(parsePattern(line), undefined, JSON.stringify(line));
});

test('a pattern made to take for ever does not', () => {
  const name = 'a'.repeat(255);
  const begun = performance.now();
  assert.ok(!matches(`${'*a'.repeat(60)}b`, name));
  assert.ok(!matches(`${'**/a/'.repeat(60)}b`, Array<string>(500).fill('a').join('/')));
  assert.ok(performance.now() - begun < 1_000);
});

/** Texts of the rules of a file, with their lines. */
function rules(name: string, text: string): string[] {
  return readRules(name, text, '/x').map(({ line, text: written }) => `${line} ${written}`);
}

test('blanks and slashes that end no line are read once', () => {
  const { user } = process.threadCpuUsage();
  for (const run of [' ', '/']) parsePattern(`${run.repeat(100_000)}x`);
  assert.ok(process.threadCpuUsage().user - user < 1_000_000, 'not the square of their number');
  assert.ok(matches(`a${' '.repeat(9)}`, 'a') && matches(`a${'/'.repeat(9)}`, 'a/'));
});

test('a file with more than is read is refused whole, with what to do', () => {
  assert.equal(readRules('.valhallaignore', 'a\n'.repeat(2_000), '/m').length, 2_000);
  assert.throws(
    () => readRules('.valhallaignore', 'a\n'.repeat(2_001), '/m'),
    /more than 2000 patterns.*join/,
  );
  assert.throws(() => readRules('.mpdignore', `a\n${'x'.repeat(4_097)}`, '/m'), /Line 2 .*4096.*shorten/);
  assert.equal(readRules('.nomedia', 'x'.repeat(9_999), '/m').length, 1);
});

test('each program reads its own file', () => {
  assert.deepEqual(rules('.valhallaignore', '# none\r\n*.wav\r\n\n!a.wav'), ['2 *.wav', '4 !a.wav']);
  assert.deepEqual(rules('.valhallaignore', ''), []);
  assert.deepEqual(rules('.ignore', ' \n'), ['0 ']);
  assert.deepEqual(rules('.ignore', '# a comment'), []);
  assert.deepEqual(rules('.ndignore', '# a comment'), ['0 ']);
  assert.deepEqual(rules('.ndignore', '*.wav'), ['1 *.wav']);
  assert.deepEqual(rules('.nomedia', 'whatever'), ['0 ']);
  assert.deepEqual(rules('.mpdignore', 'a.mp3 # the first\n#\nx/y\n!b.mp3'), [
    '1 a.mp3 # the first',
    '4 !b.mp3',
  ]);
});

test('!name is a name to MPD', () => {
  const [rule] = readRules('.mpdignore', '!b.mp3', '/x');
  assert.ok(rule !== undefined && !rule.pattern.isNegated && matchesPattern(rule.pattern, ['!b.mp3'], false));
});

test('a bracket that nothing closes is a character to MPD', () => {
  const [rule] = readRules('.mpdignore', '[live*', '/x');
  assert.ok(rule !== undefined && matchesPattern(rule.pattern, ['[live] a.mp3'], false));
});

test('the nearest file decides, in it the last line, and a rule knows where it stands', () => {
  const above = new IgnoreRules(undefined, 0, readRules('.valhallaignore', '*.mp3\n!keep.mp3', '/m/.v'));
  const below = new IgnoreRules(above, 1, readRules('.valhallaignore', '/a.mp3\n!b.mp3', '/m/x/.v'));
  const said = (path: string): string | undefined => {
    const rule = below.ignoring(path, false);
    return rule && `${rule.file}:${rule.line}`;
  };
  assert.deepEqual(['x/a.mp3', 'x/b.mp3', 'x/c.mp3', 'x/keep.mp3', 'x/y/a.mp3'].map(said), [
    '/m/x/.v:1',
    undefined,
    '/m/.v:1',
    undefined,
    '/m/.v:1',
  ]);
});

test('a walk keeps to ignore files, for sidecars too, and enters no folder it need not', (t) => {
  const root = makeTree(t, [
    '1.mp3',
    'a/2.mp3',
    'a/2.wav',
    'a/cover.jpg',
    'live/x/3.mp3',
    'b/4.mp3',
    'b/live',
  ]);
  writeFileSync(join(root, '.valhallaignore'), 'live/\n*.wav\ncover.jpg\n');
  writeFileSync(join(root, 'b', '.nomedia'), '');
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(listedFiles(rig), ['1.mp3', 'a/2.mp3']);
  assert.deepEqual(sidecarsOf(rig, 'a'), []);
  assert.deepEqual(
    rig.of('listing').map(({ folder, ignored }) => [folder.path, folder.entries, ignored]),
    [
      ['', 5, { files: [], folders: ['live'] }],
      ['a', 3, { files: ['2.wav', 'cover.jpg'], folders: [] }],
      ['b', 3, { files: ['4.mp3'], folders: [] }],
    ],
  );
});

test('a folder below takes back what one above leaves out, but not what lies in a folder that is left out', (t) => {
  const root = makeTree(t, ['a/keep.wav', 'a/b/keep.wav', 'c/keep.wav']);
  writeFileSync(join(root, '.valhallaignore'), '*.wav\nc/\n');
  writeFileSync(join(root, 'a', '.valhallaignore'), '!keep.wav\n');
  writeFileSync(join(root, 'c', '.valhallaignore'), '!keep.wav\n');
  assert.deepEqual(listedFiles(walkAll([rootTask(root)])), ['a/keep.wav', 'a/b/keep.wav']);
});

test('each of the files is known, whatever else is in the folder', (t) => {
  const root = makeTree(t);
  for (const name of IGNORE_FILES) {
    addTo(root, [`${name.slice(1)}/!.mp3`, `${name.slice(1)}/x.wav`, `${name.slice(1)}/${name}`]);
    writeFileSync(join(root, name.slice(1), name), '*.wav\n!\n');
  }
  assert.deepEqual(listedFiles(walkAll([rootTask(root)])), [
    'ignore/!.mp3',
    'mpdignore/!.mp3',
    'ndignore/!.mp3',
    'valhallaignore/!.mp3',
  ]);
});

test('a link to a folder is left out by a pattern for folders', (t) => {
  const root = makeTree(t, ['.hidden/live/1.mp3', 'a/']);
  symlinkSync('../.hidden/live', join(root, 'a', 'live'));
  assert.deepEqual(listedFiles(walkAll([rootTask(root)])), ['a/live/1.mp3']);
  writeFileSync(join(root, 'a', '.valhallaignore'), 'live/');
  const rig = walkAll([rootTask(root)]);
  assert.deepEqual(listedFiles(rig), []);
  assert.deepEqual(rig.of('listing').at(-1)?.ignored, { files: [], folders: ['live'] });
});

test('where an ignore file cannot be read nothing is taken in and nothing is held gone', (t) => {
  const root = makeTree(t, ['a/1.mp3', 'b/2.mp3', 'b/c/3.mp3']);
  writeFileSync(join(root, 'b', '.valhallaignore'), '');
  const rig = walkAll([rootTask(root)], {}, brokenFs({ readText: unreadable }));
  assert.deepEqual(listedFiles(rig), ['a/1.mp3']);
  assert.deepEqual(
    rig.of('unlisted').map(({ path }) => path),
    ['b'],
  );
});

test('a root has suffixes of its own', (t) => {
  const root = makeTree(t, ['1.mp3', '2.flac', '3.jpg']);
  const own = rootTask(root, { suffixes: { flac: 'audio' } });
  assert.deepEqual(listedFiles(walkAll([own])), ['2.flac']);
});

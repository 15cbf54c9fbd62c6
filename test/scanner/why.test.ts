/** Why a path is scanned, or not: the first thing that stands against it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeFileSystem } from '../../lib/scanner/file-system.ts';
import type { RootTask } from '../../lib/scanner/scanner-messages.ts';
import { suffixMap } from '../../lib/scanner/suffixes.ts';
import type { WhyFinding } from '../../lib/scanner/why-messages.ts';
import { whyOf } from '../../lib/scanner/why.ts';
import { makeTree, rootTask } from './temp-tree.ts';

function asked(root: string, path: string, more: Partial<RootTask> = {}, others: string[] = []): WhyFinding {
  return whyOf(nodeFileSystem, {
    roots: [rootTask(root, more)],
    others: [root, ...others],
    suffixes: suffixMap(),
    path: join(root, path),
  });
}

test('every reason has its code, and names what it is about', (t) => {
  const root = makeTree(t, [
    'a/1.mp3',
    'a/cover.jpg',
    'a/notes.txt',
    'a/b/c/2.mp3',
    '.git/3.mp3',
    'a/._1.mp3',
    'live/4.mp3',
    'live/x/5.mp3',
    'inner/6.mp3',
    'quiet/7.mp3',
  ]);
  const outside = makeTree(t, ['8.mp3']);
  writeFileSync(join(root, '.valhallaignore'), '# live\nlive/\n');
  writeFileSync(join(root, 'quiet', '.nomedia'), '');
  symlinkSync(outside, join(root, 'away'));
  symlinkSync('a', join(root, 'near'));
  symlinkSync('none', join(root, 'nowhere.mp3'));
  symlinkSync('1.mp3', join(root, 'a', 'twin.mp3'));
  symlinkSync('notes.txt', join(root, 'a', 'sound.mp3'));
  execFileSync('mkfifo', [join(root, 'pipe.mp3')]);
  const said = (path: string, more?: Partial<RootTask>): string => {
    const { code, text } = asked(root, path, more, [join(root, 'inner')]);
    assert.match(text, /^\S.*\S$/s);
    return code;
  };
  assert.equal(said('a/1.mp3'), 'scanned');
  assert.equal(said('a/b/c/2.mp3'), 'scanned');
  assert.equal(said('a/cover.jpg'), 'sidecar');
  assert.equal(said('a/notes.txt'), 'suffix');
  assert.equal(said('a/1.mp3', { suffixes: { flac: 'audio' } }), 'suffix');
  assert.equal(said('a/b/c/2.mp3', { depth: 2 }), 'depth');
  assert.equal(said('a/1.mp3', { recursive: false }), 'depth');
  assert.equal(said('.git/3.mp3'), 'hidden');
  assert.equal(said('a/._1.mp3'), 'hidden');
  assert.equal(said('live/4.mp3'), 'ignored');
  assert.equal(said('live/x/5.mp3'), 'ignored');
  assert.equal(said('quiet/7.mp3'), 'ignored');
  assert.equal(said('live'), 'ignored');
  assert.equal(said('live/x'), 'ignored');
  assert.equal(said('quiet'), 'ignored');
  assert.equal(said('.git'), 'hidden');
  assert.equal(said('a/b', { depth: 1 }), 'depth');
  assert.equal(said(''), 'folder');
  assert.equal(said('inner/6.mp3'), 'other-root');
  assert.equal(said('away/8.mp3'), 'link');
  assert.equal(said('away/8.mp3', { links: 'all' }), 'scanned');
  assert.equal(said('a/twin.mp3'), 'link');
  assert.equal(said('a/sound.mp3'), 'scanned', 'what it leads to is not scanned by its own name');
  assert.equal(said('a/none.mp3'), 'absent');
  assert.equal(said('none/1.mp3'), 'absent');
  assert.equal(said('a'), 'folder');
  assert.equal(said('pipe.mp3'), 'special');
  for (const [path, more, words] of [
    [
      'away',
      {},
      /\/away is a symbolic link that is not followed: it leads to .*, outside of the root \(--links all/,
    ],
    ['away', { links: 'never' }, /, and links are not followed here/],
    ['away', { links: 'all' }, /\/away is a symbolic link to the folder .*, and is followed\.$/],
    ['near', {}, /\/near is a symbolic link .*: it leads to .*\/a, which is scanned by its own name\.$/],
    ['a/twin.mp3', {}, /it leads to .*\/a\/1\.mp3, which is scanned by its own name\.$/],
    ['nowhere.mp3', {}, /it leads to nothing\.$/],
  ] as const)
    assert.match(asked(root, path, more).text, words);
  assert.match(
    asked(root, 'live/x/5.mp3').text,
    /^The folder \/.*\/live is left out by line 2 of .*\.valhallaignore: live\/$/,
  );
});

test('a folder is asked for what lies in it', (t) => {
  const root = makeTree(t, ['.nomedia', 'a/1.mp3', 'b/1.mp3', 'b/2.mp3', 'c/']);
  const everything =
    /^Everything in the folder \S+ is left out by \S+\/\.nomedia, which leaves out everything$/;
  assert.match(asked(root, '').text, everything);
  assert.match(asked(join(root, 'a'), '').text, /\/a is a folder, and a scan of /);
  writeFileSync(join(root, 'b', '.ignore'), '*\n!2.mp3\n');
  assert.equal(asked(join(root, 'b'), '').code, 'folder', 'one of them is not left out');
  writeFileSync(join(root, 'b', '.ignore'), '*\n');
  assert.match(
    asked(join(root, 'b'), '').text,
    /^Everything .* is left out by line 1 of \S+\/b\/\.ignore: \*$/,
  );
  assert.equal(asked(join(root, 'c'), '').code, 'folder');
});

test('a root that is not there', (t) => {
  const root = makeTree(t);
  const { code, text } = asked(join(root, 'away'), '1.mp3');
  assert.equal(code, 'root-offline');
  assert.match(text, /perhaps the disk or share that holds it is not mounted\.$/);
});

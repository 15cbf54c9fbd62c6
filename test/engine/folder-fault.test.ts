/** What is looked at before a library remembers it, and who waits for a disk that does not answer: nobody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderFaults } from '../../lib/engine/folder-fault.ts';
import { FolderLooks } from '../../lib/engine/folder-looks.ts';

const CASES: readonly (readonly [path: string, words: string | undefined])[] = [
  [import.meta.dirname, undefined],
  [import.meta.filename, 'is a file'],
  ['/dev/null', 'is neither a folder nor a file'],
  [`${import.meta.filename}/x`, 'cannot be read (ENOTDIR)'],
  ['/nonexistent', 'does not exist'],
];

test('a folder is one, and what is none is told in words', () => {
  const faults = folderFaults(CASES.map(([path]) => path));
  for (const [path, words] of CASES) assert.equal(faults.get(path)?.words, words, path);
});

test('a thread looks, all at once, and ends', async () => {
  const looks = new FolderLooks();
  const faults = await looks.faults([import.meta.dirname, import.meta.filename, '/nonexistent']);
  assert.deepEqual([...faults.keys()], [import.meta.filename, '/nonexistent']);
  while ((await looks.stop()) > 0);
});

/** Looks at disks of which one never answers. */
function looksBeside(dead: string): { looks: FolderLooks; asked: string[] } {
  const asked: string[] = [];
  const looks = new FolderLooks(async (paths, { answer, signal, ended }) => {
    asked.push(paths.join(' '));
    if (paths.includes(dead)) return signal === undefined ? answer : untilAborted(signal).then(() => answer);
    ended?.();
    return folderFaults(paths);
  });
  return { looks, asked };
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

test('what does not answer counts as a folder, what lies beside it is told all the same', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { looks, asked } = looksBeside('/dead');
  const faults = await looks.faults(['/dead', '/nonexistent']);
  assert.deepEqual(asked, ['/dead /nonexistent', '/dead', '/nonexistent']);
  assert.deepEqual([...faults.keys()], ['/nonexistent']);
  const stopped = looks.stop();
  context.mock.timers.tick(500);
  assert.equal(await stopped, 2, 'the threads that hang');
});

test('whoever does not want to know any more does not wait, nor starts another thread', async () => {
  const { looks, asked } = looksBeside('/dead');
  const leaving = new AbortController();
  const faults = [looks, new FolderLooks()].map((each) =>
    each.faults(['/dead', '/nonexistent'], leaving.signal),
  );
  leaving.abort();
  assert.deepEqual(await Promise.all(faults), [new Map(), new Map()]);
  assert.deepEqual(asked, ['/dead /nonexistent']);
});

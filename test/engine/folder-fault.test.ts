import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtFolder } from '../../lib/engine/folder-fault.ts';
import { FakeClock } from '../support/fake-clock.ts';

const CASES: readonly (readonly [path: string, words: string | undefined])[] = [
  [import.meta.dirname, undefined],
  [import.meta.filename, 'is a file'],
  ['/dev/null', 'is neither a folder nor a file'],
  [`${import.meta.filename}/x`, 'cannot be read (ENOTDIR)'],
  ['/nonexistent', 'does not exist'],
];

test('a folder is one, and what is none is told in words', async () => {
  for (const [path, words] of CASES) assert.equal((await lookAtFolder(path)).fault?.words, words, path);
});

test('a disk that does not answer is not waited for: what is on it counts as there', async () => {
  const clock = new FakeClock();
  const look = lookAtFolder('/dead', () => new Promise(() => undefined), clock);
  clock.advance(3000);
  const { fault, silent } = await look;
  assert.equal(fault, undefined);
  assert.ok(silent instanceof Promise);
});

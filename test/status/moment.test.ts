/** Moments in sentences are told in one way, by whoever says the sentence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holderText } from '../../lib/cli/holder-text.ts';
import { momentText } from '../../lib/status/moment.ts';
import { holderWords } from '../../lib/store/lock-owner.ts';

const MOMENT = new Date(2026, 0, 2, 3, 4, 5).getTime();

test('a moment is told to the minute, by the clock of this machine', () => {
  assert.equal(momentText(MOMENT), '2026-01-02 03:04');
});

test('whoever waits for a process, and whoever is refused, is told of one moment alike', () => {
  const owner = { pid: 12, host: 'tv', since: MOMENT, work: 'watch' } as const;
  for (const words of [holderText(owner), holderWords(owner).state])
    assert.match(words, /by process 12 on tv since 2026-01-02 03:04$/);
});

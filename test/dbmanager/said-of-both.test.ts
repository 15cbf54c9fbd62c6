/** Two items that are one file: what an application said of each becomes one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidOfBoth } from '../../lib/dbmanager/merge/said-of-both.ts';

test('what was said of the older item stays, what was said of the younger alone is added', () => {
  assert.deepEqual(
    saidOfBoth(
      { rating: [[88]], genre: [['Mine']] },
      { rating: [[10]], genre: [['Young']], mood: [['calm']] },
    ),
    { rating: [[88]], genre: [['Mine']], mood: [['calm']] },
  );
});

test('plays add up, the last one counts, and where it was stopped', () => {
  const old = { playcount: [[2]], last_played: [['2001-09-09T01:46:40Z']], position: [[500]] };
  const young = { playcount: [[1]], last_played: [['2017-07-14T02:40:00Z']], position: [[900]] };
  const both = { playcount: [[3]], last_played: young.last_played, position: [[900]] };
  assert.deepEqual(saidOfBoth(old as never, young as never), both);
  assert.deepEqual(saidOfBoth(young as never, old as never), both);
});

test('what one of them alone has is kept, whoever was played last', () => {
  assert.deepEqual(saidOfBoth({ position: [[500]] }, { playcount: [[1]], last_played: [['2017']] }), {
    position: [[500]],
    playcount: [[1]],
    last_played: [['2017']],
  });
  assert.deepEqual(saidOfBoth({ position: [[500]] }, { position: [[900]] }), { position: [[500]] });
  assert.deepEqual(saidOfBoth({ position: [[500]], last_played: [['2001']] }, { position: [[900]] }), {
    position: [[500]],
    last_played: [['2001']],
  });
});

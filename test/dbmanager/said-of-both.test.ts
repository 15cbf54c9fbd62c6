/** Two items that are one file: what an application said of each becomes one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidOfBoth } from '../../lib/dbmanager/merge/said-of-both.ts';
import type { SaidOfOne } from '../../lib/dbmanager/merge/said-of-both.ts';
import type { Document } from '../../lib/metadata/document.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { parsedAs } from '../support/fake-work.ts';

const PLAYED = { op: 'count', key: 'playcount', by: 1 } as const;

function played([tag = 0, own = 0]: readonly number[]): SaidOfOne {
  return { own: { playcount: [[own]] }, others: tag === 0 ? {} : { playcount: [[tag]] } };
}

function both(old: Document, young: Document): Document {
  return saidOfBoth({ own: old, others: {} }, { own: young, others: {} });
}

test('what was said of the first item stays, what was said of the other alone is added', () => {
  assert.deepEqual(
    both({ rating: [[88]], genre: [['Mine']] }, { rating: [[10]], genre: [['Young']], mood: [['calm']] }),
    { rating: [[88]], genre: [['Mine']], mood: [['calm']] },
  );
});

test('plays add up, the last one counts, and where it was stopped', () => {
  const old = { playcount: [[2]], last_played: [['2001-09-09T01:46:40Z']], position: [[500]] };
  const young = { playcount: [[1]], last_played: [['2017-07-14T02:40:00Z']], position: [[900]] };
  const one = { playcount: [[3]], last_played: young.last_played, position: [[900]] };
  assert.deepEqual(both(old as never, young as never), one);
  assert.deepEqual(both(young as never, old as never), one);
});

test('what one of them alone has is kept, whoever was played last', () => {
  assert.deepEqual(both({ rating: [[50]] }, { playcount: [[1]], last_played: [['2017']] }), {
    rating: [[50]],
    playcount: [[1]],
    last_played: [['2017']],
  });
  assert.deepEqual(both({ position: [[500]] }, { position: [[900]] }), { position: [[500]] });
  assert.deepEqual(both({ position: [[500]], last_played: [['2001']] }, { position: [[900]] }), {
    position: [[500]],
    last_played: [['2001']],
  });
});

test('where one was stopped is forgotten when the other was played to its end later', () => {
  const [before, after] = [{ last_played: [['2017']] }, { playcount: [[1]], last_played: [['2025']] }];
  assert.deepEqual(both({ position: [[500]], ...before } as never, after as never), after);
  assert.deepEqual(both({ position: [[500]] }, after as never), after);
  assert.deepEqual(both(after as never, { position: [[500]], ...before } as never), after);
  assert.deepEqual(both({ position: [[500]], ...after } as never, before as never), {
    position: [[500]],
    ...after,
  });
});

for (const { name, old, young, plays } of [
  { name: 'the tag of both is counted once', old: [10, 11], young: [10, 11], plays: 12 },
  {
    name: 'another program has counted on in the tag of the younger',
    old: [10, 11],
    young: [12, 13],
    plays: 14,
  },
  { name: 'the older had no tag', old: [0, 1], young: [10, 11], plays: 12 },
  { name: 'a count that was set is no sum', old: [10, 3], young: [10, 11], plays: 11 },
])
  test(`plays that stood in tags: ${name}`, () => {
    assert.deepEqual(saidOfBoth(played(old), played(young)), { playcount: [[plays]] });
  });

test('so it is where a library joins them', (context) => {
  const house = new FakeHouse(context);
  house.parse = parsedAs((name) => ({ title: [[name]], playcount: [[10]] }));
  house.disk.write('/music/old.mp3', { size: 1001 });
  house.scan();
  const [old, young] = [1, 2];
  house.change(old, PLAYED);
  house.disk.remove('/music/old.mp3');
  house.disk.write('/music/young.flac', { size: 1003 });
  house.now += 60_000;
  house.scan();
  house.change(young, PLAYED);
  assert.equal(house.change(old, { op: 'adopt', from: young }), undefined);
  const plays = house.rows(
    "SELECT item, value FROM library_values WHERE key = 'playcount' AND source = 'external'",
  );
  assert.deepEqual(plays, [{ item: old, value: 12 }]);
});

/** Whoever waits for a file goes before the scan, which is not kept waiting for long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Precedence } from '../../lib/dbmanager/demand/precedence.ts';

/** A clock that the pauses and the pieces of work move on, and what happened when. */
function desk() {
  let now = 0;
  const told: string[] = [];
  const precedence = new Precedence(
    () => now,
    () => {
      now += 1;
    },
  );
  return {
    precedence,
    told,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** A piece of the scan's work that takes so long. @param poll what comes meanwhile for those who wait */
    work: (milliseconds: number, poll: (at: number) => void = () => undefined) =>
      precedence.before(
        () => {
          poll(now);
          return false;
        },
        () => {
          told.push(`work at ${now}`);
          now += milliseconds;
        },
      ),
  };
}

test('where nobody waits the scan does not wait, though it looks whether somebody does', () => {
  const { told, work } = desk();
  work(10, (at) => told.push(`poll at ${at}`));
  work(10);
  assert.deepEqual(told, ['poll at 0', 'work at 0', 'work at 10']);
});

test('the scan goes on as soon as those who wait have what they wait for', () => {
  const { precedence, told, work } = desk();
  precedence.begin(7);
  precedence.begin(8);
  work(10, (at) => {
    if (at === 1) precedence.end(7);
    if (at === 3) precedence.end(8);
  });
  assert.deepEqual(told, ['work at 3']);
});

test('who has begun to wait is seen by the same piece', () => {
  const { precedence, told, work } = desk();
  work(10, (at) => {
    if (at === 0) precedence.begin(7);
    if (at === 2) precedence.end(7);
  });
  assert.deepEqual(told, ['work at 2']);
});

test('the scan waits for no longer than it has worked since, and for a few milliseconds at most', () => {
  const { precedence, told, work } = desk();
  precedence.begin(7);
  work(4);
  work(6);
  work(20);
  work(0);
  assert.deepEqual(told, ['work at 10', 'work at 18', 'work at 30', 'work at 60']);
});

test('a file that does not come soon is no longer waited for', () => {
  const { precedence, told, pass, work } = desk();
  precedence.begin(7);
  pass(100);
  work(10);
  precedence.begin(8);
  precedence.clear();
  work(10);
  assert.deepEqual(told, ['work at 100', 'work at 110']);
});

test('whoever has something for it without end has one thing for each piece of the scan, or half the time', () => {
  const { precedence, told, pass } = desk();
  const flood = () => {
    told.push('one');
    pass(4);
    return true;
  };
  for (const milliseconds of [1, 1, 9])
    precedence.before(flood, () => {
      told.push('work');
      pass(milliseconds);
    });
  precedence.before(flood, () => told.push('work'));
  assert.equal(told.join(' '), 'one one one work one work one work one one work');
});

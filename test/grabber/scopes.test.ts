import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answers } from '../../lib/grabber/answers.ts';
import { FakeThread, packet, resultOf, settle } from './thread.ts';
import type { GrabItem, ScopeGrabber } from '../../lib/grabber/contract.ts';

function answerOf(scope: string): { scope: string; answer: string; expires: number } {
  return { scope, answer: scope, expires: 100 };
}

interface Album {
  readonly titles: Record<string, string>;
}

function albums(more: Partial<ScopeGrabber<unknown, Album>> = {}): {
  asked: string[];
  grabber: ScopeGrabber<unknown, Album>;
} {
  const asked: string[] = [];
  return {
    asked,
    grabber: {
      name: 'albums',
      version: '1',
      types: ['audio'],
      scope: (item) => item.values['album']?.[0] as string | undefined,
      lookup: (scope, items) => {
        asked.push(`${scope} x ${items.length}`);
        return Promise.resolve({ titles: { 1: 'One', 2: 'Two' } });
      },
      apply: (answer, item: GrabItem) => ({
        values: { title: answer.titles[item.id] ?? `Track ${item.id}` },
      }),
      ...more,
    },
  };
}

function track(
  id: number,
  album: string | undefined = 'A',
  lane: 'now' | 'normal' = 'normal',
): ReturnType<typeof packet> {
  return packet('albums', id, { values: album === undefined ? {} : { album: [album] }, lane });
}

/** Answers every `recall` with nothing, as a new database does. */
async function recallNothing(thread: FakeThread): Promise<void> {
  await settle();
  for (const { ticket } of thread.sentOf('recall'))
    thread.chain.take({ kind: 'recalled', ticket, answers: [] });
}

test('an album of twelve tracks is one lookup, and each track gets its own title', async () => {
  const { asked, grabber } = albums();
  const thread = new FakeThread([grabber]);
  thread.work(...Array.from({ length: 12 }, (_, index) => track(index + 1)));
  await recallNothing(thread);
  const results = await thread.until(12);
  assert.deepEqual(asked, ['A x 12']);
  assert.deepEqual(
    results.slice(0, 3).map((result) => resultOf(result).document['title']),
    [[['One']], [['Two']], [['Track 3']]],
  );
});

test('the first result carries the answer to the database, all carry the scope', async () => {
  const { grabber } = albums();
  const thread = new FakeThread([grabber]);
  thread.work(track(1), track(2));
  await recallNothing(thread);
  const [first, second] = (await thread.until(2)).map(resultOf);
  assert.equal(first?.scope, 'A');
  assert.deepEqual(first?.answer?.answer, { titles: { 1: 'One', 2: 'Two' } });
  const days = ((first?.answer?.expires ?? 0) - Date.now()) / 86_400_000;
  assert.ok(days > 29.9 && days <= 30, `${days}`);
  assert.equal(second?.scope, 'A');
  assert.equal(second?.answer, undefined);
});

test('an answer that the database knows is not asked for again', async () => {
  const { asked, grabber } = albums();
  const thread = new FakeThread([grabber]);
  thread.work(track(1, 'A'), track(2, 'B'), track(3, 'A'));
  await settle();
  const [recall] = thread.sentOf('recall');
  assert.deepEqual([recall?.grabber, recall?.scopes], ['albums', ['A', 'B']]);
  const known = { scope: 'A', answer: { titles: { 1: 'Known' } }, expires: Date.now() + 60_000 };
  thread.chain.take({ kind: 'recalled', ticket: recall?.ticket ?? 0, answers: [known] });
  const results = await thread.until(3);
  assert.deepEqual(asked, ['B x 1']);
  assert.deepEqual(resultOf(results[0]).document['title'], [['Known']]);
  assert.equal(resultOf(results[0]).answer, undefined);
});

test('an item that joins later only gets its part: no recall, no lookup', async () => {
  const { asked, grabber } = albums();
  const thread = new FakeThread([grabber]);
  thread.work(track(1));
  await recallNothing(thread);
  await thread.until(1);
  const results = await thread.work(track(2)).until(2);
  assert.deepEqual(resultOf(results[1]).document['title'], [['Two']]);
  assert.equal(asked.length, 1);
  assert.equal(thread.sentOf('recall').length, 1);
});

test('an answer that has expired is asked for again', async () => {
  const { asked, grabber } = albums();
  const thread = new FakeThread([grabber]);
  thread.work(track(1));
  await settle();
  const old = { scope: 'A', answer: { titles: {} }, expires: Date.now() - 1 };
  thread.chain.take({ kind: 'recalled', ticket: thread.sentOf('recall')[0]?.ticket ?? 0, answers: [old] });
  await thread.until(1);
  assert.equal(asked.length, 1);
});

test('null is an answer too: stored for a shorter time, and nothing is applied', async () => {
  let applied = 0;
  const { grabber } = albums({
    lookup: () => null,
    apply: () => {
      applied++;
    },
    remember: { none: 1_000 },
  });
  const thread = new FakeThread([grabber]);
  thread.work(track(1), track(2));
  await recallNothing(thread);
  const [first] = (await thread.until(2)).map(resultOf);
  assert.equal(applied, 0);
  assert.equal(first?.answer?.answer, null);
  assert.ok((first?.answer?.expires ?? 0) <= Date.now() + 1_000);
  assert.deepEqual(first?.document, {});
});

test('an item without a scope is through at once', async () => {
  const { asked, grabber } = albums();
  const thread = new FakeThread([grabber]);
  const [result] = await thread.work(packet('albums', 1)).until(1);
  assert.equal(result?.outcome, 'done');
  assert.deepEqual([asked, thread.sent], [[], []]);
});

test('one item at which apply throws does not spoil the others, and the answer is still saved', async () => {
  const { grabber } = albums({
    apply: (_answer, item) => {
      if (item.id === 1) throw new Error('odd item');
      return { values: { title: 'fine' } };
    },
  });
  const thread = new FakeThread([grabber]);
  thread.work(track(1), track(2), track(3));
  await recallNothing(thread);
  const results = await thread.until(3);
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['failed', 'done', 'done'],
  );
  assert.ok(resultOf(results[1]).answer !== undefined);
});

test('a lookup that fails is one fault, and fails for all that share it', async () => {
  const { grabber } = albums({ lookup: () => Promise.reject(new Error('the service says no')) });
  const thread = new FakeThread([grabber]);
  thread.work(...Array.from({ length: 8 }, (_, index) => track(index + 1)));
  await recallNothing(thread);
  const results = await thread.until(8);
  assert.ok(
    results.every(({ outcome, error }) => outcome === 'failed' && error?.message === 'the service says no'),
  );
  assert.deepEqual(thread.sentOf('off'), []);
});

test('somebody who waits is served between two lookups', async () => {
  const order: string[] = [];
  const gate = Promise.withResolvers<Album>();
  const { grabber } = albums({
    lookup: (scope) => {
      order.push(scope);
      return scope === 'A' ? gate.promise : { titles: {} };
    },
  });
  const thread = new FakeThread([grabber]);
  thread.work(track(1, 'A'), track(2, 'B'));
  await recallNothing(thread);
  await settle();
  thread.work(track(3, 'C', 'now'));
  gate.resolve({ titles: {} });
  await settle();
  await recallNothing(thread);
  await thread.until(3);
  assert.deepEqual(order, ['A', 'C', 'B']);
});

test('a lookup that returns what JSON cannot hold, or too much, and an async apply are named as such', async () => {
  const wrongs: [Partial<ScopeGrabber>, RegExp][] = [
    [{ lookup: () => () => 1 }, /what JSON can hold/],
    [{ lookup: () => 10n }, /BigInt/],
    [{ lookup: () => 'x'.repeat(600_000) }, /return only what apply needs/],
    [{ apply: (() => Promise.resolve({})) as unknown as ScopeGrabber['apply'] }, /apply must not be async/],
    [{ scope: () => 5 as unknown as string }, /scope must return text/],
  ];
  for (const [wrong, message] of wrongs) {
    const { grabber } = albums(wrong as Partial<ScopeGrabber<unknown, Album>>);
    const thread = new FakeThread([grabber]);
    thread.work(track(1));
    await recallNothing(thread);
    const [result] = await thread.until(1);
    assert.equal(result?.outcome, 'failed');
    assert.match(result?.error?.message ?? '', message);
  }
});

test('a stop while the database is asked for answers ends at once', async () => {
  const { asked, grabber } = albums();
  const thread = new FakeThread([grabber]);
  thread.work(track(1));
  await settle();
  await thread.stop();
  assert.deepEqual([asked, thread.results], [[], []]);
});

test('the thread remembers a bounded number of answers, the least used goes first', () => {
  const answers = new Answers(2);
  answers.add(answerOf('a'), true);
  answers.add(answerOf('b'), true);
  answers.get('a', 0);
  answers.add(answerOf('c'), false);
  assert.deepEqual(
    ['a', 'b', 'c'].map((scope) => answers.get(scope, 0)?.answer),
    ['a', undefined, 'c'],
  );
  assert.equal(answers.toSave('a'), undefined);
  assert.equal(answers.toSave('c')?.answer, 'c');
  assert.equal(answers.toSave('c'), undefined);
});

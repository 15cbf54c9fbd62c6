/** Everything a plugin may do wrong without ending its thread; what ends threads is in `grabber-worker.test.ts`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ValhallaError } from '../../lib/errors.ts';
import { checkGrabber, manifestOf } from '../../lib/grabber/check-grabber.ts';
import { FAULTS_IN_A_ROW } from '../../lib/grabber/runner.ts';
import { FakeThread, packet, settle } from './thread.ts';
import type { Packet } from '../../lib/channel/packet.ts';

function bad(grab: unknown, more: object = {}): object {
  return { name: 'bad', version: '1', types: ['audio'], grab, ...more };
}

async function fateOf(grab: unknown): Promise<Packet | undefined> {
  const thread = new FakeThread([bad(grab)]);
  const [result] = await thread.work(packet('bad', 1)).until(1);
  return result;
}

const RESULTS: readonly (readonly [name: string, result: unknown, message: RegExp])[] = [
  ['text', 'a cover!', /"a cover!" for the result; it takes an object/],
  ['a list', [1, 2], /a list for the result/],
  ['a function', () => 1, /a function for the result/],
  ['values at the top', { genre: 'Jazz' }, /unknown field "genre"; values by key belong in `values`/],
  ['an invalid key', { values: { 'My Key!': 1 } }, /The key "My Key!" is not valid/],
  ['an object as a value', { values: { genre: { name: 'Jazz' } } }, /an object for genre/],
  ['an uncloneable value', { values: { genre: Symbol('Jazz') } }, /a symbol for genre/],
  [
    'a language that is none',
    { values: { genre: { value: 'x', language: 'the french one' } } },
    /language of genre/,
  ],
  ['a text of 200 MB', { values: { lyrics: 'x'.repeat(200 * 1024 * 1024) } }, /too much for lyrics/],
  [
    'texts of 2 MB',
    { values: { lyrics: Array.from({ length: 40 }, (_, at) => `${at}`.repeat(30_000)) } },
    /more than 1048576 bytes/,
  ],
  [
    '300 keys',
    { values: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`k${at}`, 1])) },
    /300 keys/,
  ],
  ['2,000 values', { values: { genre: Array.from({ length: 2_000 }, () => 'x') } }, /2000 values/],
  [
    '51 downloads',
    { downloads: Array.from({ length: 51 }, () => ({ url: 'http://x/', kind: 'cover' })) },
    /51 entries/,
  ],
  [
    'a file address',
    { downloads: [{ url: 'file:///etc/passwd', kind: 'cover' }] },
    /absolute http or https address/,
  ],
  [
    'a relative address',
    { downloads: [{ url: '/cover.jpg', kind: 'cover' }] },
    /absolute http or https address/,
  ],
  [
    'an unknown kind',
    { downloads: [{ url: 'http://x/', kind: 'poster' }] },
    /downloads\[0\].kind; it takes cover, back/,
  ],
  [
    'a sidecar elsewhere',
    { artwork: [{ kind: 'cover', locator: { at: 'sidecar', name: '../x.jpg', stamp: '1' } }] },
    /locator.name/,
  ],
  [
    'a stored name of its own',
    { artwork: [{ kind: 'cover', locator: { at: 'stored', name: '../../x' } }] },
    /context.keep/,
  ],
  [
    'spans that are none',
    { artwork: [{ kind: 'cover', locator: { at: 'spans', spans: [1, -1], coding: 'raw' } }] },
    /offset, length/,
  ],
  ['the bytes themselves', { artwork: [Buffer.alloc(10)] }, /artwork\[0\].kind/],
];

for (const [name, result, message] of RESULTS) {
  test(`${name}: the item fails, and its author reads why`, async () => {
    const packet = await fateOf(() => result);
    assert.equal(packet?.outcome, 'failed');
    assert.equal(packet?.error?.code, 'ERR_VALHALLA_GRABBER_RESULT');
    assert.match(packet?.error?.message ?? '', message);
    assert.ok(JSON.stringify(packet).length < 5_000);
  });
}

const THROWS: readonly (readonly [name: string, grab: () => unknown, message: RegExp])[] = [
  ['throws', () => { throw new TypeError('x is not a function'); }, /x is not a function/],
  ['rejects', () => Promise.reject(new Error('later')), /later/],
  ['throws a text', () => { throw 'just text'; }, /just text/],
  ['throws nothing', () => { throw undefined; }, /undefined/],
  ['throws something that cannot be shown', () => { throw Object.create(null); }, /cannot be shown/],
  ['returns an object that throws when read', () => ({ get values() { throw new Error('gotcha'); } }), /gotcha/],
  ['rejects with a very long message', () => Promise.reject(new Error('x'.repeat(1e6))), /^x{2048}…$/],
]; // prettier-ignore

for (const [name, grab, message] of THROWS) {
  test(`${name}: the item fails with its message`, async () => {
    const packet = await fateOf(grab);
    assert.equal(packet?.outcome, 'failed');
    assert.equal(packet?.error?.code, 'ERR_VALHALLA_GRABBER');
    assert.match(packet?.error?.message ?? '', message);
  });
}

test('senseless single values are left out, the rest is kept', async () => {
  const result = await fateOf(() => ({
    values: { title: ' A\0 ', genre: ['', null, 'Jazz', undefined], year: Number.NaN, album: null },
  }));
  assert.deepEqual(JSON.parse(result?.body ?? '').document, { title: [['A']], genre: [['Jazz']] });
});

test('a grabber that fails five times in a row is switched off: nothing waits for it, nothing is blamed for it', async () => {
  let calls = 0;
  const thread = new FakeThread([
    bad(() => {
      calls++;
      throw new Error('no service today');
    }),
  ]);
  thread.work(...Array.from({ length: 20 }, (_, id) => packet('bad', id + 1)));
  const results = await thread.until(20);
  assert.equal(calls, FAULTS_IN_A_ROW);
  assert.equal(results.filter(({ outcome }) => outcome === 'failed').length, FAULTS_IN_A_ROW);
  assert.equal(
    results.filter(({ outcome, error }) => outcome === 'returned' && error === undefined).length,
    15,
  );
  assert.deepEqual(thread.sentOf('off'), [
    { kind: 'off', grabber: 'bad', reason: '5 faults in a row, the last: no service today' },
  ]);
  const late = await thread.work(packet('bad', 99)).until(21);
  assert.equal(late[20]?.outcome, 'returned');
  // Off for this scan, not for the next.
  thread.chain.take({ kind: 'end-of-scan' });
  const next = await thread.work(packet('bad', 1)).until(22);
  assert.equal(next[21]?.outcome, 'failed');
});

test('a success in between begins the count again', async () => {
  const thread = new FakeThread([
    bad((item: { id: number }) => {
      if (item.id % 5 !== 0) throw new Error('often');
    }),
  ]);
  await thread.work(...Array.from({ length: 20 }, (_, id) => packet('bad', id + 1))).until(20);
  assert.deepEqual(thread.sentOf('off'), []);
});

test('a disk that is away is no fault, however often; a service that is away is one, but not final', async () => {
  const away = bad(() => {
    throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
  });
  const disk = new FakeThread([away]);
  const files = await disk.work(...Array.from({ length: 9 }, (_, id) => packet('bad', id + 1))).until(9);
  assert.ok(
    files.every(
      ({ outcome, error }) => outcome === 'unavailable' && error?.code === 'ERR_VALHALLA_UNAVAILABLE',
    ),
  );
  assert.deepEqual(disk.sentOf('off'), []);

  const web = new FakeThread([bad(() => Promise.reject(new ValhallaError('ERR_VALHALLA_WEB', 'no answer')))]);
  const asked = await web.work(...Array.from({ length: 9 }, (_, id) => packet('bad', id + 1))).until(9);
  assert.equal(asked.filter(({ outcome }) => outcome === 'unavailable').length, FAULTS_IN_A_ROW);
  assert.equal(web.sentOf('off').length, 1);
});

test('a grabber whose setup throws, or that changed its name, is off with the reason', async () => {
  for (const [wrong, reason] of [
    [
      bad(() => undefined, { setup: () => Promise.reject(new Error('no key')) }),
      /could not be set up: no key/,
    ],
    [bad('grab'), /grab is not valid/],
  ] as const) {
    const thread = new FakeThread([wrong]);
    const results = await thread.work(packet('bad', 1), packet('bad', 2)).until(2);
    assert.ok(results.every(({ outcome }) => outcome === 'returned'));
    assert.match(thread.sentOf('off')[0]?.reason ?? '', reason);
  }
});

test('one bad grabber does not disturb another', async () => {
  const good = bad(() => ({ values: { genre: 'Jazz' } }), { name: 'good' });
  const thread = new FakeThread([bad(() => new Promise(() => undefined)), good]);
  thread.work(packet('bad', 1), packet('good', 1), packet('good', 2));
  const results = await thread.until(2);
  assert.ok(results.every(({ consumer, outcome }) => consumer === 'grabber:good' && outcome === 'done'));
});

test('endOfScan and teardown that throw or never end are only logged', async () => {
  const thread = new FakeThread([
    bad(() => undefined, {
      endOfScan: () => {
        throw new Error('end');
      },
      teardown: () => new Promise(() => undefined),
    }),
  ]);
  await thread.work(packet('bad', 1)).until(1);
  await settle();
  thread.chain.take({ kind: 'end-of-scan' });
  await settle();
  const stopped = thread.stop();
  await settle();
  thread.clock.advance(1_000);
  await stopped;
  assert.equal(thread.sentOf('log')[0]?.text, 'endOfScan failed: end');
});

test('an error that escapes a grabber switches that one off; an error of ours is not taken for one', async () => {
  const thread = new FakeThread([bad(() => undefined)]);
  await thread.work(packet('bad', 1)).until(1);
  const escaped = new Error('from a timer');
  escaped.stack = 'Error: from a timer\n    at Timeout._onTimeout (file:///plugins/0.js:3:9)';
  assert.equal(thread.chain.stray(new Error('ours')), false);
  assert.equal(thread.chain.stray(escaped), true);
  assert.match(thread.sentOf('off')[0]?.reason ?? '', /escaped it: from a timer/);
});

test('work for a grabber that this thread does not have goes back', async () => {
  const [result] = await new FakeThread([]).work(packet('other', 1)).until(1);
  assert.equal(result?.outcome, 'returned');
});

const SHAPES: readonly (readonly [value: unknown, message: RegExp])[] = [
  [undefined, /no grabber as its default export; write `export default defineGrabber/],
  [() => 1, /no grabber as its default export/],
  [{ version: '1', types: ['audio'], grab: () => 1 }, /name is missing/],
  [bad(() => 1, { name: 'My Grabber' }), /name is not valid: lower case letters, digits and -\./],
  [bad(() => 1, { name: 'external' }), /name is not valid: the library calls a source of its own so\./],
  [bad(() => 1, { types: ['music'] }), /types\[0\] is not valid/],
  [bad(() => 1, { priority: { default: 500 } }), /priority\.default is not valid/],
  [bad(() => 1, { sidecars: ['../../../../cover.jpg'] }), /a name, perhaps in a folder above/],
  [bad(() => 1, { sidecars: ['art/../cover.jpg'] }), /a name, perhaps in a folder above/],
  [bad(() => 1, { options: { type: 'object' } }), /Standard Schema/],
  [bad(undefined), /it has no grab; add `grab/],
  [bad(() => 1, { scope: () => 's' }), /both grab and scope/],
  [bad(undefined, { scope: () => 's', apply: () => 1 }), /scope and apply, but scope, lookup and apply/],
  [Object.defineProperty(bad(() => 1), 'every', { get: () => { throw new Error('boo'); } }), /reading it throws \(Error: boo\)/],
]; // prettier-ignore

test('a default export that is no grabber is refused with the file and the remedy', () => {
  for (const [value, message] of SHAPES) {
    assert.throws(
      () => checkGrabber(value, '/plugins/x.js'),
      (error: unknown) =>
        error instanceof ValhallaError &&
        error.message.includes('/plugins/x.js') &&
        message.test(error.message),
      String(message),
    );
  }
});

test('a plain object is a grabber, and its manifest has every default', () => {
  assert.deepEqual(
    manifestOf(
      checkGrabber(
        bad(() => 1),
        'x',
      ),
    ),
    {
      name: 'bad',
      version: '1',
      types: ['audio'],
      needs: [],
      provides: [],
      priority: { default: 0, keys: {} },
      every: 0,
      sidecars: [],
      readsFile: false,
      neighbours: false,
      values: true,
      looksFor: [],
      unlessLocated: false,
      web: false,
      scoped: false,
    },
  );
});

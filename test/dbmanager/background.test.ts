/** What belongs to the library and to no scan: grabbers that use the web, their scopes, and downloads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { GrabTask } from '../../lib/channel/packet.ts';
import { FakeHouse } from '../support/fake-house.ts';
import { manifest, parsedAs } from '../support/fake-work.ts';
import type { Grabbed } from '../support/fake-work.ts';

const WEB = manifest('web', { web: true, needs: ['title'] });
const ONE = '/music/1.mp3';
const AWAY = { code: 'ERR_VALHALLA_WEB', message: '503' } as const;
const HOUR = 3_600_000;

function houseWith(context: TestContext, ...names: string[]): FakeHouse {
  const house = new FakeHouse(context);
  for (const name of names) house.disk.write(`/music/${name}.mp3`);
  return house;
}

const downloads =
  (...urls: string[]): (() => Grabbed) =>
  () => ({ downloads: urls.map((url) => ({ url, kind: 'cover' })) });

test('a grabber that uses the web does not hold up the end of a scan', (context) => {
  const house = houseWith(context, '1', '2');
  house.busy = ({ step }) => step === 'grab';
  house.begin({ grabbers: [WEB] });
  house.run();
  assert.equal(house.report().outcome, 'finished');
  assert.ok(!house.gives.some(({ kind }) => kind === 'idle'));
  house.busy = () => false;
  house.run();
  assert.deepEqual(house.workedBy('grabber:web').length, 2);
  assert.deepEqual(
    house.gives.map(({ kind }) => kind),
    ['due', 'finished', 'idle'],
  );
  assert.equal(house.events.at(-1)?.event, 'grabbing:idle');
  assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'done'"), 2);
});

test('its work goes on through the next scan, and is not done twice', (context) => {
  const house = houseWith(context, '1', '2');
  house.busy = ({ step }) => step === 'grab';
  house.begin({ grabbers: [WEB] });
  house.run();
  house.disk.write('/music/3.mp3');
  house.begin({ grabbers: [WEB] });
  house.run();
  assert.equal(house.report().new, 1);
  house.busy = () => false;
  house.run();
  assert.deepEqual(house.workedBy('grabber:web'), [ONE, '/music/2.mp3', '/music/3.mp3']);
});

test('an item that changes while it is out is asked about again', (context) => {
  const house = houseWith(context, '1');
  const titles: unknown[] = [];
  house.grabs = {
    web: ({ values }: GrabTask) => {
      titles.push(values['title']);
      return { document: { mood: [[`mood of ${String(values['title'])}`]] } };
    },
  };
  house.busy = ({ step }) => step === 'grab';
  house.begin({ grabbers: [WEB] });
  house.run();
  house.disk.write(ONE, { size: 2 });
  house.parse = parsedAs(() => ({ title: [['Other']] }));
  house.begin({ grabbers: [WEB] });
  house.run();
  house.busy = () => false;
  house.run();
  assert.deepEqual(titles, [['1'], ['Other']]);
  assert.equal(house.value("SELECT value FROM library_values WHERE key = 'mood'"), 'mood of Other');
});

test('a pull outlives a scan without its grabber', (context) => {
  const house = houseWith(context, '1');
  house.scan({ grabbers: [WEB] });
  house.scan();
  house.disk.write(ONE, { size: 2 });
  house.parse = parsedAs(() => ({ title: [['Other']] }));
  house.scan({ grabbers: [WEB] });
  assert.deepEqual(house.workedBy('grabber:web'), [ONE]);
});

test('a cancelled scan leaves nothing at work: the library is idle, and all is due at the next scan', (context) => {
  const house = houseWith(context, '1', '2');
  house.busy = ({ step }) => step !== 'parse';
  house.grabs = { web: downloads('https://x.example/1.png') };
  house.scan({ grabbers: [WEB] });
  house.begin({ grabbers: [WEB] });
  house.cancel();
  house.run();
  assert.equal(house.report().outcome, 'cancelled');
  assert.ok(house.gives.some(({ kind }) => kind === 'idle'));
  house.busy = () => false;
  house.scan({ grabbers: [WEB] });
  assert.equal(house.value("SELECT count(*) FROM grab WHERE state = 'done'"), 2);
  assert.equal(house.value("SELECT count(*) FROM download WHERE state = 'done'"), 1);
});

test('a service that is down is asked again later and later, and not before it says', (context) => {
  const house = houseWith(context, '1');
  const waits: number[] = [];
  house.grabs = { web: () => ({ said: { outcome: 'unavailable', error: AWAY } }) };
  for (let scan = 0; scan < 8; scan++) {
    house.scan({ grabbers: [WEB] });
    assert.equal(house.worked.filter(({ step }) => step === 'grab').length, 1);
    const next = house.value('SELECT next_try FROM grab') as number;
    waits.push((next - house.now) / HOUR);
    house.scan({ grabbers: [WEB] });
    assert.equal(house.worked.length, 0);
    house.now = next;
  }
  assert.deepEqual(waits, [1, 4, 16, 64, 256, 1024, 1024, 1024]);
  house.grabs = {
    web: () => ({ said: { outcome: 'unavailable', error: AWAY, retryAt: house.now + 9999 * HOUR } }),
  };
  house.scan({ grabbers: [WEB] });
  assert.equal(house.value('SELECT next_try FROM grab'), house.now + 9999 * HOUR);
});

test('downloads: one row an address, stored before anything is fetched, kept with every item that wants it', (context) => {
  const house = houseWith(context, '1', '2');
  house.grabs = { web: downloads('https://x.example/cover.png') };
  house.busy = ({ step }) => step === 'download';
  house.scan({ grabbers: [WEB] });
  assert.deepEqual(house.rows('SELECT url, state FROM download'), [
    { url: 'https://x.example/cover.png', state: 'due' },
  ]);
  house.busy = () => false;
  house.run();
  assert.equal(house.workedBy('downloader').length, 1);
  assert.deepEqual(house.rows('SELECT item, kind, url, stored, mime FROM library_artwork ORDER BY item'), [
    { item: 1, kind: 'cover', url: 'https://x.example/cover.png', stored: '27.png', mime: 'image/png' },
    { item: 2, kind: 'cover', url: 'https://x.example/cover.png', stored: '27.png', mime: 'image/png' },
  ]);
  const stored = house.events.filter((event) => event.event === 'file:stored' && event.stage === 'download');
  assert.equal(stored.length, 2);
  house.disk.write('/music/3.mp3');
  house.scan({ grabbers: [WEB] });
  assert.deepEqual(
    [house.workedBy('downloader').length, house.value('SELECT count(stored) FROM library_artwork')],
    [0, 3],
  );
});

test('a download that was due when the process died is fetched by the next scan', (context) => {
  const house = houseWith(context, '1');
  house.grabs = { web: downloads('https://x.example/a.png', 'https://x.example/b.png') };
  house.busy = ({ step }) => step === 'download';
  house.scan({ grabbers: [WEB] });
  house.kill();
  house.busy = () => false;
  house.scan({ grabbers: [WEB] });
  assert.equal(house.value("SELECT count(*) FROM download WHERE state = 'done'"), 2);
});

test('a download that fails is tried again when it may be, three times', (context) => {
  const house = houseWith(context, '1');
  house.grabs = { web: downloads('https://x.example/a.png') };
  house.download = () => ({
    outcome: 'failed',
    error: { code: 'ERR_VALHALLA_WEB', message: 'not a picture' },
  });
  const tries: number[] = [];
  for (let scan = 0; scan < 6; scan++) {
    house.scan({ grabbers: [WEB] });
    tries.push(house.worked.filter(({ step }) => step === 'download').length);
    house.now += 97 * HOUR;
  }
  assert.deepEqual(tries, [1, 1, 1, 0, 0, 0]);
  assert.deepEqual(house.rows('SELECT state, error, tries FROM download'), [
    { state: 'failed', error: 'not a picture', tries: 3 },
  ]);
  const event = house.events.find((told) => told.event === 'file:error');
  assert.equal(event, undefined, 'nothing failed in the last scan');
});

test("a scope's answer is stored with its first use, recalled while it is fresh, and never answered for another version", (context) => {
  const house = houseWith(context, '1', '2');
  const answer = { scope: 'album', answer: { year: 1999 }, expires: house.now + HOUR };
  house.grabs = {
    web: ({ item }) => ({ scope: 'album', ...(item === 1 ? { answer } : {}), document: { year: [[1999]] } }),
  };
  const recalled = (...scopes: string[]) => {
    house.told.length = 0;
    house.send({ kind: 'recall', ticket: 7, grabber: 'web', scopes });
    return house.told[0]?.message;
  };
  house.scan({ grabbers: [{ ...WEB, scoped: true }] });
  assert.deepEqual(house.rows('SELECT item, scope FROM grab ORDER BY item'), [
    { item: 1, scope: 'album' },
    { item: 2, scope: 'album' },
  ]);
  assert.deepEqual(recalled('album', 'unknown'), { kind: 'recalled', ticket: 7, answers: [answer] });
  house.now += HOUR;
  assert.deepEqual(recalled('album'), { kind: 'recalled', ticket: 7, answers: [] });
  house.now -= HOUR;
  house.grabs = {
    web: () => ({ scope: 'none', answer: { scope: 'none', answer: null, expires: house.now + HOUR } }),
  };
  house.scan({ grabbers: [{ ...WEB, scoped: true, version: '2' }] });
  assert.deepEqual(recalled('album', 'none'), {
    kind: 'recalled',
    ticket: 7,
    answers: [{ scope: 'none', answer: null, expires: house.now + HOUR }],
  });
});

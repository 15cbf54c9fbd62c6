/** What becomes of spans: events for viewers, a picture, a file. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { startTrace, traceNow, traceSpan, traceStep } from '../../lib/channel/trace.ts';
import type { SpanChunk } from '../../lib/channel/trace.ts';
import { traceEvents } from '../../lib/status/trace-events.ts';
import { tracePicture } from '../../lib/status/trace-picture.ts';
import { TraceRecorder } from '../../lib/status/trace-recorder.ts';

interface Event {
  readonly ph: string;
  readonly tid?: number;
  readonly ts?: number;
  readonly name: string;
  readonly id?: string | number;
  readonly args?: { readonly name?: string };
}

/** One file granted at 0, parsed from 10 to 30, stored from 60 to 100 (a commit in the second half). */
const CHUNKS: readonly SpanChunk[] = [
  {
    thread: 'dbmanager',
    spans: [
      ['dbmanager>dispatcher work', 1000, 0, ['parser 7']],
      ['commit', 1080, 20],
      ['dispatcher>dbmanager took results', 1060, 40, ['parser 7']],
    ],
  },
  { thread: 'parser 1', spans: [['parse', 1010, 20, ['parser 7']]] },
  { thread: 'parser 1', spans: [['dispatcher>parser took work', 1005, 15]] },
];

afterEach(() => startTrace(undefined));

function events(chunks: readonly SpanChunk[], dropped = 0): { traceEvents: Event[]; otherData: object } {
  return JSON.parse([...traceEvents(chunks, dropped)].join('')) as ReturnType<typeof events>;
}

test('a thread is a row with its name, a piece of work is a slice of its stage', () => {
  const { traceEvents: all, otherData } = events(CHUNKS, 3);
  assert.deepEqual(otherData, { dropped: 3 });
  assert.deepEqual(
    all.filter(({ name }) => name === 'thread_name').map(({ tid, args }) => [tid, args?.name]),
    [
      [1, 'dbmanager'],
      [2, 'parser 1'],
    ],
  );
  assert.deepEqual(
    all.filter(({ ph }) => ph === 'X').map(({ tid, name, ts }) => [tid, name, ts]),
    [
      [1, 'grant', 0],
      [1, 'commit', 80_000],
      [1, 'store', 60_000],
      [2, 'parse', 10_000],
    ],
  );
});

test('a file can be followed from its grant to its parse to its storing', () => {
  const road = events(CHUNKS).traceEvents.filter(({ id }) => id === 'parser 7');
  assert.deepEqual(
    road.toSorted((a, b) => (a.ts ?? 0) - (b.ts ?? 0)).map(({ ph, tid, ts }) => [ph, tid, ts]),
    [
      ['s', 1, 0],
      ['t', 2, 10_000],
      ['f', 1, 60_000],
    ],
  );
});

test('grabs side by side in one thread do not overlap in its row', () => {
  const spans = [
    ['grab', 1, 5],
    ['grab', 2, 6],
  ] as const;
  const { traceEvents: all } = events([{ thread: 'grabber 1', spans }]);
  assert.deepEqual(
    all.filter(({ id }) => id !== undefined).map(({ ph, id }) => `${ph}${id}`),
    ['b1', 'e1', 'b2', 'e2'],
  );
});

test('the picture has a lane a thread with how busy it was, a legend, and no script', () => {
  const picture = [...tracePicture([...CHUNKS, { thread: '<&>', spans: [['parse', 1000, 50]] }], 12)].join(
    '',
  );
  assert.match(picture, /^<svg [^>]+>/);
  assert.match(picture, />dbmanager<\/text>\n<text [^>]+>40\.0 % busy</);
  assert.match(picture, />parser 1<\/text>\n<text [^>]+>20\.0 % busy</);
  assert.match(picture, />&lt;&amp;><\/text>/);
  assert.match(picture, />12 slices were left out: the trace was full\.</);
  assert.doesNotMatch(picture, /script|NaN|undefined/);
});

test('the picture does not grow with the number of slices', () => {
  const spans = Array.from({ length: 100_000 }, (_, index) => ['parse', index / 10, 0.05] as const);
  const length = [...tracePicture([{ thread: 'parser 1', spans }], 0)].join('').length;
  assert.ok(length < 50_000, `${length} characters`);
});

test('what is told in a thread is in the file; what is beyond the limit is counted there', async () => {
  const home = mkdtempSync(join(tmpdir(), 'valhalla-trace-'));
  try {
    const file = join(home, 'x.json');
    const recorder = new TraceRecorder(file, 1500);
    startTrace(recorder.target, 'parser 1');
    for (let id = 0; id < 2500; id++) traceStep('parse', { consumer: 'parser', id, micros: 5 });
    traceSpan('walk', traceNow());
    startTrace(undefined);
    await recorder.write();
    const { traceEvents: all, otherData } = JSON.parse(readFileSync(file, 'utf8')) as ReturnType<
      typeof events
    >;
    assert.equal(all.filter(({ ph }) => ph === 'X').length, 1024);
    assert.deepEqual(otherData, { dropped: 2501 - 1024 });
    assert.deepEqual(readdirSync(home), ['x.json']);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('a folder that is not there is refused before anything is done', async () => {
  await assert.rejects(TraceRecorder.begin('/nowhere/x.json'), { code: 'ERR_VALHALLA_OPTION' });
});

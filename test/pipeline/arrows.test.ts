/**
 * Every message of a scan is recorded: each arrow of the drawing carries some, and there is no other. What a stage has
 * found can be read before the next stage has run: both the grabber and its download wait for a word of the test.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { BroadcastChannel } from 'node:worker_threads';
import { startTrace } from '../../lib/channel/trace.ts';
import type { TraceRecord } from '../../lib/channel/trace.ts';
import type { FileDetail, Valhalla, ValhallaEvents } from '../../lib/index.ts';
import { PORTS, arrowsOf } from '../../lib/threads/topology.ts';
import { openLibrary, temporaryFolder, track, write } from '../support/library.ts';
import { jpeg } from '../support/media/jpeg.ts';
import { png } from '../support/media/png.ts';
import { give, startWebServer } from '../support/web-server.ts';
import type { Answer } from '../support/web-server.ts';

const TRACE = 'every arrow';

/** Asks the web about a file, and finds a value and a picture. */
function oracle(url: (path: string) => string): string {
  return `export default {
    name: 'oracle', version: '1', types: ['audio'], needs: ['title'], web: true,
    async grab(item, { fetch }) {
      const { mood } = (await fetch('${url('/mood')}')).json();
      return { values: { mood }, downloads: [{ url: '${url('/back.png')}', kind: 'back' }] };
    },
  };`;
}

/** An answer that waits until the test lets it go. */
class Held {
  readonly asked: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #gate = Promise.withResolvers<void>();
  readonly #answer: Answer;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  get answer(): Answer {
    return (request, response) => {
      this.asked.resolve();
      void this.#gate.promise.then(() => this.#answer(request, response));
    };
  }

  letGo(): void {
    this.#gate.resolve();
  }
}

/** Every message from now on; a BroadcastChannel keeps the order of each thread's, not among threads. */
function record(context: TestContext): TraceRecord[] {
  const records: TraceRecord[] = [];
  const channel = new BroadcastChannel(TRACE);
  channel.onmessage = (event) => records.push((event as { data: TraceRecord }).data);
  // This thread is the library's main thread.
  startTrace({ messages: TRACE });
  context.after(() => {
    startTrace(undefined);
    channel.close();
  });
  return records;
}

/** @param who a stage, or a source */
function stored(valhalla: Valhalla, who: string): Promise<ValhallaEvents['file:stored']> {
  return new Promise((resolve) => {
    valhalla.on('file:stored', (event) => {
      if (event.stage === who || event.source === who) resolve(event);
    });
  });
}

async function detail(valhalla: Valhalla, path: string): Promise<FileDetail> {
  const found = await valhalla.file(path);
  assert.ok(found !== undefined);
  return found;
}

test('every arrow carries packets, step by step as drawn, and what a stage has stored is readable before the next one has run', async (context) => {
  const records = record(context);
  const mood = new Held(give('{"mood":"quiet"}', { 'content-type': 'application/json' }));
  const back = new Held(give(png({ width: 3 }), { 'content-type': 'image/png' }));
  await using server = await startWebServer({ '/mood': mood.answer, '/back.png': back.answer });
  const folder = temporaryFolder(context);
  const path = write(
    join(folder, 'music/01.mp3'),
    track({
      title: 'Jóga',
      artist: 'Björk',
      pictures: [{ mime: 'image/jpeg', data: jpeg({ width: 8 }), type: 3 }],
    }),
  );
  const grabber = write(
    join(folder, 'oracle.js'),
    oracle((at) => server.url(at)),
  );
  const valhalla = await openLibrary(context, folder, {
    grabbers: [grabber],
    allowHosts: ['127.0.0.1'],
    traceMessages: TRACE,
  });
  const parsed = stored(valhalla, 'parse');
  const grabbed = stored(valhalla, 'oracle');
  const loaded = stored(valhalla, 'download');

  const scan = valhalla.scan();
  const { item } = await parsed;
  const afterParser = await detail(valhalla, path);
  assert.deepEqual([afterParser.values['title'], afterParser.values['mood']], [['Jóga'], undefined]);

  // The grabber is at work, and the scan is over without it: it works for the library.
  await mood.asked.promise;
  assert.equal((await scan.finished).outcome, 'finished');
  assert.equal((await detail(valhalla, path)).values['mood'], undefined);

  mood.letGo();
  await grabbed;
  const afterGrabber = await detail(valhalla, path);
  assert.deepEqual(
    afterGrabber.details.filter(({ key }) => key === 'mood').map(({ value, source }) => [value, source]),
    [['quiet', 'oracle']],
  );
  await back.asked.promise;
  assert.equal(await valhalla.artwork(item, 'back'), undefined);

  back.letGo();
  await loaded;
  assert.deepEqual(Buffer.from((await valhalla.artwork(item, 'back'))?.bytes ?? []), png({ width: 3 }));
  assert.deepEqual(Buffer.from((await valhalla.artwork(item, 'cover'))?.bytes ?? []), jpeg({ width: 8 }));
  await valhalla.idle();
  await valhalla.close();

  const used = new Set(records.map(({ arrow }) => arrow));
  const known = new Set(PORTS.flatMap(arrowsOf));
  assert.deepEqual(
    [...used].filter((arrow) => !known.has(arrow)),
    [],
    'arrows that are not drawn',
  );
  const drawn = PORTS.filter(({ part }) => part === 'scan' || part === 'queries').flatMap(arrowsOf);
  assert.deepEqual(
    drawn.filter((arrow) => !used.has(arrow)),
    [],
    'arrows that nothing used',
  );
  assert.ok(used.has('dispatcher>parser now'), 'the picture inside the file was read on its own lane');
  followsTheDrawing(records);
});

/** The packets of a file travel as the drawing says, step by step. */
function followsTheDrawing(records: readonly TraceRecord[]): void {
  const carries = (arrow: string, kind: string, step?: string): number =>
    records
      .filter(
        (one) =>
          one.arrow === arrow &&
          one.kind === kind &&
          (step === undefined || stepsOf(one.message).includes(step)),
      )
      .reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
  const road: [arrow: string, kind: string, step?: string][] = [
    ['scanner>dbmanager', 'walk'],
    ['dbmanager>dispatcher', 'work', 'parse'],
    ['dispatcher>parser', 'work', 'parse'],
    ['parser>dispatcher', 'results', 'parse'],
    ['dispatcher>dbmanager', 'results', 'parse'],
    ['dbmanager>dispatcher', 'work', 'grab'],
    ['dispatcher>grabber', 'work', 'grab'],
    ['grabber>dispatcher', 'results', 'grab'],
    ['dispatcher>dbmanager', 'results', 'grab'],
    ['dbmanager>dispatcher', 'work', 'download'],
    ['dispatcher>downloader', 'work', 'download'],
    ['downloader>dispatcher', 'results', 'download'],
    ['dispatcher>dbmanager', 'results', 'download'],
  ];
  const times = road.map((step) => carries(...step));
  assert.ok(
    times.every(Number.isFinite),
    `never: ${road.filter((_, index) => !Number.isFinite(times[index])).join('; ')}`,
  );
  assert.deepEqual(
    times,
    times.toSorted((one, other) => one - other),
    'in this order',
  );
  assert.ok(Number.isFinite(carries('dbmanager>scanner', 'ack')));
}

function stepsOf(message: unknown): string[] {
  const { packets = [] } = message as { readonly packets?: readonly { readonly step: string }[] };
  return packets.map(({ step }) => step);
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { EVERY, PlainView } from '../../lib/cli/plain-view.ts';
import { drawFrame, ProgressView, Rates } from '../../lib/cli/progress-view.ts';
import { textWidth } from '../../lib/cli/text-width.ts';
import type { ProgressSnapshot, StageProgress } from '../../lib/status/progress.ts';
import { FakeHost, Kept } from './fake-host.ts';

const IDLE: StageProgress = { done: 0, failed: 0, queued: 0, threads: 0 };

function snapshot(change: Partial<ProgressSnapshot> = {}): ProgressSnapshot {
  return {
    scanner: { done: 5000, failed: 0, queued: 0, threads: 1 },
    dbmanager: { done: 4000, failed: 0, queued: 1000, threads: 1 },
    dispatcher: { done: 4000, failed: 0, queued: 10, threads: 1 },
    parser: { done: 3000, failed: 7, queued: 1000, threads: 4 },
    grabber: { ...IDLE, threads: 1 },
    downloader: IDLE,
    walked: false,
    found: 5000,
    acknowledged: 2500,
    ...change,
  };
}

const SLOW = {
  path: '/music/\u{1B}[31mvery long album name/very long title.mp3',
  stage: 'parser',
  milliseconds: 3200,
};

describe('the live view', () => {
  it('shows the six stages, and the file that takes longest', () => {
    const rates = new Rates();
    rates.take(snapshot(), 1000);
    rates.take(snapshot({ parser: { done: 3500, failed: 7, queued: 500, threads: 4 } }), 1500);
    assert.deepEqual(
      drawFrame({ snapshot: snapshot({ slowest: SLOW }), rates, elapsed: 1500, columns: 64 }),
      [
        '2,500 of 5,000 files found so far, 1.5 s',
        '                   done     queued   failed       rate  threads',
        'Scanner           5,000          0                 0/s        1',
        'DB manager        4,000      1,000                 0/s        1',
        'Dispatcher        4,000         10                 0/s        1',
        'Parser            3,000      1,000        7    1,000/s        4',
        'Grabber               0          0                            1',
        'Downloader            0          0',
        'parser, 3.2 s: /music/␛[31mvery long al…name/very long title.mp3',
      ],
    );
  });

  it('tells the share once the total is known, and names no file that is quick', () => {
    const quick = { ...SLOW, milliseconds: 100 };
    const lines = drawFrame({
      snapshot: snapshot({ walked: true, slowest: quick }),
      rates: new Rates(),
      elapsed: 61_000,
      columns: 200,
    });
    assert.equal(lines[0], '2,500 of 5,000 files (50 %), 1 min 1 s');
    assert.equal(lines.length, 8);
  });

  it('keeps every number on a terminal that is too narrow for the steady columns', () => {
    const narrow = snapshot({ scanner: { done: 1_234_567, failed: 0, queued: 0, threads: 12 } });
    const rates = new Rates();
    rates.take(snapshot(), 1000);
    assert.deepEqual(drawFrame({ snapshot: narrow, rates, elapsed: 1500, columns: 60 }).slice(1), [
      '                done queued failed rate threads',
      'Scanner    1,234,567      0         0/s      12',
      'DB manager     4,000  1,000         0/s       1',
      'Dispatcher     4,000     10         0/s       1',
      'Parser         3,000  1,000      7  0/s       4',
      'Grabber            0      0                   1',
      'Downloader         0      0',
    ]);
  });

  it('is never wider than the terminal', () => {
    for (const columns of [20, 40, 81]) {
      const lines = drawFrame({
        snapshot: snapshot({ slowest: { ...SLOW, path: `/${'日本'.repeat(50)}` } }),
        rates: new Rates(),
        elapsed: 1,
        columns,
      });
      for (const line of lines) assert.ok(textWidth(line) <= columns, line);
    }
  });

  it('redraws with each snapshot, keeps notes above, and leaves nothing behind', () => {
    const calls: string[] = [];
    const screen = Object.assign(
      (text: string) => void calls.push(stripVTControlCharacters(text).split('\n')[0] ?? ''),
      {
        clear: () => void calls.push('<clear>'),
        persist: (text: string) => void calls.push(`<persist> ${text}`),
      },
    );
    const view = new ProgressView(screen, new Kept(80), () => 0);
    view.progress(snapshot());
    view.note('Stopping.');
    view.stop();
    assert.deepEqual(calls, [
      '2,500 of 5,000 files found so far, 0.0 s',
      '<clear>',
      '<persist> Stopping.',
      '<clear>',
    ]);
  });
});

function at(done: number): ProgressSnapshot {
  return snapshot({ parser: { ...IDLE, done } });
}

describe('rates', () => {
  it('follow a change within seconds, without jumping', () => {
    const rates = new Rates();
    rates.take(at(0), 0);
    rates.take(at(1000), 1000);
    assert.equal(rates.of('parser'), 1);
    rates.take(at(1000), 1200);
    const soon = rates.of('parser');
    assert.ok(soon > 0.8 && soon < 1, String(soon));
    rates.take(at(1000), 11_200);
    assert.ok(rates.of('parser') < 0.01);
  });
});

describe('plain progress', () => {
  it('is a line every five seconds, none for a short scan', async () => {
    const host = new FakeHost();
    let now = 0;
    const view = new PlainView(host.err, () => now);
    view.progress(snapshot());
    now = EVERY - 1;
    view.progress(snapshot());
    now = EVERY;
    view.progress(snapshot({ slowest: { ...SLOW, milliseconds: 9000 } }));
    now = EVERY + 1;
    view.progress(snapshot());
    now = 2 * EVERY;
    view.progress(snapshot({ walked: true, acknowledged: 5000, parser: IDLE }));
    view.stop();
    await host.err.flush();
    assert.deepEqual(host.errors.lines, [
      '2,500 of 5,000 files found so far, 500/s, 7 failed, parser: /music/␛[31mvery long album name/very long title.mp3',
      '5,000 of 5,000 files, 500/s',
    ]);
  });
});

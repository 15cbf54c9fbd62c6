/**
 * The invariant of the flow, on a model: no stage ever stops taking results because it cannot send work. Under random
 * delays, with queues and windows of one, with every stage slow in turn, and with threads that die: never stuck,
 * nothing lost, nothing done twice, and no more in memory than was reserved.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CONSUMERS, Model } from './model.ts';
import type { ModelSettings, Outcome, Stage } from './model.ts';

const SMALLEST: Omit<ModelSettings, 'seed'> = {
  files: 30,
  chunk: 1,
  credits: 1,
  capacities: { parser: 1, grabber: 1, downloader: 1 },
  threads: 1,
  window: 1,
  pace: {},
  death: 0,
};
const USUAL: Omit<ModelSettings, 'seed'> = {
  ...SMALLEST,
  files: 60,
  chunk: 7,
  credits: 3,
  capacities: { parser: 8, grabber: 4, downloader: 2 },
  threads: 3,
  window: 4,
};
const STAGES: readonly Stage[] = ['scanner', 'dbmanager', 'dispatcher', ...CONSUMERS];
/** An event a message, and a file is about 15 of them. */
const MOST_EVENTS = 20_000;

function check(settings: ModelSettings): Outcome {
  const outcome = new Model(settings).run(MOST_EVENTS);
  const name = JSON.stringify(settings);
  assert.deepEqual(outcome.left, [], `lost or stuck: ${name}`);
  assert.deepEqual(
    [outcome.listed, outcome.acknowledged],
    [settings.files, settings.files],
    `stuck: ${name}`,
  );
  assert.deepEqual(outcome.doubled, [], `done twice: ${name}`);
  assert.deepEqual(outcome.storedTwice, [], `stored twice: ${name}`);
  for (const [consumer, most] of outcome.mostOut) {
    const { parser, grabber, downloader } = settings.capacities;
    const [capacity, threads] =
      consumer === 'parser'
        ? [parser, settings.threads]
        : [consumer === 'downloader' ? downloader : grabber, 1];
    assert.ok(most <= capacity + threads * settings.window, `${most} packets of ${consumer} out: ${name}`);
  }
  assert.ok(outcome.mostListings <= settings.credits, `${outcome.mostListings} listings under way: ${name}`);
  return outcome;
}

describe('the flow', () => {
  for (const [size, settings] of [
    ['of one', SMALLEST],
    ['of some', USUAL],
  ] as const) {
    test(`with queues and windows ${size}, ends under any delays`, () => {
      for (let seed = 1; seed <= 60; seed++) check({ ...settings, seed });
    });

    for (const stage of STAGES) {
      test(`with queues and windows ${size}, ends with a slow ${stage}`, () => {
        for (let seed = 1; seed <= 12; seed++) check({ ...settings, seed, pace: { [stage]: 40 } });
      });
    }

    test(`with queues and windows ${size}, loses nothing by threads that die`, () => {
      let deaths = 0;
      let off = 0;
      for (let seed = 1; seed <= 60; seed++) {
        const outcome = check({
          ...settings,
          seed,
          death: 0.06,
          pace: { [STAGES[seed % STAGES.length] as Stage]: 20 },
        });
        deaths += outcome.deaths;
        off += outcome.off.length;
      }
      assert.ok(deaths > 100 && off >= 5, `${deaths} deaths, ${off} grabbers switched off`);
    });
  }

  test('holds no more messages for a larger library', () => {
    const [small, large] = [60, 600].map(
      (files) => check({ ...USUAL, files, seed: 1, pace: { dbmanager: 10 } }).mostMessages,
    );
    assert.ok((large as number) <= (small as number) * 1.5, `${small} messages at most, then ${large}`);
  });
});

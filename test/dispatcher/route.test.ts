import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome, Step } from '../../lib/channel/packet.ts';
import { route } from '../../lib/dispatcher/route.ts';

const OUTCOMES = [undefined, 'returned', 'done', 'failed', 'unavailable', 'stuck', 'died'] as const;

/** Where a packet goes, for each step and each of the outcomes above; a word after a slash is the step it becomes. */
const TABLE: Readonly<Record<Step, string>> = {
  //         work       returned   done          failed        unavailable   stuck         died
  probe: '   prober     prober     parser/parse  parser/parse  parser/parse  parser/parse  dbmanager',
  parse: '   parser     parser     dbmanager     dbmanager     dbmanager     dbmanager     dbmanager',
  grab: '    grabber    grabber    dbmanager     dbmanager     dbmanager     dbmanager     dbmanager',
  download: 'downloader downloader dbmanager     dbmanager     dbmanager     dbmanager     dbmanager',
  picture: ' parser     parser     asker         asker         asker         asker         asker',
};

test('a packet goes where its step and its outcome say', () => {
  for (const [step, row] of Object.entries(TABLE) as [Step, string][]) {
    const routes = OUTCOMES.map((outcome: Outcome | undefined) => {
      const { place, step: next } = route(step, outcome);
      return next === step ? place : `${place}/${next}`;
    });
    assert.deepEqual(routes, row.trim().split(/\s+/), step);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { parseFast } from '../../lib/parser/fast/fast.ts';
import { parseGeneral } from '../../lib/parser/general.ts';
import { opus } from '../support/media/opus.ts';

test('Opus plays at 48,000 Hz, whatever was encoded', async () => {
  const file = memory(opus({ samples: 48_000, inputSampleRate: 44_100 }));
  const fast = parseFast(file);
  assert.ok(typeof fast !== 'string');
  assert.deepEqual(fast.document['sample_rate'], [[48_000]]);
  assert.deepEqual((await parseGeneral(file, 'a.opus'))['sample_rate'], [[48_000]]);
});

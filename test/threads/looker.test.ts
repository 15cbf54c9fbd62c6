/** The scanner thread of those who wait for a file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suffixMap } from '../../lib/scanner/suffixes.ts';
import { Looker } from '../../lib/threads/looker.ts';

test('once it has stopped no thread is started for a file that another process asks for', async (context) => {
  const attached: unknown[] = [];
  const looker = new Looker(suffixMap(undefined), {}, { attach: (end) => attached.push(end), lost() {} });
  context.after(() => looker.stop());
  assert.equal(await looker.stop(), 0);
  looker.need();
  assert.deepEqual(attached, []);
});

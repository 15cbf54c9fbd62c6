import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOptions } from '../lib/check-options.ts';

test('a priority of what applications say is refused: it could not be one', () => {
  assert.deepEqual(checkOptions({ priorities: { nfo: { '': 0 } } }).priorities, { nfo: { '': 0 } });
  assert.throws(() => checkOptions({ priorities: { external: { title: 100 } } }), {
    code: 'ERR_VALHALLA_OPTION',
    message: /priorities.*external\) stands above all/,
  });
});

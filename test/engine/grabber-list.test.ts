import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listGrabbers } from '../../lib/engine/grabber-list.ts';

test('a grabber that is named twice is refused: it has one set of options', async () => {
  for (const again of ['nfo', { use: 'nfo', options: {} }, { use: 'nfo', off: true }])
    await assert.rejects(listGrabbers(['nfo', again]), {
      code: 'ERR_VALHALLA_OPTION',
      message: 'The grabber nfo is named twice. Leave one out.',
    });
});

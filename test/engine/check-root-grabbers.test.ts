import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkRootGrabbers } from '../../lib/engine/check-root-grabbers.ts';

test('a root names grabbers that there are: built-in ones, on or off, and those of the options', () => {
  const roots = [
    { path: '/music', grabbers: ['nfo', 'dummy', 'mine'] },
    { path: '/films', grabbers: null },
  ];
  checkRootGrabbers(roots, ['mine']);
  assert.throws(() => checkRootGrabbers(roots, []), { code: 'ERR_VALHALLA_OPTION', path: '/music' });
  assert.throws(() => checkRootGrabbers([{ path: '/music', grabbers: ['nof'] }], []), {
    message:
      /^There is no grabber nof to look at \/music\. Is nfo meant\? Known are embedded-artwork, .*dummy; another/,
  });
});

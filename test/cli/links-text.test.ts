import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linksText } from '../../lib/cli/links-text.ts';

const ROOT = { path: '/music', state: 'online', files: 1, folders: 1 } as const;

test('links that were not followed are counted by reason, with a remedy where there is one', () => {
  assert.deepEqual(
    linksText([
      ROOT,
      { ...ROOT, path: '/a b', links: { outside: 12, nowhere: 1 } },
      { ...ROOT, links: { never: 1 } },
    ]),
    [
      "13 links in /a b not followed: 12 out of the folder, 1 to nothing. To follow those that lead out of it: valhalla scan --links all '/a b'",
      '1 link in /music not followed: 1 because of --links never.',
    ],
  );
});

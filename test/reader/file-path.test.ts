import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownPath } from '../../lib/reader/file-path.ts';

function shown(name: string, raw: Uint8Array | null): ReturnType<typeof shownPath> {
  return shownPath({ root: '/music', root_raw: null, folder: 'a', folder_raw: null, name, raw });
}

test('a file whose name another one has taken is shown under the name that it had, with its bytes where it is not UTF-8', () => {
  assert.deepEqual(shown('1.mp3', Buffer.from('1.mp3/12')), { path: '/music/a/1.mp3' });
  const bytes = Buffer.from('\xe9.mp3', 'latin1');
  const pathBytes = Buffer.concat([Buffer.from('/music/a/'), bytes]).toString('base64');
  const lost = shown('\ufffd.mp3', Buffer.concat([bytes, Buffer.from('/12')]));
  assert.deepEqual(lost, { path: '/music/a/\ufffd.mp3', pathBytes });
  assert.deepEqual(shown('\ufffd.mp3', bytes), lost);
});

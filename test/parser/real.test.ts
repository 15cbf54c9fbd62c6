/** RealMedia, and what in it MediaInfo is caught by: each of the lies here took it minutes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundRealCounts } from '../../lib/parser/video/real-counts.ts';
import { realFilm } from '../support/media/real.ts';
import { parseBytes, valuesOf } from './parse-file.ts';

const VIDEO = { type: 'video' } as const;
const LIE = 0xffff_ffff;

test('a RealMedia film has its streams and its title', async (context) => {
  const values = valuesOf(await parseBytes(context, 'a.rm', realFilm(), VIDEO));
  const { duration, width, height, title } = values;
  assert.deepEqual(
    [duration, width, height, title, values['video_codec']],
    [[2000], [320], [240], ['A title'], ['realvideo4']],
  );
});

const LIES = {
  'an index': { places: LIE },
  metadata: { properties: LIE },
  'one property of the metadata': { inner: LIE },
};
for (const [what, options] of Object.entries(LIES))
  test(`${what} of four billion parts does not hold it up`, async (context) => {
    const values = valuesOf(await parseBytes(context, 'a.rm', realFilm(options), VIDEO));
    assert.deepEqual([values['duration'], values['width']], [[2000], [320]]);
  });

test('honest counts are left as they are', () => {
  const film = realFilm();
  const copy = Buffer.from(film);
  boundRealCounts(copy);
  assert.deepEqual(copy, film);
});

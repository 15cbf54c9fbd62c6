import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory } from '../../lib/parser/byte-source.ts';
import { isOggFilm } from '../../lib/parser/ogg-film.ts';
import { latin1 } from '../support/media/bytes.ts';
import { oggPages } from '../support/media/ogg.ts';
import { vorbis } from '../support/media/vorbis.ts';

test('Ogg with a stream of Theora is a film', () => {
  const sound = vorbis({ samples: 1000 });
  const theora = oggPages(
    [{ data: Buffer.concat([latin1('\u0080theora'), Buffer.alloc(35)]), granule: 0, flush: true }],
    9,
  );
  const film = Buffer.concat([theora, sound]);
  assert.equal(isOggFilm(memory(film)), true);
  assert.equal(isOggFilm(memory(sound)), false);
  assert.equal(isOggFilm(memory(film.subarray(1))), false);
});

/** Smart playlists, as an application has them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Valhalla, q } from '../lib/index.ts';
import { savedPlaylist } from '../lib/engine/smart-playlists.ts';
import { atEnd } from './support/at-end.ts';
import { all, temporaryFolder } from './support/library.ts';

test('a name is checked, and so is the query', () => {
  const query = { from: 'items' } as const;
  for (const name of ['', ' ', '@new', 'a\u0000b', 'x'.repeat(201)])
    assert.throws(() => savedPlaylist(name, query), { code: 'ERR_VALHALLA_OPTION' }, name);
  for (const wrong of ['year:late', q.albums() as never, q.files({ where: q.equal('no key', 1) })])
    assert.throws(() => savedPlaylist('x', wrong), { code: 'ERR_VALHALLA_QUERY' });
});

test('the last word of what is saved is a whole one', () => {
  assert.deepEqual(savedPlaylist(' New ', 'added>-30d love'), {
    op: 'playlist',
    name: 'New',
    text: 'added>-30d love',
    query: {
      from: 'items',
      where: {
        op: 'and',
        of: [
          { op: 'range', key: 'added', above: '-30d' },
          { op: 'text', text: 'love', prefix: false },
        ],
      },
    },
  });
});

test('they are saved, listed, asked and deleted; case and accents of names do not count', async (context) => {
  const database = join(temporaryFolder(context), 'library.db');
  const library = await Valhalla.open({ database });
  atEnd(context, () => library.close());
  const films = q.files({ where: q.equal('type', 'video'), sort: ['-added'] });
  await Promise.all([
    library.saveSmartPlaylist('été', 'sort:title'),
    library.saveSmartPlaylist('Films', films),
    library.saveSmartPlaylist('Été', 'added>-30d'),
  ]);
  assert.deepEqual(await library.smartPlaylists(), [
    {
      name: 'Été',
      query: { from: 'items', where: { op: 'range', key: 'added', above: '-30d' } },
      text: 'added>-30d',
    },
    { name: 'Films', query: films },
  ]);
  const rows = await library.smartPlaylist('ete');
  assert.deepEqual([await all(rows), await rows.count()], [[], 0]);
  await library.deleteSmartPlaylist('films');
  await library.deleteSmartPlaylist('never there');
  await assert.rejects(library.smartPlaylist('Films'), {
    code: 'ERR_VALHALLA_UNKNOWN_PLAYLIST',
    message: /There are: Été\./,
  });
});

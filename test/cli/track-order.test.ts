/** Tracks under the names to sort by. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrder } from '../../lib/cli/order.ts';
import { TrackOrder } from '../../lib/cli/track-order.ts';
import type { FileEntry } from '../../lib/reader/reader-messages.ts';

async function sorted(...tracks: readonly Record<string, string | number>[]): Promise<unknown[]> {
  const order = new TrackOrder();
  async function* entries(): AsyncGenerator<FileEntry> {
    for (const [at, values] of tracks.entries())
      yield {
        path: `/music/${at}.mp3`,
        values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]])),
      } as unknown as FileEntry;
  }
  const titles: unknown[] = [];
  for await (const { values } of inOrder(order.over(entries()), (entry) => order.keysOf(entry), 100))
    titles.push(values['title']?.[0]);
  return titles;
}

test('an artist stands where its sort name does, with all tracks, whichever of them has it', async () => {
  const beatles = { artist: 'The Beatles', album: 'Help!' };
  assert.deepEqual(
    await sorted(
      { ...beatles, title: '2', track: 2 },
      { artist: 'Can', title: 'c' },
      { ...beatles, title: '1', track: 1, artist_sort: 'Beatles, The' },
      { artist: 'Abba', title: 'a' },
    ),
    ['a', '1', '2', 'c'],
  );
});

test('an album artist has the sort name that stands beside it; an album its own', async () => {
  const both = { artist: 'x', album_artist: 'The Who' };
  assert.deepEqual(
    await sorted(
      { artist: 'Xtc', title: 'x' },
      { ...both, album: 'A Quick One', album_sort: 'Quick One, A', title: 'q', album_artist_sort: 'Who' },
      { ...both, album: 'Odds & Sods', title: 'o' },
      { artist: 'The Who', album: 'Tommy', title: 't' },
      { artist: 'Adele', album: 'A Quick One', title: 'a' },
    ),
    ['a', 'o', 'q', 't', 'x'],
  );
});

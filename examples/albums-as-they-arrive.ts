/**
 * Lists albums while the scan still runs, and one file that somebody wants now before its turn:
 * `node examples/albums-as-they-arrive.ts FOLDER [DATABASE [FILE]]`.
 */
import { Valhalla } from 'libvalhalla';

const [folder = '.', database = 'albums.db', wanted] = process.argv.slice(2);

await using valhalla = await Valhalla.open({ database, roots: [folder] });
const shown = new Set<string>();

/** An event means that its data is in the database: what is asked for now is there. */
async function showNewAlbums(): Promise<void> {
  for await (const { album, albumArtist, year } of valhalla.albums()) {
    if (shown.has(`${albumArtist} ${album}`)) continue;
    shown.add(`${albumArtist} ${album}`);
    console.log(`${albumArtist ?? 'unknown'} - ${album} (${year ?? '?'})`);
  }
}

/** Somebody opens a file that the scan has not come to: it goes past every queue. */
async function showNow(path: string): Promise<void> {
  try {
    const { item } = await valhalla.onDemand(path);
    const file = await valhalla.file(item);
    console.log('Now:', file?.values['artist']?.join(', '), '-', file?.values['title']?.join(', '));
  } catch {
    // `ondemand:failed` has told why.
  }
}

// Its tags are there; grabbers may not have looked at it yet.
valhalla.on('ondemand:parsed', ({ asked }) => console.log(`${asked} has been read`));
valhalla.on('ondemand:failed', ({ asked, error }) => console.error(`${asked}: ${error.message}`));

const scan = valhalla.scan();
const shownNow = wanted === undefined ? undefined : showNow(wanted);
for await (const event of scan) {
  if (event.event === 'progress') await showNewAlbums();
  if (event.event === 'file:error') console.error(`${event.path}: ${event.error.message}`);
}
await showNewAlbums();
await shownNow;
const { begun, ended } = await scan.finished;
console.log(`${shown.size} albums in ${ended - begun} ms`);

/**
 * Lists albums while the scan still runs: `node examples/albums-as-they-arrive.ts FOLDER`.
 */
import { Valhalla } from 'libvalhalla';

const [folder = '.', database = 'albums.db'] = process.argv.slice(2);

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

const scan = valhalla.scan();
for await (const event of scan) {
  if (event.event === 'progress') await showNewAlbums();
  if (event.event === 'file:error') console.error(`${event.path}: ${event.error.message}`);
}
await showNewAlbums();
const { begun, ended } = await scan.finished;
console.log(`${shown.size} albums in ${ended - begun} ms`);

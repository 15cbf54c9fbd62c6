/**
 * Makes a small library, scans it and shows what was found: `npm run demo`.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { Valhalla } from 'libvalhalla';
import { writeDemoLibrary } from '../bench/demo-library.ts';

const folder = mkdtempSync(join(tmpdir(), 'valhalla-demo-'));
const music = join(folder, 'Music');
const database = join(folder, 'library.db');
const heading = (text: string): void => console.log(`\n${styleText('bold', text)}`);

writeDemoLibrary(music);
heading(`A small library was written to ${music}. Scanning it:`);

await using valhalla = await Valhalla.open({ database, roots: [music] });
valhalla.once('file:stored', ({ path, source }) =>
  console.log(`  first metadata is stored already: ${path.slice(music.length + 1)} (${source})`),
);
const report = await valhalla.scan().finished;
const seconds = ((report.ended - report.begun) / 1000).toFixed(2);
console.log(
  `  ${report.found} files found, ${report.parsed} read, ${report.failed} could not be read, in ${seconds} s`,
);

heading('Albums');
for await (const { albumArtist, album, year, tracks } of valhalla.albums()) {
  console.log(
    `  ${albumArtist ?? 'unknown'} - ${album} (${year ?? 'no year'}), ${tracks} ${tracks === 1 ? 'track' : 'tracks'}`,
  );
}

heading('One track, with its cover');
const [track] = await Array.fromAsync(valhalla.files({ type: 'audio', limit: 1 }));
if (track !== undefined) {
  const { title, artist, duration } = track.values;
  const cover = await valhalla.artwork(track.item);
  console.log(`  ${String(artist)} - ${String(title)}, ${Number(duration?.[0] ?? 0) / 1000} s`);
  console.log(
    cover === undefined
      ? '  no cover'
      : `  cover: ${cover.mime}, ${cover.bytes.length} bytes, read from where it lies`,
  );
}

heading('What could not be read');
for await (const { code, message } of valhalla.errors()) console.log(`  ${message} (${code})`);

heading('The same scan again');
const again = await valhalla.scan().finished;
console.log(`  ${again.unchanged} unchanged, ${again.parsed} read, in ${again.ended - again.begun} ms`);

heading('Now your own music:');
const command = fileURLToPath(new URL('../dist/bin/valhalla.cjs', import.meta.url));
console.log(`  alias valhalla="'${process.execPath}' '${command}'"
  valhalla scan ~/Music
  valhalla ls albums
  valhalla find WORDS

The demo library can be looked at too: valhalla ls tracks --db ${database}
It is in a temporary folder; delete ${folder} when you are done.`);

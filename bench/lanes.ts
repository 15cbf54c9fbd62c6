/**
 * Pictures and films a second in one parser thread, and beside ffprobe, one process a film, where that is installed:
 *
 *     node bench/lanes.ts [--rounds 200] [FILE...]
 *
 * Without files it measures small ones that it writes itself.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { MediaType } from '../lib/metadata/document.ts';
import { Parser } from '../lib/parser/parser.ts';
import { suffixMap } from '../lib/scanner/suffixes.ts';
import { aviFilm, mp4Film } from '../test/support/media/films.ts';
import { matroska } from '../test/support/media/matroska.ts';
import {
  heicPicture,
  jpegPicture,
  pngPicture,
  tiffPicture,
  webpPicture,
} from '../test/support/media/pictures.ts';
import { WORK } from './command.ts';
import { findProgram } from '../lib/engine/find-program.ts';

const FFPROBES = 20;

const picture = {
  width: 640,
  height: 480,
  exif: {
    make: 'Maker',
    model: 'Model',
    orientation: 6,
    taken: '2003:12:04 10:11:12',
    exposure: [1, 250],
    iso: 400,
    place: [47.5, 8.25, 400],
    makerNote: Buffer.alloc(20_000, 7),
  },
  xmp: '<dc:subject><rdf:Bag><rdf:li>one</rdf:li><rdf:li>two</rdf:li></rdf:Bag></dc:subject><xmp:Rating>4</xmp:Rating>',
} as const;
const film = { width: 640, height: 360, title: 'Title' };
const OWN: Readonly<Record<string, Buffer>> = {
  'a.jpg': jpegPicture(picture),
  'a.png': pngPicture(picture),
  'a.webp': webpPicture(picture),
  'a.tiff': tiffPicture(picture),
  'a.heic': heicPicture(picture),
  'a.mkv': matroska({ ...film, sound: ['eng', 'ger'], chapters: ['One', 'Two'] }),
  'a.mp4': mp4Film(film),
  'a.avi': aviFilm(film),
};

/** Files a second, after a first round that loads the lane and warms it. */
async function rate(path: string, type: MediaType, rounds: number): Promise<number> {
  const parser = new Parser({ facetKeys: [], albumKeys: [], enter: () => {}, leave: () => {} });
  const packet = {
    step: 'parse',
    consumer: 'parser',
    lane: 'normal',
    id: 1,
    file: 1,
    type,
    body: path,
  } as const;
  for (let round = 0; round < rounds; round++) await parser.work(packet);
  const begun = performance.now();
  for (let round = 0; round < rounds; round++) await parser.work(packet);
  return (rounds * 1000) / (performance.now() - begun);
}

function ffprobeRate(program: string, path: string): number {
  const begun = performance.now();
  for (let round = 0; round < FFPROBES; round++)
    spawnSync(program, ['-v', 'error', '-print_format', 'json', '-show_format', '-show_streams', path]);
  return (FFPROBES * 1000) / (performance.now() - begun);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '200' } },
});
mkdirSync(WORK, { recursive: true });
const folder = mkdtempSync(join(WORK, 'lanes-'));
const ffprobe = findProgram('ffprobe');
try {
  for (const [name, bytes] of Object.entries(OWN)) writeFileSync(join(folder, name), bytes);
  const files = positionals.length > 0 ? positionals : Object.keys(OWN).map((name) => join(folder, name));
  for (const path of files) {
    const type = suffixMap()[extname(path).slice(1).toLowerCase()] ?? 'audio';
    const own = await rate(path, type, Number(values.rounds));
    const peer = type === 'video' && ffprobe !== undefined ? ffprobeRate(ffprobe, path) : undefined;
    const beside =
      peer === undefined ? '' : `, ${(own / peer).toFixed(1)} times ffprobe (${Math.round(peer)})`;
    console.log(`${path.slice(path.lastIndexOf('/') + 1)}: ${Math.round(own)} a second${beside}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

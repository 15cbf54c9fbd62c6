/**
 * A small library to show what a scan does: eight albums in the common formats, covers beside and inside, titles in
 * several scripts, a file whose tags are empty, and one that is no music at all.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flacLayout } from '../test/support/media/flac.ts';
import { writeLayout } from '../test/support/media/layout.ts';
import type { Layout } from '../test/support/media/layout.ts';
import { m4aLayout } from '../test/support/media/m4a.ts';
import { mp3Layout } from '../test/support/media/mp3.ts';
import { opus } from '../test/support/media/opus.ts';
import { png } from '../test/support/media/png.ts';
import type { Colour } from '../test/support/media/png.ts';
import type { Tags } from '../test/support/media/tags.ts';
import { vorbis } from '../test/support/media/vorbis.ts';
import { wavLayout } from '../test/support/media/wav.ts';
import { DEMO_ALBUMS } from './demo-albums.ts';
import type { DemoAlbum, DemoFormat } from './demo-albums.ts';

export interface DemoLibrary {
  /** Media files, the bad one included. */
  readonly files: number;
  /** Relative path of the file that cannot be parsed. */
  readonly bad: string;
}

const BAD = 'Downloads/not really music.mp3';
const UNTAGGED = 'Downloads/07 - Somebody - A Song Without Tags.mp3';
/** Pixels of a cover. */
const SIDE = 240;

/** Replaces `folder`. */
export function writeDemoLibrary(folder: string): DemoLibrary {
  rmSync(folder, { recursive: true, force: true });
  let files = 0;
  const write = (path: string, layout: Layout): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeLayout(join(folder, path), layout);
  };
  for (const album of DEMO_ALBUMS) {
    const place = `${album.artist}/${album.year} - ${album.title}`;
    const cover = gradient(album.colours);
    const picture = { mime: 'image/png', data: cover, width: SIDE, height: SIDE };
    for (const [index, title] of album.tracks.entries()) {
      const tags: Tags = {
        ...tagsOf(album, index),
        ...(album.cover === 'inside' ? { pictures: [picture] } : {}),
      };
      const name = `${String(index + 1).padStart(2, '0')} ${title}.${EXTENSION[album.format]}`;
      // between two and six minutes, another length for every track
      write(`${place}/${name}`, WRITERS[album.format](tags, 120 + ((index * 53 + album.year) % 240)));
      files++;
    }
    if (album.cover === 'beside') write(`${place}/cover.png`, [cover]);
  }
  write(UNTAGGED, mp3Layout({ frames: 9000 }));
  writeFileSync(
    join(folder, BAD),
    '<!doctype html>\n<title>404</title>\n<p>The song you wanted is not here.\n',
  );
  return { files: files + 2, bad: BAD };
}

const EXTENSION: Readonly<Record<DemoFormat, string>> = {
  mp3: 'mp3',
  flac: 'flac',
  m4a: 'm4a',
  ogg: 'ogg',
  opus: 'opus',
  wav: 'wav',
};

/** A file of this many seconds; sound that takes room is a hole or small packets: the whole library is some megabytes. */
const WRITERS: Readonly<Record<DemoFormat, (tags: Tags, seconds: number) => Layout>> = {
  mp3: (tags, seconds) =>
    mp3Layout({
      frames: Math.ceil((seconds * 44100) / 1152),
      bitrate: [32, 40],
      header: 'Xing',
      id3v2: tags,
    }),
  flac: (tags, seconds) => flacLayout({ samples: seconds * 44100, tags, padding: 4096 }),
  m4a: (tags, seconds) => m4aLayout({ samples: seconds * 44100, tags, sparse: true }),
  ogg: (tags, seconds) => [vorbis({ samples: seconds * 44100, tags })],
  opus: (tags, seconds) => [opus({ samples: seconds * 48000, tags })],
  wav: (tags, seconds) => wavLayout({ samples: seconds * 44100, id3: tags }),
};

function tagsOf(album: DemoAlbum, index: number): Tags {
  return {
    title: album.tracks[index] as string,
    artist: album.artist,
    albumArtist: album.artist,
    album: album.title,
    genre: album.genre,
    date: String(album.year),
    track: index + 1,
    trackTotal: album.tracks.length,
  };
}

/** From one colour to another, across the diagonal, under a soft sun. */
function gradient([from, to]: readonly [Colour, Colour]): Buffer {
  const paint = (x: number, y: number): Colour => {
    const sun = Math.max(0, 1 - Math.hypot(x - 0.68, y - 0.32) * 4);
    const mix = (channel: 0 | 1 | 2): number => {
      const base = from[channel] + (to[channel] - from[channel]) * ((x + y) / 2);
      return Math.round(base + (255 - base) * Math.sqrt(sun));
    };
    return [mix(0), mix(1), mix(2)];
  };
  return png({ width: SIDE, height: SIDE, paint });
}

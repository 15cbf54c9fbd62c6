/**
 * Writes a library of made-up music, the same for the same options on every machine, with the truth about it beside it:
 *
 *     node bench/corpus/generate.ts FOLDER [--files 10000] [--seed 1] [--size small|real|tiny]
 */
import { closeSync, mkdirSync, openSync, rmSync, utimesSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sizeOf, writeLayout } from '../../test/support/media/layout.ts';
import { albums } from './album.ts';
import type { Album } from './album.ts';
import type { Size } from './shape.ts';
import { truthOf } from './truth.ts';

export interface CorpusOptions {
  readonly files: number;
  readonly seed?: number;
  readonly size?: Size;
}

export interface Corpus {
  readonly folder: string;
  /** JSON lines (`Truth`), outside the library. */
  readonly truth: string;
  readonly files: number;
  /** Of the media files; holes count. */
  readonly bytes: number;
}

/** 2020-01-01: old enough that no scanner thinks a file is still being written. */
const EPOCH = 1_577_836_800;
/** Characters of truth kept before they are written. */
const BUFFERED = 1 << 20;

/** Replaces `folder` and `<folder>.truth.jsonl`. */
export function generate(folder: string, options: CorpusOptions): Corpus {
  const { files, seed = 1, size = 'small' } = options;
  const library = resolve(folder);
  const truth = `${library}.truth.jsonl`;
  rmSync(library, { recursive: true, force: true });
  mkdirSync(library, { recursive: true });
  const file = openSync(truth, 'w');
  let bytes = 0;
  let lines = '';
  try {
    for (const album of albums(files, seed, size)) {
      for (const entry of writeAlbum(library, album, size)) {
        bytes += entry.size;
        lines += `${JSON.stringify(entry)}\n`;
      }
      if (lines.length < BUFFERED) continue;
      writeSync(file, lines);
      lines = '';
    }
    writeSync(file, lines);
  } finally {
    closeSync(file);
  }
  return { folder: library, truth, files, bytes };
}

function writeAlbum(library: string, album: Album, size: Size): ReturnType<typeof truthOf>[] {
  const { shape, random, embedded, beside } = album;
  const folder = join(library, album.folder);
  const mtime = EPOCH + album.number * 60;
  const discs = new Set(album.tracks.map(({ path }) => join(folder, dirname(path))));
  for (const disc of discs) mkdirSync(disc, { recursive: true });
  const truths = album.tracks.map(({ path, tags }) => {
    const sound = shape.write(
      embedded === undefined ? tags : { ...tags, pictures: [embedded] },
      random,
      size,
    );
    writeLayout(join(folder, path), sound.layout, mtime);
    return truthOf(`${album.folder}/${path}`, sizeOf(sound.layout), shape, tags, sound, embedded);
  });
  if (beside !== undefined) {
    // In the folder of each disc: beside no music a picture is a picture, not a cover.
    const name = beside.mime === 'image/png' ? 'cover.png' : 'cover.jpg';
    for (const disc of discs) writeLayout(join(disc, name), [beside.data], mtime);
  }
  for (const each of new Set([folder, ...discs])) utimesSync(each, mtime, mtime);
  return truths;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { files: { type: 'string' }, seed: { type: 'string' }, size: { type: 'string' } },
  });
  const [folder = 'bench/.work/corpus'] = positionals;
  const { files = '10000', seed = '1', size = 'small' } = values;
  const corpus = generate(folder, { files: Number(files), seed: Number(seed), size: size as Size });
  console.log(
    `${corpus.files} files, ${(corpus.bytes / 1e6).toFixed(0)} MB in ${corpus.folder}, truth in ${corpus.truth}`,
  );
}

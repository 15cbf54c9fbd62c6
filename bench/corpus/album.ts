/** The plan of a library: artists, their albums, the tracks of each, before anything is written. */
import { list } from '../../test/support/media/tags.ts';
import type { Picture, Tags, Text } from '../../test/support/media/tags.ts';
import { cover } from './cover.ts';
import { Quota, Random } from './random.ts';
import { SHAPES } from './shapes.ts';
import type { Limits, Shape, Size } from './shape.ts';
import { ASCII, language, phrase } from './words.ts';
import type { Words } from './words.ts';

export interface Track {
  /** Relative to the album's folder. */
  readonly path: string;
  readonly tags: Tags;
}

export interface Album {
  readonly number: number;
  /** Relative to the library: `Artist/2004 - Album`. */
  readonly folder: string;
  readonly shape: Shape;
  readonly tracks: readonly Track[];
  /** Embedded in every track. */
  readonly embedded: Picture | undefined;
  /** `cover.jpg` or `cover.png` beside the tracks. */
  readonly beside: Picture | undefined;
  /** For what is left to chance while writing. */
  readonly random: Random;
}

const GENRES = ['Rock', 'Jazz', 'Pop', 'Classical', 'Ambient', 'Blues', 'Metal', 'Country'];
const EMBEDDED_SHARE = 0.7;
const BESIDE_SHARE = 0.3;
const COMPILATION_SHARE = 0.05;
const TWO_DISCS_SHARE = 0.1;

/** Albums until `files` tracks are planned. An album depends on the seed and its number only. */
export function* albums(files: number, seed: number, size: Size): Generator<Album> {
  const shapes = new Quota(SHAPES, (shape) => shape.share);
  const rich = SHAPES.filter(({ limits }) => limits?.bare !== true).reduce(
    (sum, { share }) => sum + share,
    0,
  );
  const embedding = new Quota([true, false], (yes) =>
    yes ? EMBEDDED_SHARE * 100 : rich - EMBEDDED_SHARE * 100,
  );
  const folders = new Map<string, number>();
  for (let number = 0, planned = 0; planned < files; number++) {
    const random = new Random(Math.imul(seed + 1, 0x9e3779b1) + number * 0x85ebca6b);
    const count = Math.min(random.int(8, 16), files - planned);
    const shape = shapes.deal(count);
    const picture = size === 'tiny' ? undefined : cover(random);
    const embedded = shape.limits?.bare !== true && embedding.deal(count) ? picture : undefined;
    const beside = random.chance(BESIDE_SHARE) ? picture : undefined;
    yield { number, shape, embedded, beside, random, ...plan(random, count, shape, folders) };
    planned += count;
  }
}

function plan(
  random: Random,
  count: number,
  shape: Shape,
  folders: Map<string, number>,
): Pick<Album, 'folder' | 'tracks'> {
  const words = shape.limits?.ascii === undefined ? language(random) : ASCII;
  const artist = phrase(random, words, 3);
  const album = phrase(random, words, 3);
  const compilation = random.chance(COMPILATION_SHARE);
  const albumArtist = compilation ? 'Various Artists' : artist;
  const year = random.int(1960, 2025);
  const day = `-${two(random.int(1, 12))}-${two(random.int(1, 28))}`;
  const discs = random.chance(TWO_DISCS_SHARE) && count > 1 ? 2 : 1;
  const perDisc = Math.ceil(count / discs);
  const shared: Tags = {
    album,
    albumArtist,
    date: `${year}${random.chance(0.5) ? day : ''}`,
    genre: random.chance(0.2) ? ['Rock', 'Jazz'] : random.pick(GENRES),
  };
  const tracks = Array.from({ length: count }, (_, index): Track => {
    const disc = Math.floor(index / perDisc) + 1;
    const number = (index % perDisc) + 1;
    const title = phrase(random, words, 4);
    const tags: Tags = {
      ...shared,
      title,
      artist: artistsOf(random, words, compilation ? phrase(random, words, 3) : artist),
      ...(random.chance(0.3) ? { composer: phrase(random, words, 2) } : {}),
      track: number,
      trackTotal: Math.min(perDisc, count - (disc - 1) * perDisc),
      disc,
      discTotal: discs,
    };
    const name = `${two(number)} ${fileName(title)}.${shape.extension}`;
    return { path: discs === 1 ? name : `CD ${disc}/${name}`, tags: within(tags, shape.limits) };
  });
  const folder = `${fileName(albumArtist)}/${year} - ${fileName(album)}`;
  const twins = (folders.get(folder) ?? 0) + 1;
  folders.set(folder, twins);
  return { folder: twins === 1 ? folder : `${folder} (${twins})`, tracks };
}

function artistsOf(random: Random, words: Words, artist: string): Text {
  const guest = phrase(random, words, 2);
  return random.chance(0.1) && guest !== artist ? [artist, guest] : artist;
}

/** What a shape can hold of `tags`: this is written, and this is the truth. */
function within(tags: Tags, limits: Limits = {}): Tags {
  const { single = false, year = false, ascii, only } = limits;
  const text = (value: Text): Text => {
    const values = list(value).map((one) => (ascii === undefined ? one : one.slice(0, ascii).trimEnd()));
    return single || values.length === 1 ? (values[0] as string) : values;
  };
  const entries = Object.entries(tags)
    .filter(([field]) => only === undefined || (only as readonly string[]).includes(field))
    .map(([field, value]: [string, Text | number]) => {
      if (typeof value === 'number') return [field, value];
      return [field, field === 'date' && year ? String(value).slice(0, 4) : text(value)];
    });
  return Object.fromEntries(entries) as Tags;
}

/** At most 60 characters: a name has at most 255 bytes, and a character up to four. */
function fileName(text: string): string {
  return Array.from(text.replaceAll('/', '_')).slice(0, 60).join('').trim();
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Theora in Ogg (Theora Specification, 6 and A), 25 pictures a second, with silence in Vorbis beside it. */
import { latin1, u16be, u24be, u32be, u32le, u8 } from './bytes.ts';
import { oggPages } from './ogg.ts';
import { vorbis } from './vorbis.ts';

export interface OggFilmOptions {
  readonly width?: number;
  readonly height?: number;
  readonly pictures?: number;
  /** `NAME=value`, of the pictures. */
  readonly comments?: readonly string[];
}

const RATE = 25;
/** Each picture is a key frame: the upper bits of a time count those. */
const SHIFT = 6;

export function oggFilm({
  width = 320,
  height = 240,
  pictures = 50,
  comments = [],
}: OggFilmOptions = {}): Buffer {
  const size = [
    u16be(Math.ceil(width / 16)),
    u16be(Math.ceil(height / 16)),
    u24be(width),
    u24be(height),
    u16be(0),
  ];
  const head = [...size, u32be(RATE), u32be(1), u24be(1), u24be(1), u8(0), u24be(0), u16be(SHIFT << 5)];
  const texts = comments.flatMap((text) => [u32le(text.length), latin1(text)]);
  const film = oggPages(
    [
      { data: packet(0x80, u8(3, 2, 1), ...head), granule: 0, flush: true },
      { data: packet(0x81, u32le(6), latin1('writer'), u32le(comments.length), ...texts), granule: 0 },
      { data: packet(0x82, Buffer.alloc(64)), granule: 0, flush: true },
      ...Array.from({ length: pictures }, (_, index) => ({
        data: Buffer.alloc(20),
        granule: (index + 1) << SHIFT,
      })),
    ],
    9,
  );
  const sound = vorbis({ samples: (pictures / RATE) * 44_100 });
  // First the beginnings of all streams (RFC 3533, 4).
  const [first, second] = [film.indexOf('OggS', 4), sound.indexOf('OggS', 4)];
  return Buffer.concat([
    film.subarray(0, first),
    sound.subarray(0, second),
    film.subarray(first),
    sound.subarray(second),
  ]);
}

function packet(kind: number, ...parts: Buffer[]): Buffer {
  return Buffer.concat([u8(kind), latin1('theora'), ...parts]);
}

/** A RealMedia film (Helix, RealMedia File Format): its heads, an index, and metadata of properties in one another. */
import { latin1, u16be, u32be, u8 } from './bytes.ts';

export interface RealOptions {
  /** Milliseconds. */
  readonly duration?: number;
  /** How many places the index says it has; it has none. */
  readonly places?: number;
  /** How many properties the metadata say they have; it is one. */
  readonly properties?: number;
  /** How many that one says it has; it has none. */
  readonly inner?: number;
}

export function realFilm({
  duration = 2000,
  places = 0,
  properties = 1,
  inner = 0,
}: RealOptions = {}): Buffer {
  const times = numbers(0, duration, 0);
  const video = [u32be(34), latin1('VIDORV40'), u16be(320), u16be(240), u16be(12), u32be(0)];
  const picture = Buffer.concat([...video, u16be(25), u16be(0), numbers(0, 0)]);
  const mime = latin1('video/x-pn-realvideo');
  const stream = [u16be(0), numbers(9000, 9000, 500, 500), times, u8(0), u8(mime.length), mime];
  const title = property('Title', 1, latin1('A title'), inner);
  const metadata = property('Track', 9, latin1(''), properties, numbers(0, 1), title);
  return Buffer.concat([
    latin1('.RMF'),
    u32be(18),
    u16be(0),
    numbers(0, 5),
    chunk('PROP', numbers(9000, 9000, 500, 500, 1, duration, 0, 0, 0), u16be(1), u16be(0)),
    chunk('MDPR', ...stream, u32be(picture.length), picture),
    chunk('INDX', u32be(places), u16be(0), u32be(0)),
    latin1('RMMD'),
    u32be(metadata.length + 20),
    latin1('RJMD'),
    u32be(0),
    metadata,
    latin1('RMJE'),
    numbers(0, metadata.length + 8),
    chunk('DATA', u32be(0), u32be(0)),
  ]);
}

function numbers(...values: number[]): Buffer {
  return Buffer.concat(values.map((value) => u32be(value)));
}

function chunk(name: string, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  return Buffer.concat([latin1(name), u32be(data.length + 10), u16be(0), data]);
}

function property(name: string, type: number, value: Buffer, count: number, ...inside: Buffer[]): Buffer {
  const rest = Buffer.concat([u32be(value.length), value, ...inside]);
  const words = numbers(type, 0, 0, 0, count, name.length + 1);
  const size = 28 + name.length + 1 + rest.length;
  return Buffer.concat([u32be(size), words, latin1(name), u8(0), rest]);
}

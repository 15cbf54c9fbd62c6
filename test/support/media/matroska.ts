/** Matroska (RFC 9559): a film of one frame, with tracks, chapters, tags and attachments as they are asked for. */
import { latin1, u16be, u32be, u64be, u8, utf8 } from './bytes.ts';

export interface MatroskaOptions {
  readonly type?: 'matroska' | 'webm';
  /** Milliseconds. */
  readonly duration?: number;
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
  /** Languages (ISO 639-2) of the sound tracks and of the subtitles. */
  readonly sound?: readonly string[];
  readonly subtitles?: readonly string[];
  readonly chapters?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly attachments?: readonly Attachment[];
  /** `last`: behind the frame, and a SeekHead says where. */
  readonly attached?: 'first' | 'last';
}

export interface Attachment {
  readonly name: string;
  readonly mime: string;
  readonly data: Buffer;
}

export function matroska(options: MatroskaOptions = {}): Buffer {
  const { type = 'matroska', duration = 60_000, title, width = 64, height = 36 } = options;
  const { sound = ['eng'], subtitles = [], chapters = [], tags = {} } = options;
  const { attachments = [], attached = 'first' } = options;
  const video = el(0xe0, el(0xb0, number(width)), el(0xba, number(height)));
  const tracks = [
    track(1, 1, type === 'webm' ? 'V_VP8' : 'V_MPEG4/ISO/AVC', 'und', video),
    ...sound.map((language, index) =>
      track(2 + index, 2, 'A_OPUS', language, el(0xe1, el(0xb5, float(48_000)), el(0x9f, number(2)))),
    ),
    ...subtitles.map((language, index) => track(2 + sound.length + index, 17, 'S_TEXT/UTF8', language)),
  ];
  const files = attachments.length === 0 ? [] : [el(0x1941a469, ...attachments.map(attachment))];
  const before = [
    el(
      0x1549a966,
      el(0x2ad7b1, number(1_000_000)),
      el(0x4489, float(duration)),
      ...(title === undefined ? [] : [el(0x7ba9, utf8(title))]),
      el(0x4d80, latin1('writer')),
      el(0x5741, latin1('writer')),
    ),
    el(0x1654ae6b, ...tracks),
    ...(chapters.length === 0
      ? []
      : [el(0x1043a770, el(0x45b9, ...chapters.map((name, index) => chapter(name, index))))]),
    ...(Object.keys(tags).length === 0
      ? []
      : [
          el(
            0x1254c367,
            el(
              0x7373,
              el(0x63c0),
              ...Object.entries(tags).map(([name, value]) =>
                el(0x67c8, el(0x45a3, utf8(name)), el(0x4487, utf8(value))),
              ),
            ),
          ),
        ]),
  ];
  const cluster = el(0x1f43b675, el(0xe7, u8(0)), el(0xa3, u8(0x81, 0, 0, 0x80), Buffer.alloc(64)));
  const contents =
    attached === 'first' || attachments.length === 0
      ? [...before, ...files, cluster]
      : [seekHead(0x1941a469, Buffer.concat([...before, cluster]).length), ...before, cluster, ...files];
  return Buffer.concat([
    el(0x1a45dfa3, el(0x4286, u8(1)), el(0x4282, latin1(type)), el(0x4287, u8(4)), el(0x4285, u8(2))),
    el(0x18538067, ...contents),
  ]);
}

/** @param distance of what it leads to, from its own end */
function seekHead(id: number, distance: number): Buffer {
  const of = (position: number): Buffer =>
    el(0x114d9b74, el(0x4dbb, el(0x53ab, u32be(id)), el(0x53ac, u64be(position))));
  return of(of(0).length + distance);
}

function attachment({ name, mime, data }: Attachment, index: number): Buffer {
  return el(
    0x61a7,
    el(0x466e, utf8(name)),
    el(0x4660, latin1(mime)),
    el(0x465c, data),
    el(0x46ae, u8(index + 1)),
  );
}

function track(index: number, type: number, codec: string, language: string, ...more: Buffer[]): Buffer {
  return el(
    0xae,
    el(0xd7, u8(index)),
    el(0x73c5, u8(index)),
    el(0x83, u8(type)),
    el(0x86, latin1(codec)),
    el(0x22b59c, latin1(language)),
    ...more,
  );
}

/** A second each. */
function chapter(name: string, index: number): Buffer {
  const display = el(0x80, el(0x85, utf8(name)), el(0x437c, latin1('eng')));
  return el(0xb6, el(0x73c4, u8(index + 1)), el(0x91, number(index * 1_000_000_000)), display);
}

/** An element; its size in 8 bytes always. */
function el(id: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE((1n << 56n) | BigInt(body.length));
  return Buffer.concat([Buffer.from(id.toString(16).padStart(id < 0x100 ? 2 : 4, '0'), 'hex'), size, body]);
}

function number(value: number): Buffer {
  const hex = value.toString(16);
  return value < 0x10000
    ? u16be(value)
    : Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

/** Files that the writers do not know: made of what they write. */
import { latin1, u32le, u64le, u8 } from '../../support/media/bytes.ts';
import { frame, id3v2Tag, textFrame } from '../../support/media/id3v2.ts';
import { oggPages } from '../../support/media/ogg.ts';
import type { OggPacket } from '../../support/media/ogg.ts';

/** Frames that are rare, as well as some that nobody needs. */
export function everyFrame(version: 3 | 4): Buffer[] {
  return [
    textFrame(version, 'TPE1', ['One', 'Two ', ' Three']),
    textFrame(version, 'TYER', '2003'),
    textFrame(version, 'TDAT', '0412'),
    textFrame(version, 'TCON', '(RX)(CR)Word (17) ((more'),
    textFrame(version, 'TCON', '255'),
    textFrame(version, 'TIPL', ['producer', 'A, B', 'mix', 'C', 'nobody', 'D']),
    textFrame(version, 'TMCL', ['guitar', 'E', 'guitar', 'F', '', 'G']),
    textFrame(version, 'MVIN', '1/5'),
    textFrame(version, 'TCMP', '1'),
    textFrame(version, 'TXYZ', 'unknown'),
    textFrame(version, 'TCOM', 'Lennon/McCartney'),
    textFrame(version, 'TPE3', 'AC/DC'),
    textFrame(version, 'TOFN', 'old name.mp3'),
    textFrame(version, 'IPLS', ['violin', 'H', 'arranger', 'I']),
    frame(version, 'PCST', Buffer.alloc(4)),
    frame(version, 'TXXX', latin1('\0Album Artist\0J')),
    frame(version, 'TEXT', Buffer.concat([latin1('\x01\xfe\xff'), Buffer.from('K/L', 'utf16le').swap16()])),
    frame(version, 'TOLY', Buffer.concat([latin1('\x01\xff\xfe'), Buffer.from('M/⽂', 'utf16le')])),
    frame(version, 'WOAF', latin1('http://file.example/\0')),
    frame(version, 'WXXX', Buffer.concat([latin1('\x01\xff\xfe\0\0'), latin1('http://x.example/')])),
    frame(version, 'COMM', latin1('\0engiTunNORM\0 00001')),
    frame(version, 'COMM', latin1('\0deuBemerkung\0Text\0mehr')),
    frame(version, 'COMM', latin1('\0de')),
    frame(version, 'COMM', Buffer.concat([latin1('\x01eng'), Buffer.from('\uFEFFa\0\uFEFFb', 'utf16le')])),
    frame(version, 'USLT', latin1('\x03xxx\0caf\xc3\xa9')),
    frame(version, 'WCOP', latin1('http://license.example/\0rest')),
    frame(version, 'WOAR', latin1('http://artist.example/')),
    frame(version, 'WFED', latin1('\0http://feed.example/\0')),
    frame(version, 'WXXX', latin1('\0x\0http://any.example/')),
    frame(version, 'UFID', latin1('http://musicbrainz.org\x000123-4567')),
    frame(version, 'POPM', latin1('a@b\0\xc4\0\0\0\x07')),
    frame(version, 'PCNT', latin1('\0\0\x01\x02')),
    frame(version, 'PRIV', latin1('owner\0data')),
    frame(version, 'CHAP', latin1('c1\0\0\0\0\0\0\0\0\x01\xff\xff\xff\xff\xff\xff\xff\xff')),
    frame(version, 'RVA2', latin1('track\0\x02\0\x01\0\x01\xfc\x0d\x10\x40\0')),
    frame(version, 'XRVA', latin1('ALBUM\0\x01\xfc\x0d\0')),
    frame(version, 'RVA2', latin1('stage\0\x01\xfc\x0d\0')),
    frame(version, 'TXXX', latin1('\0\0no name')),
    frame(version, 'TXXX', latin1('\x03MusicBrainz Album Id\0id-1\0id-2')),
    frame(version, 'TXXX', latin1('\x02\0n\0\0\0v')),
    frame(version, 'TALB', latin1('\x01\xfe\xff\0B\0E')),
    frame(version, 'TIT2', latin1('\x01L\0E\0')),
    frame(version, 'TIT3', latin1('\0')),
    frame(version, 'TSSE', Buffer.alloc(0)),
  ];
}

function little(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function big(text: string): Buffer {
  return little(text).swap16();
}

function says(encoding: number, ...text: readonly Buffer[]): Buffer {
  return Buffer.concat([u8(encoding), ...text]);
}

/** Text that is UTF-16 and does not say so, or of which order of bytes. */
export function wrongEncodings(version: 3 | 4): Buffer[] {
  return [
    frame(version, 'TIT2', says(0, little('Ночь'))),
    frame(version, 'TPE1', says(1, big('Somebody'))),
    frame(version, 'TALB', says(0, little('\uFEFFÅland'))),
    frame(version, 'TPE2', says(0, big('Somebody'), Buffer.alloc(1))),
    frame(version, 'TPE3', says(2, little('Conductor'))),
    frame(version, 'TCON', says(3, little('Rock'))),
    frame(version, 'TPUB', says(3, latin1('A\0B\0C'))),
    frame(version, 'TPE4', says(1, little('菅野'))),
    frame(version, 'TIT3', says(0, latin1('Bj\xc3\xb6rk'))),
    frame(version, 'TMOO', says(0, latin1('Don\x92t'))),
  ];
}

/** The same of 2.2, whose names have three letters. */
export function everyFrame22(): Buffer[] {
  return [
    textFrame(2, 'TYE', '2003'),
    textFrame(2, 'TDA', '0412'),
    textFrame(2, 'TCM', 'Lennon/McCartney'),
    textFrame(2, 'TOF', 'old name.mp3'),
    textFrame(2, 'IPL', ['violin', 'H', 'arranger', 'I']),
    textFrame(2, 'TCP', '1'),
    frame(2, 'TXX', latin1('\0MusicBrainz Album Id\0id-1')),
    frame(2, 'POP', latin1('a@b\0\xc4\0\0\0\x07')),
    frame(2, 'UFI', latin1('http://musicbrainz.org\x000123-4567')),
    frame(2, 'CNT', latin1('\0\0\x01\x02')),
    frame(2, 'WAR', latin1('http://artist.example/')),
    frame(2, 'WXX', latin1('\0x\0http://any.example/')),
    frame(2, 'COM', latin1('\0engiTunNORM\0 00001')),
    frame(2, 'CRM', latin1('x\0y\0z')),
  ];
}

/** An ID3v2.4 tag of old iTunes: sizes of frames are plain numbers of 32 bits, as in 2.3. */
export function plainSizes(): Buffer {
  const frames = [
    ['TIT2', 200],
    ['TPE1', 300],
    ['TALB', 20],
  ] as const;
  return id3v2Tag(
    frames.map(([id, length]) => frame(3, id, latin1(`\0${'x'.repeat(length)}`))),
    { version: 4, padding: 300 },
  );
}

/** The configuration of the decoder says one channel; the sample entry goes on to say two, as FFmpeg writes it. */
export function monoAac(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  copy.set([0x12, 0x08], copy.indexOf(latin1('\x05\x02\x12\x10')) + 2);
  return copy;
}

/** Another stream serial; checksums are not looked at by either lane. */
export function renumbered(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  for (let at = copy.indexOf('OggS'); at !== -1; at = copy.indexOf('OggS', at + 1))
    copy.writeUInt32LE(99, at + 14);
  return copy;
}

/** The metadata blocks of a FLAC file as Ogg packets (RFC 9639, 10.1), and one packet for all of its sound. */
export function oggFlac(file: Buffer, samples: number): Buffer {
  const packets: OggPacket[] = [];
  let at = 4;
  for (let last = false; !last;) {
    last = ((file[at] as number) & 0x80) !== 0;
    const end = at + 4 + file.readUIntBE(at + 1, 3);
    const block = file.subarray(at, end);
    const data =
      packets.length === 0
        ? Buffer.concat([latin1('\x7fFLAC'), u8(1, 0, 0, 2), latin1('fLaC'), block])
        : block;
    packets.push({ data, granule: 0, flush: packets.length === 0 || last });
    at = end;
  }
  packets.push({ data: file.subarray(at), granule: samples });
  return oggPages(packets);
}

/** The same sound with its sizes in a `ds64` chunk (EBU Tech 3306). */
export function rf64(file: Buffer): Buffer {
  const data = file.indexOf('data');
  const sizes = Buffer.concat([
    u64le(file.length + 28),
    u64le(file.readUInt32LE(data + 4)),
    u64le(0),
    u32le(0),
  ]);
  return Buffer.concat([
    latin1('RF64\xff\xff\xff\xffWAVEds64'),
    u32le(sizes.length),
    sizes,
    file.subarray(12, data + 4),
    latin1('\xff\xff\xff\xff'),
    file.subarray(data + 8),
  ]);
}

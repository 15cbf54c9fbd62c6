/** MP4, M4A, M4V, MOV: `moov/udta/meta/ilst/covr/data` (ISO 14496-12; the item list is Apple's). */
import { PICTURES_CAP } from '../../lib/metadata/pictures.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

/** Atoms met in all; a file of a million empty ones is a known bomb. */
const ATOMS_CAP = 1_000;

/** Well-known types of `data`. */
const MIMES: Readonly<Record<number, string>> = { 13: 'image/jpeg', 14: 'image/png', 27: 'image/bmp' };

interface Atom {
  readonly name: string;
  /** Of its contents. */
  readonly start: number;
  readonly end: number;
}

export function locateMp4(file: FileWindow): FoundPicture[] {
  const budget = { atoms: ATOMS_CAP };
  const first = (name: string, parent: Pick<Atom, 'start' | 'end'> | undefined): Atom | undefined => {
    if (parent === undefined) return undefined;
    for (const atom of atomsIn(file, parent, budget)) if (atom.name === name) return atom;
    return undefined;
  };
  const moov = first('moov', { start: 0, end: file.size });
  const meta = first('meta', first('udta', moov)) ?? first('meta', moov);
  const covr = first('covr', first('ilst', meta === undefined ? undefined : insideMeta(file, meta)));
  if (covr === undefined) return [];
  const found: FoundPicture[] = [];
  for (const atom of atomsIn(file, covr, budget)) {
    if (found.length === PICTURES_CAP) break;
    const picture = atom.name === 'data' ? readData(file, atom) : undefined;
    // There is no type of picture: the first is the cover.
    if (picture !== undefined) found.push({ ...picture, kind: found.length === 0 ? 'cover' : 'other' });
  }
  return found;
}

function* atomsIn(
  file: FileWindow,
  { start, end }: Pick<Atom, 'start' | 'end'>,
  budget: { atoms: number },
): Generator<Atom> {
  for (let at = start; at + 8 <= end && budget.atoms > 0; budget.atoms--) {
    const atom = readAtom(file, at, end);
    if (atom === undefined) return;
    yield atom;
    at = atom.end;
  }
}

function readAtom(file: FileWindow, at: number, end: number): Atom | undefined {
  const header = file.view(at, 8);
  if (header === undefined) return undefined;
  const name = header.toString('latin1', 4, 8);
  const size = header.readUInt32BE(0);
  if (size === 0) return { name, start: at + 8, end };
  if (size !== 1) return size < 8 || at + size > end ? undefined : { name, start: at + 8, end: at + size };
  const large = file.view(at + 8, 8)?.readBigUInt64BE(0) ?? 0n;
  return large < 16n || large > BigInt(end - at)
    ? undefined
    : { name, start: at + 16, end: at + Number(large) };
}

/** In ISO files `meta` begins with version and flags, in QuickTime files it does not: then its first atom is `hdlr`. */
function insideMeta(file: FileWindow, meta: Atom): Atom {
  const quickTime = file.view(meta.start, 8)?.toString('latin1', 4) === 'hdlr';
  return quickTime ? meta : { ...meta, start: meta.start + 4 };
}

/** Type (version and well-known type), locale, bytes. */
function readData(file: FileWindow, { start, end }: Atom): Omit<FoundPicture, 'kind'> | undefined {
  const type = file.view(start, 8)?.readUIntBE(1, 3);
  const offset = start + 8;
  if (type === undefined || offset >= end) return undefined;
  return { mime: MIMES[type], place: { spans: [offset, end - offset], coding: 'raw' } };
}

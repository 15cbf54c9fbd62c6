/** JPEG 2000: a file of boxes (ISO/IEC 15444-1, annex I), or the codestream alone (annex A). */
import type { ByteView } from '../byte-source.ts';
import { boxNamed } from '../boxes.ts';
import type { Shape } from './shape.ts';

/** The box `jP  ` and what is in it. */
export const JP2_SIGNATURE = '\0\0\0\x0cjP  \r\n\x87\n';
/** Start of codestream, then its size. */
export const J2K_SIGNATURE = '\xff\x4f\xff\x51';

export function jp2Shape(view: ByteView): Shape | undefined {
  const header = boxNamed(view, 'jp2h');
  const image = header && boxNamed(view, 'ihdr', header.from, header.to);
  const found = image === undefined ? -1 : view.at(image.from, 8);
  return found < 0
    ? undefined
    : {
        container: 'jp2',
        height: view.bytes.readUInt32BE(found),
        width: view.bytes.readUInt32BE(found + 4),
      };
}

/** A.5.1: the far corner of the picture on its grid, less the near one. */
export function j2kShape(view: ByteView): Shape | undefined {
  const found = view.at(0, 24);
  if (found < 0) return undefined;
  const at = (offset: number): number => view.bytes.readUInt32BE(found + offset);
  return { container: 'j2k', width: at(8) - at(16), height: at(12) - at(20) };
}

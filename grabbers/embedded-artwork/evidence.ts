/** Containers without a locator here: is there a sign of a picture, in few bytes? Then a full reading will tell. */
import { VIEW_CAP } from './file-window.ts';
import { ASK } from './picture.ts';
import type { FileWindow } from './file-window.ts';
import type { FoundPicture } from './picture.ts';

/** ASF (WMA, WMV): attributes are named in UTF-16LE in the header at the beginning. */
export function findInAsf(file: FileWindow): FoundPicture[] {
  const size = Number(file.view(16, 8)?.readBigUInt64LE(0) ?? 0n);
  return file.viewUpTo(0, Math.min(size, VIEW_CAP)).includes('WM/Picture', 0, 'utf16le') ? [ASK] : [];
}

const APE_FOOTER = 32;
const ID3V1 = 128;

/** APEv2 (WavPack, Monkey's Audio, Musepack): items in a tag at the end, perhaps before an ID3v1 tag. */
export function findInApe(file: FileWindow): FoundPicture[] {
  for (const end of [file.size, file.size - ID3V1]) {
    const footer = end < APE_FOOTER ? undefined : file.view(end - APE_FOOTER, APE_FOOTER);
    if (footer?.toString('latin1', 0, 8) !== 'APETAGEX') continue;
    const size = footer.readUInt32LE(12);
    if (size > end) return [];
    return file.viewUpTo(end - size, Math.min(size, VIEW_CAP)).includes('Cover Art (', 0, 'latin1')
      ? [ASK]
      : [];
  }
  return [];
}

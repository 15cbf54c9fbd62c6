/**
 * Which file names are media. Generous: a suffix belongs here when music-metadata, MediaInfo or an EXIF library reads
 * the format, or people keep such files in their collections; whether a lane can read it yet is the parser's affair.
 * Left out: suffixes that mean something else on most disks (`la`, `raw`, `dat`, `iso`).
 */
import type { MediaType } from './document.ts';

/** Suffixes by type, without dot: `{ video: ['mkv', 'mp4'] }` replaces those of films, and of nothing else. */
export type SuffixOptions = { readonly [Type in MediaType]?: readonly string[] | undefined };

type SuffixLists = { readonly [Type in MediaType]: readonly string[] };

/** Suffixes without dot, lower case. */
export const DEFAULT_SUFFIXES: SuffixLists = {
  audio: words(`
    mp3 mp2 mp1 mpa m2a mpga flac fla ogg oga ogx mogg opus spx m4a m4b m4p m4r aac adts adif mp4a wav wave bwf rf64 w64
    aif aiff aifc wma wv ape mac mpc mpp mp+ tak tta ofr ofs shn dsf dff dst mka weba ac3 eac3 ec3 ac4 dts dtshd dtsma
    thd truehd mlp caf amr awb 3ga qcp evrc gsm au snd voc ra aa aax aaxc oma omg aa3 at3 at9 vqf adx
    mid midi kar rmi mod xm it s3m mtm stm umx mptm 669
  `),
  video: words(`
    mp4 m4v mp4v mov qt mkv mk3d webm avi divx xvid flv f4v ts m2ts mts m2t tp trp tod mpg mpeg mpe mpv m1v m2v m2p
    mp2v vob evo vro wmv asf wtv dvr-ms ogv ogm 3gp 3gpp 3g2 3gp2 rm rmvb mxf dv gxf nut ivf nsv amv h264 264 avc h265
    265 hevc ismv
  `),
  image: words(`
    jpg jpeg jpe jfif png apng webp gif tif tiff heic heif hif avif jxl jp2 j2k jpx bmp dib tga
    dng cr2 cr3 crw nef nrw arw srf sr2 orf rw2 raf pef srw x3f 3fr iiq erf mrw rwl
  `),
  playlist: words('m3u m3u8 pls xspf asx wax wvx wpl zpl b4s'),
};

/** `01 Song.MP3` -> `mp3`; '' where there is none, and for a name that is only a suffix (`.mp3`). */
export function suffixOf(name: string): string {
  // TypeScript's declarations are no MPEG transport streams; no film has this name.
  if (name.endsWith('.d.ts')) return '';
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/**
 * Words that say how a film was made into a file. A title ends before the first sure one; a doubtful one is a word of
 * the language too (`Proper`, `Extended`), and counts only in front of a sure one.
 */

const SURE = `480i 480p 576i 576p 720i 720p 1080i 1080p 1440p 2160p 4320p 4k 8k uhd fullhd 10bit 8bit hi10p
  bluray blu-ray bdrip brrip bdremux bd25 bd50 remux bdmv
  web-dl webdl web-rip webrip webcap amzn dsnp hmax atvp
  hdtv pdtv sdtv dsr dsrip tvrip hdtvrip satrip dvbrip dvb dvdrip dvdscr dvd-r dvdr dvd5 dvd9 dvd-rip hd-dvd hddvd hdrip
  hdcam camrip telesync telecine screener vhsrip ppvrip vodrip workprint
  x264 x265 h264 h265 h.264 h.265 hevc avc xvid divx vc-1 vp9 av1 mpeg2
  hdr10 hdr10+ dolbyvision dts dts-hd dtshd dts-x truehd atmos ac3 eac3 e-ac-3 aac aac2 flac mp3 dd5 ddp5 ddp dd+5 ddp2 dd2 dd51
  repack rerip hsbs hou h-sbs hdma
  multisubs subfrench truefrench vostfr nlsubs kor-sub subbed dubbed`;

const DOUBTFUL = `proper real internal limited unrated extended uncut festival theatrical remastered restored
  directors director's dc cut edition special final criterion imax complete retail readnfo nfofix read nfo fs ws dual audio
  multi dl french german italian spanish english russian japanese korean hindi vff vf vo eng ger fre ita rus
  hdr sdr hd sd dv nf hulu hbo max pcok web dvd bd cam ts tc scr r5 3d sbs ou half full hybrid open matte`;

const words = (table: string): ReadonlySet<string> => new Set(table.split(/\s+/));
const SURE_WORDS = words(SURE);
const DOUBTFUL_WORDS = words(DOUBTFUL);
const RESOLUTION = /^\d{3,4}x\d{3,4}$/;
/** `x264-GROUP`, `DD5.1`, `AAC2.0` */
const TAIL = /[-.].*$/;
const WORD = /[^\s()[\]{},]+/g;

const isSure = (word: string): boolean =>
  SURE_WORDS.has(word) || RESOLUTION.test(word) || SURE_WORDS.has(word.replace(TAIL, ''));

/** @returns where the first release word at or behind `from` is; the length of the text if there is none */
export function releaseAt(text: string, from = 0): number {
  let doubtful = -1;
  for (const match of text.slice(from).toLowerCase().matchAll(WORD)) {
    const [word] = match;
    const at = from + match.index;
    // A title has a first word, and that is no release word whatever it says.
    if (isSure(word) && at > 0) return doubtful > 0 ? doubtful : at;
    if (!DOUBTFUL_WORDS.has(word)) doubtful = -1;
    else if (doubtful < 0) doubtful = at;
  }
  return text.length;
}

export function isReleaseText(text: string): boolean {
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .some((word) => isSure(word) || DOUBTFUL_WORDS.has(word));
}

const TONGUES = `arabic bulgarian catalan chinese croatian czech danish dutch english finnish flemish french german greek
  hebrew hindi hungarian icelandic italian japanese korean norwegian persian polish portuguese romanian russian serbian
  spanish swedish tamil telugu thai turkish ukrainian vietnamese castellano deutsch francais français italiano latino
  vostfr truefrench multi dual audio dl sub subs subbed dub dubbed eng ger fre ita rus spa jpn`;
const TONGUE_WORDS = words(TONGUES);

/** Nothing but what is spoken and written in it: `German`, `English Sub`. */
export function isTongue(text: string): boolean {
  return text.split(/[\s,+]+/).every((word) => TONGUE_WORDS.has(word.toLowerCase()));
}

/** A word that only television is sold by. */
export const FROM_TELEVISION: RegExp = /^(?:(?:hd|pd|sd)tv|dsr|tvrip|web-?rip|web-?dl|hdtvrip)\b/i;

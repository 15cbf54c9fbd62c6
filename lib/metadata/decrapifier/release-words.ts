/**
 * Words that say how a film was made into a file. A title ends before the first sure one; a doubtful one is a word of
 * the language too (`Proper`, `Extended`), and counts only in front of a sure one.
 */

const SURE = `1080 2160 4k 8k uhd ultrahd fullhd 10bit 8bit hi10p hdr sdr
  bluray blu-ray bdrip brrip bdremux bd25 bd50 bdiso bdmux bdripmux remux bdmv uhdrip
  web-dl webdl web-rip webrip web-dlrip webdlrip webmux webcap webhd amzn dsnp hmax atvp
  hdtv hd-tv pdtv sdtv dsr dsrip tvrip hdtvrip satrip dvbrip dvb dvdrip dvdscr dvd-r dvdr dvd5 dvd9 dvd-rip dvdmux hd-dvd hddvd hdrip
  hdcam hd-cam hdts hd-ts hdtc camrip cam-rip tsrip telesync telecine screener vhsrip ppvrip ppv vodrip workprint ntsc
  x264 x265 h264 h265 h.264 h.265 hevc avc xvid divx vc-1 vp9 av1 mpeg2
  hdr10 hdr10+ dolbyvision dts dts-hd dtshd dts-x truehd atmos ac3 ac3d eac3 e-ac3 e-ac-3 aac aac2 flac mp3 mp4 mkv dd5 ddp5 ddp dd+5 ddp2 dd2 dd51
  repack rerip hsbs hou h-sbs hdma
  multisub multisubs multi-subs subfrench truefrench vostfr nlsubs esub esubs kor-sub korsub subbed dubbed lektor napisy`;

const DOUBTFUL = `proper real internal limited unrated extended uncut festival theatrical remastered restored
  directors director's dc cut edition special final criterion imax complete retail readnfo nfofix read nfo fs ws dual audio
  multi dl french german italian spanish english russian japanese korean hindi vff vf vo eng ger fre ita rus
  hd sd dv nf hulu hbo max pcok web dvd bd cam ts tc scr r5 3d sbs ou half full hybrid open matte
  pal stv hfr convert custom repacked qc vhs`;

const words = (table: string): ReadonlySet<string> => new Set(table.split(/\s+/));
const SURE_WORDS = words(SURE);
const DOUBTFUL_WORDS = words(DOUBTFUL);
/** `1080p`, `1080i50`, `1280x720`, `24fps` */
const RESOLUTION = /^(?:\d{3,4}[ip](?:\d\d)?|\d{3,4}[x×*]\d{3,4}|\d\dfps)$/;
/** `x264-GROUP`, `DD5.1`, `AAC2.0` */
const TAIL = /[-.].*$/;
const WORD = /[^\s()[\]{},.][^\s()[\]{},]*/g;

const isSure = (word: string): boolean => {
  if (SURE_WORDS.has(word)) return true;
  const bare = word.replace(TAIL, '');
  return RESOLUTION.test(bare) || SURE_WORDS.has(bare);
};

/** `The Final Cut 1080p` is called so. */
const ARTICLE = /^(?:the|an?|le|la|les|der|die|das|el|il) $/i;

/** @returns where the first release word at or behind `from` is; the length of the text if there is none */
export function releaseAt(text: string, from = 0): number {
  let doubtful = -1;
  for (const match of text.slice(from).toLowerCase().matchAll(WORD)) {
    const [word] = match;
    const at = from + match.index;
    // A title has a first word, and that is no release word whatever it says.
    if (isSure(word) && at > 0) return doubtful > 0 && !ARTICLE.test(text.slice(0, doubtful)) ? doubtful : at;
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

/** Words that only television is sold by; and those that most of it is. */
export const BROADCAST: RegExp = /\b(?:(?:hd|pd|sd|hd-)tv(?:rip)?|dsr(?:ip)?|tvrip)\b/i;
export const FROM_TELEVISION: RegExp =
  /\b(?:(?:hd|pd|sd|hd-)tv(?:rip)?|dsr(?:ip)?|tvrip|web-?rip|web-?dl)\b/i;

const VERSION =
  "(?:extended|unrated|uncut|theatrical|director(?:['’]?s)?|international|special|ultimate|collector(?:['’]?s)?|criterion|anniversary|alternat(?:iv)?e|remastered|imax)";
const EDITIONS = [
  '(?:the )?complete(?: (?:series|seasons?|collection|box ?set))?',
  '(?:extended|unrated|uncut|remastered|theatrical|imax)',
  `${VERSION} (?:extended )?(?:cut|edition|version)`,
];
const EDITION = new RegExp(`(?<=[^ ]) (?:- )?[([]?(?:${EDITIONS.join('|')})[)\\]]?[ -]*$`, 'iu');

/** A title in front of a year, of numbers or of release words, without the words for the edition: `Film Extended (2009)`. */
export function withoutEdition(title: string): string {
  return title.replace(EDITION, '');
}

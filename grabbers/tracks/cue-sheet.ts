/**
 * Cue sheets, as CDRWIN's manual and the programs that write them have them (EAC, foobar2000, XLD, flac's tags): lines
 * of a command and its arguments. What a line does not say rightly is left out; only a sheet whose times go backwards
 * is no sheet.
 */

/** What is said of the disc, or of one track: `TITLE`, `PERFORMER`, `ISRC`, ... and `REM DATE` as `DATE`. */
export type CueFields = ReadonlyMap<string, string>;

export interface CueTrack {
  readonly number: number;
  /** Milliseconds from the begin of its file: INDEX 01, without the gap before it. */
  readonly start: number;
  readonly fields: CueFields;
}

export interface CueFile {
  /** As the sheet writes it, perhaps with folders. */
  readonly name: string;
  /** In the order of their times. */
  readonly tracks: readonly CueTrack[];
}

export interface CueSheet {
  readonly disc: CueFields;
  readonly files: readonly CueFile[];
}

/** Lines of a sheet with 99 tracks and everything about them. */
const LINES_CAP = 10_000;
const FRAMES_A_SECOND = 75;
/** Of a trimmed line. Each part ends where the next begins: a line of a million blanks costs no more than its length. */
const COMMAND = /^([A-Za-z][\w-]*)\s+(\S.*)$/s;
const FILE_TYPES = new Set(['WAVE', 'MP3', 'AIFF', 'FLAC', 'APE', 'WV', 'BINARY', 'MOTOROLA']);
const INDEX = /^(\d{1,2})\s+(\d{1,4}):(\d{1,2}):(\d{1,2})$/;
/** Commands whose argument is kept as it is. */
const TEXTS = new Set(['TITLE', 'PERFORMER', 'SONGWRITER', 'COMPOSER', 'ISRC', 'CATALOG']);

interface OpenTrack {
  readonly number: number;
  readonly audio: boolean;
  readonly fields: Map<string, string>;
}

/** @returns undefined for a text that is no cue sheet */
export function parseCueSheet(text: string): CueSheet | undefined {
  const disc = new Map<string, string>();
  const files: { name: string; tracks: CueTrack[] }[] = [];
  let track: OpenTrack | undefined;
  for (const line of text.split(/\r\n|\r|\n/, LINES_CAP)) {
    const [, word, argument] = COMMAND.exec(line.trim()) ?? [];
    if (word === undefined || argument === undefined) continue;
    const command = word.toUpperCase();
    const fields = track?.fields ?? disc;
    if (command === 'FILE') files.push({ name: fileName(argument), tracks: [] });
    else if (command === 'TRACK') track = beginTrack(argument);
    else if (command === 'INDEX') addIndex(files, track, argument);
    else if (command === 'REM') addRemark(fields, argument);
    else if (TEXTS.has(command)) put(fields, command, argument);
  }
  if (files.some(({ tracks }) => tracks.some(({ start }, at) => start <= (tracks[at - 1]?.start ?? -1))))
    return undefined;
  return files.every(({ tracks }) => tracks.length === 0) ? undefined : { disc, files };
}

function beginTrack(argument: string): OpenTrack {
  const [, digits, mode] = /^(\d{1,3})\s+(\S+)/.exec(argument) ?? [];
  // Data tracks of games and enhanced CDs have numbers and times too.
  return { number: Number(digits ?? 0), audio: mode?.toUpperCase() === 'AUDIO', fields: new Map() };
}

/** A track belongs to the file in which its INDEX 01 is; the gap before it may end the file before. */
function addIndex(
  files: readonly { readonly tracks: CueTrack[] }[],
  track: OpenTrack | undefined,
  argument: string,
): void {
  const [, index, minutes, seconds, frames] = (INDEX.exec(argument) ?? []).map(Number);
  const file = files.at(-1);
  if (index !== 1 || file === undefined || track?.audio !== true || track.number === 0) return;
  // Each side of a record may begin with a track 1.
  const isPlaced = files.some(({ tracks }) => tracks.some(({ fields }) => fields === track.fields));
  if (isPlaced || file.tracks.some(({ number }) => number === track.number)) return;
  const exact = (minutes as number) * 60 + (seconds as number) + (frames as number) / FRAMES_A_SECOND;
  file.tracks.push({ number: track.number, start: Math.round(exact * 1000), fields: track.fields });
}

/** `REM GENRE Rock`: the first word names what follows. */
function addRemark(fields: Map<string, string>, argument: string): void {
  const [, name, value] = COMMAND.exec(argument) ?? [];
  if (name !== undefined && value !== undefined) put(fields, name.toUpperCase(), value);
}

function put(fields: Map<string, string>, name: string, argument: string): void {
  const value = unquoted(argument);
  if (value !== '' && !fields.has(name)) fields.set(name, value);
}

/** Quotes inside are not escaped: `"The "Other" One"`. */
function unquoted(argument: string): string {
  const last = argument.lastIndexOf('"');
  if (!argument.startsWith('"')) return argument;
  return argument.slice(1, last > 0 ? last : undefined).trim();
}

/** `"name with blanks.wav" WAVE`, `name.wav WAVE`, `name` */
function fileName(argument: string): string {
  if (argument.startsWith('"')) return unquoted(argument);
  const blank = argument.lastIndexOf(' ');
  return blank > 0 && FILE_TYPES.has(argument.slice(blank + 1).toUpperCase())
    ? argument.slice(0, blank).trim()
    : argument;
}

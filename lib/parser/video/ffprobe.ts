/**
 * ffprobe, where it is present and allowed: a child for the few files that nobody else reads. No shell, no other
 * protocol than files, no format that leads to other files (playlists, concat scripts); its time and its answer are
 * bounded. The answer is brought to MediaInfo's names, so that everything behind is the same.
 *
 * Who times it must outlive it, and neither the thread (the watchdog ends it) nor the process (kill -9) is sure to.
 * So that is `timeout`, of coreutils or BusyBox; only where there is none it is the thread.
 */
import type { ExecFileOptionsWithStringEncoding } from 'node:child_process';
import type { Track } from './mediainfo.ts';

/** Milliseconds it gets at most; and of what is left to the file, so that it goes before the file is given up. */
const TIME_LIMIT = 3000;
const SHARE = 0.8;
const ANSWER_CAP = 1024 * 1024;
/** Of 100: below it, FFmpeg itself reads on before it believes what it sees (AVPROBE_SCORE_RETRY). */
const SURE = 25;
const FORMATS =
  'aa,aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,dts,dtshd,dv,eac3,flac,flv,gsm,iff,ivf,libopenmpt,libmodplug,' +
  'matroska,webm,mlp,truehd,mov,mp4,mp3,mpc,mpc8,mpeg,mpegts,mpegvideo,mxf,nsv,nut,oma,ogg,qcp,rm,shn,sox,tak,tta,voc,vqf,w64,wav,wv,xwma';

type Texts = Readonly<Record<string, string | number | undefined>>;
type ChildLimits = Pick<ExecFileOptionsWithStringEncoding, 'timeout' | 'killSignal'>;
interface Answer {
  readonly format?: Texts & { readonly tags?: Texts };
  readonly streams?: readonly (Texts & { readonly tags?: Texts })[];
}

export interface Ffprobe {
  readonly place: string;
  /** Milliseconds that are left to the file at work. */
  readonly left: () => number;
}

/** @returns undefined where it does not know the file, or takes too long */
export async function probeTracks(ffprobe: Ffprobe, path: string): Promise<Track[] | undefined> {
  const options = ['-v', 'error', '-protocol_whitelist', 'file', '-format_whitelist', FORMATS];
  const wanted = ['-print_format', 'json', '-show_format', '-show_streams'];
  try {
    const answer = JSON.parse(await run(ffprobe, [...options, ...wanted, `file:${path}`])) as Answer;
    return Number(answer.format?.['probe_score'] ?? SURE) < SURE ? undefined : tracksOf(answer);
  } catch {
    return undefined;
  }
}

async function run({ place, left }: Ffprobe, words: readonly string[]): Promise<string> {
  // Loaded when it is asked: it costs the start of every parser 5 ms otherwise.
  const [{ execFile }, { promisify }] = await Promise.all([
    import('node:child_process'),
    import('node:util'),
  ]);
  const start = async (program: string, more: readonly string[], limits: ChildLimits): Promise<string> => {
    const options = { ...limits, encoding: 'utf8', maxBuffer: ANSWER_CAP, windowsHide: true } as const;
    return (await promisify(execFile)(program, more, options)).stdout;
  };
  // Not 0, which is no limit to anybody.
  const milliseconds = Math.ceil(Math.max(1, Math.min(TIME_LIMIT, left() * SHARE)));
  const alone = () => start(place, words, { timeout: milliseconds, killSignal: 'SIGKILL' });
  // There it is the name of another program.
  if (process.platform === 'win32') return alone();
  try {
    // What it is sent it hands on, unless that is SIGKILL.
    return await start('timeout', ['-s', 'KILL', String(milliseconds / 1000), place, ...words], {
      killSignal: 'SIGTERM',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return alone();
  }
}

/** ffprobe's tags, by MediaInfo's names. */
const TAGS: Readonly<Record<string, string>> = {
  title: 'Title',
  artist: 'Performer',
  album: 'Album',
  album_artist: 'Album_Performer',
  composer: 'Composer',
  genre: 'Genre',
  date: 'Recorded_Date',
  track: 'Track_Position',
  comment: 'Comment',
  copyright: 'Copyright',
  description: 'Description',
  encoder: 'Encoded_Application',
};
const KINDS: Readonly<Record<string, string>> = { audio: 'Audio', video: 'Video', subtitle: 'Text' };

/** Notes and samples (mod, xm, it, s3m): what the player makes of them is PCM, but not what the file has. */
const MODULE: Texts = { Format: 'module', BitRate: undefined, BitDepth: undefined };

function tracksOf({ format = {}, streams = [] }: Answer): Track[] {
  const isModule = /^lib(?:openmpt|modplug)$/.test(String(format['format_name']));
  // Some containers (Ogg) keep the tags of the file with the stream.
  const tags = Object.entries({ ...streams[0]?.tags, ...format.tags }).flatMap(([name, value]) => {
    const key = TAGS[name.toLowerCase()];
    return key === undefined ? [] : [[key, value] as const];
  });
  const general = {
    Format: String(format['format_name']).split(',')[0],
    Duration: format['duration'],
    ...Object.fromEntries(tags),
  };
  return [
    { kind: 'General', fields: texts(general) },
    ...streams.flatMap((stream) => {
      const kind = KINDS[String(stream['codec_type'])];
      if (kind === undefined) return [];
      return [{ kind, fields: texts({ ...fieldsOf(stream), ...(isModule ? MODULE : {}) }) }];
    }),
  ];
}

/** Codecs that go by the same name everywhere else; first match counts. */
const FAMILIES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^pcm_(alaw|mulaw)/, '$1'],
  [/^pcm_f.*/, 'pcm_float'],
  [/^(pcm|adpcm|amr|dsd)_.*/, '$1'],
  [/^wmav\d$/, 'wma'],
  [/^wmapro$/, 'wmap'],
  [/^wmalossless$/, 'wmal'],
  [/^musepack\d$/, 'musepack'],
];

function familyOf(codec: string): string {
  const family = FAMILIES.find(([pattern]) => pattern.test(codec));
  return family === undefined ? codec : codec.replace(...family);
}

function fieldsOf(stream: Texts & { readonly tags?: Texts }): Texts {
  return {
    Format: familyOf(String(stream['codec_name'])),
    Duration: stream['duration'],
    BitRate: stream['bit_rate'],
    Channels: stream['channels'],
    SamplingRate: stream['sample_rate'],
    BitDepth: stream['bits_per_sample'] || stream['bits_per_raw_sample'],
    Width: stream['width'],
    Height: stream['height'],
    DisplayAspectRatio: ratio(stream['display_aspect_ratio']),
    FrameRate: ratio(stream['avg_frame_rate']),
    Language: stream.tags?.['language'],
    Title: stream.tags?.['title'],
  };
}

/** `16:9`, `30000/1001` */
function ratio(text: string | number | undefined): number | undefined {
  const [, number, by] = /^(\d+)[:/](\d+)$/.exec(String(text)) ?? [];
  return Number(by) > 0 ? Number(number) / Number(by) : undefined;
}

function texts(fields: Texts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

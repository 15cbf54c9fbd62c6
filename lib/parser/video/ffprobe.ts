/**
 * ffprobe, where it is present and allowed: a child for the few files that nobody else reads. No shell, no other
 * protocol than files, no format that leads to other files (playlists, concat scripts); its time and its answer are
 * bounded. The answer is brought to MediaInfo's names, so that everything behind is the same.
 */
import type { Track } from './mediainfo.ts';

/** Below the time limit of a file, so that the child goes before its thread does. */
const TIME_LIMIT = 3000;
const ANSWER_CAP = 1024 * 1024;
/** Of 100: below it, FFmpeg itself reads on before it believes what it sees (AVPROBE_SCORE_RETRY). */
const SURE = 25;
const FORMATS =
  'aa,aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dsf,dts,dtshd,dv,eac3,flac,flv,gsm,iff,ivf,libopenmpt,libmodplug,' +
  'matroska,webm,mlp,truehd,mov,mp4,mp3,mpc,mpc8,mpeg,mpegts,mpegvideo,mxf,nsv,nut,oma,ogg,qcp,rm,shn,sox,tak,tta,voc,vqf,w64,wav,wv,xwma';

type Texts = Readonly<Record<string, string | number | undefined>>;
interface Answer {
  readonly format?: Texts & { readonly tags?: Texts };
  readonly streams?: readonly (Texts & { readonly tags?: Texts })[];
}

/** @returns undefined where it does not know the file, or takes too long */
export async function probeTracks(ffprobe: string, path: string): Promise<Track[] | undefined> {
  const options = ['-v', 'error', '-protocol_whitelist', 'file', '-format_whitelist', FORMATS];
  const wanted = ['-print_format', 'json', '-show_format', '-show_streams'];
  try {
    // Loaded when it is asked: it costs the start of every parser 5 ms otherwise.
    const [{ execFile }, { promisify }] = await Promise.all([
      import('node:child_process'),
      import('node:util'),
    ]);
    const { stdout } = await promisify(execFile)(ffprobe, [...options, ...wanted, `file:${path}`], {
      timeout: TIME_LIMIT,
      killSignal: 'SIGKILL',
      maxBuffer: ANSWER_CAP,
      windowsHide: true,
    });
    const answer = JSON.parse(stdout) as Answer;
    return Number(answer.format?.['probe_score'] ?? SURE) < SURE ? undefined : tracksOf(answer);
  } catch {
    return undefined;
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

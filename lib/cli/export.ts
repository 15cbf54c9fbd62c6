/** `valhalla export`: one JSON object a file (stable, documented in docs/command.md), or all as one playlist. */
import type { Condition, EntriesQuery } from '../query/query.ts';
import type { FileEntry } from '../reader/reader-messages.ts';
import { numberOf, textOf, titleOf } from './entry-text.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { filterOf } from './filter-flags.ts';
import type { FilterFlags } from './filter-flags.ts';
import { jsonLine } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import { PLAYLIST_WRITERS } from './playlist-text.ts';
import type { PlaylistFormat, PlaylistLine } from './playlist-text.ts';
import { playlistQuery } from './playlist-query.ts';

/** A line. Absent: not known. */
export interface ExportLine {
  /** First, so that `sort` sorts by it. */
  readonly path: string;
  readonly pathBytes?: string | undefined;
  readonly type: FileEntry['type'];
  readonly state: FileEntry['state'];
  readonly size: number;
  readonly mtime: number;
  readonly missingSince?: number | undefined;
  readonly error?: FileEntry['error'];
  readonly durationMs?: number | undefined;
  /** Of the sound, as the next three. */
  readonly codec?: string | undefined;
  readonly bitrate?: number | undefined;
  readonly sampleRate?: number | undefined;
  readonly channels?: number | undefined;
  readonly videoCodec?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** What was set, beside what files say: `valhalla import` sets it again. */
  readonly external?: FileEntry['external'];
  /** Of a file that holds several. */
  readonly tracks?: FileEntry['tracks'];
  readonly values: FileEntry['values'];
  readonly id: number;
  readonly item: number;
  readonly firstSeen: number;
}

type Flags = FilterFlags & { readonly database: string };

/** As they were found: an export is no search, whatever words are in its query. */
const ITEMS = [{ key: 'item' }];

/** @param query words in the language of `docs/queries.md` */
export async function exportFiles(host: Host, query: readonly string[], flags: Flags): Promise<ExitCode> {
  const asked = playlistQuery(query, filterOf(flags, host.cwd), host.cwd);
  return withLibrary(host, { database: flags.database, readOnly: true }, async (library) => {
    const { sort = ITEMS, ...rest } = await asked.with(library, 'files');
    for await (const entry of library.query({ from: 'files', sort, ...rest }))
      await host.out.line(jsonLine(exportLine(entry)));
    return EXIT.done;
  });
}

/** Sound and films that the query asks for, as a playlist: tracks in place of a file that holds several. */
export async function exportPlaylist(
  host: Host,
  query: readonly string[],
  flags: Flags,
  format: PlaylistFormat,
): Promise<ExitCode> {
  const asked = playlistQuery(query, filterOf(flags, host.cwd), host.cwd);
  return withLibrary(host, { database: flags.database, readOnly: true }, async (library) => {
    const { sort = ITEMS, ...rest } = played(await asked.with(library, 'items'));
    await writePlaylist(host, format, undefined, library.query({ from: 'items', sort, ...rest }));
    return EXIT.done;
  });
}

/** Without pictures and playlists. */
export function played<Asked extends Omit<EntriesQuery, 'from'>>(asked: Asked): Asked {
  const media: Condition = { op: 'in', key: 'type', values: ['audio', 'video'] };
  return { ...asked, where: { op: 'and', of: [media, ...(asked.where === undefined ? [] : [asked.where])] } };
}

export async function writePlaylist(
  host: Host,
  format: PlaylistFormat,
  title: string | undefined,
  tracks: AsyncIterable<FileEntry>,
): Promise<void> {
  const { head, entry, foot } = PLAYLIST_WRITERS[format];
  for (const line of head(title)) await host.out.line(line);
  for await (const track of tracks) for (const line of entry(playlistLine(track))) await host.out.line(line);
  for (const line of foot) await host.out.line(line);
}

function playlistLine(track: FileEntry): PlaylistLine {
  const artist = textOf(track, 'artist');
  const title = titleOf(track);
  return {
    location: track.path,
    pathBytes: track.pathBytes,
    title: artist === '' ? title : `${artist} - ${title}`,
    duration: numberOf(track, 'duration'),
    start: numberOf(track, 'start'),
    end: numberOf(track, 'end'),
  };
}

/** The order of the fields is part of the format. */
export function exportLine(entry: FileEntry): ExportLine {
  const {
    id,
    item,
    path,
    pathBytes,
    type,
    state,
    size,
    mtime,
    firstSeen,
    missingSince,
    error,
    external,
    values,
    tracks,
  } = entry;
  return {
    path,
    pathBytes,
    type,
    state,
    size,
    mtime,
    missingSince,
    error,
    durationMs: numberOf(entry, 'duration'),
    codec: textOf(entry, 'audio_codec') || undefined,
    bitrate: numberOf(entry, 'audio_bitrate'),
    sampleRate: numberOf(entry, 'sample_rate'),
    channels: numberOf(entry, 'audio_channels'),
    videoCodec: textOf(entry, 'video_codec') || undefined,
    width: numberOf(entry, 'width'),
    height: numberOf(entry, 'height'),
    external,
    tracks,
    values,
    id,
    item,
    firstSeen,
  };
}

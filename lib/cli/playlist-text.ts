/** Playlists as text, for players: M3U8 and XSPF. */

export interface PlaylistLine {
  /** Absolute path, or an address of the web. */
  readonly location: string;
  /** base64; of a path that is not UTF-8. */
  readonly pathBytes?: string | undefined;
  readonly title?: string | undefined;
  /** Milliseconds. */
  readonly duration?: number | undefined;
  /** Of a track inside a file: where in it, ms. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

export type PlaylistFormat = 'm3u8' | 'xspf';

/** A text that is written line by line: what comes before the entries, each of them, and what comes behind. */
export interface PlaylistWriter {
  readonly head: (title: string | undefined) => string[];
  readonly entry: (line: PlaylistLine) => string[];
  readonly foot: readonly string[];
}

const WEB = /^[a-z][a-z\d+.-]+:\/\//i;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]+/g;
const HAS_CONTROL = new RegExp(CONTROL.source);

/** Seconds in `#EXTINF`; -1 is not known. A track inside a file is told as VLC takes it. */
const M3U8: PlaylistWriter = {
  head: (title) => ['#EXTM3U', ...(title === undefined ? [] : [`#PLAYLIST:${oneLine(title)}`])],
  entry: (line) => {
    const { title, duration } = line;
    const seconds = duration === undefined ? -1 : Math.round(duration / 1000);
    return [
      ...(title === undefined && duration === undefined
        ? []
        : [`#EXTINF:${seconds},${oneLine(title ?? '')}`]),
      ...spanOf(line).map((option) => `#EXTVLCOPT:${option}`),
      isPlain(line) ? line.location : uriOf(line),
    ];
  },
  foot: [],
};

const XSPF: PlaylistWriter = {
  head: (title) => [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:vlc="http://www.videolan.org/vlc/playlist/ns/0/">',
    ...(title === undefined ? [] : [`  <title>${escaped(title)}</title>`]),
    '  <trackList>',
  ],
  entry: (line) => {
    const { title, duration } = line;
    const options = spanOf(line).map((option) => `<vlc:option>${option}</vlc:option>`);
    return [
      '    <track>',
      `      <location>${escaped(uriOf(line))}</location>`,
      ...(title === undefined ? [] : [`      <title>${escaped(title)}</title>`]),
      ...(duration === undefined ? [] : [`      <duration>${Math.round(duration)}</duration>`]),
      ...(options.length === 0
        ? []
        : [
            `      <extension application="http://www.videolan.org/vlc/playlist/0">${options.join('')}</extension>`,
          ]),
      '    </track>',
    ];
  },
  foot: ['  </trackList>', '</playlist>'],
};

export const PLAYLIST_WRITERS: Readonly<Record<PlaylistFormat, PlaylistWriter>> = { m3u8: M3U8, xspf: XSPF };

/** A line of M3U8 can hold it. */
function isPlain({ location, pathBytes }: PlaylistLine): boolean {
  return pathBytes === undefined && !HAS_CONTROL.test(location) && !/^[\s#]|\s$/.test(location);
}

/** RFC 3986: everything but unreserved characters and `/` is written as `%XX`, byte for byte. */
function uriOf({ location, pathBytes }: PlaylistLine): string {
  if (pathBytes !== undefined) return `file://${escapedPath(Buffer.from(pathBytes, 'base64'))}`;
  if (WEB.test(location)) return location;
  // Of Windows: a drive, or a server.
  const [, start, rest] = /^([a-z]:(?=[\\/])|\\\\)(.*)$/is.exec(location) ?? [];
  if (start === undefined || rest === undefined) return `file://${escapedPath(Buffer.from(location))}`;
  const path = escapedPath(Buffer.from(rest.replaceAll('\\', '/')));
  return start === '\\\\' ? `file://${path}` : `file:///${start}${path}`;
}

function escapedPath(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll(/[^\w.~/-]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

function spanOf({ start, end }: PlaylistLine): string[] {
  return [
    ...(start === undefined ? [] : [`start-time=${start / 1000}`]),
    ...(end === undefined ? [] : [`stop-time=${end / 1000}`]),
  ];
}

function oneLine(text: string): string {
  return text.replaceAll(CONTROL, ' ').trim();
}

function escaped(text: string): string {
  return oneLine(text.toWellFormed())
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

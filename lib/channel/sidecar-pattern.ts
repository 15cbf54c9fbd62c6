/**
 * Which files beside a media file a grabber looks at: `cover.jpg`, `cover.*`, `<name>.lrc`. The DB manager asks it to
 * see what became due, a grabber thread to hand a grabber its sidecars; both must mean the same.
 *
 * `*` stands for any text, `<name>` for the name of the media file without its suffix; letter case does not count. With
 * `../` in front it is the folder above (`../tvshow.nfo` for the episodes of a season), and only that; `subs/<name>*.srt` is
 * in a folder of subtitles beside films, which is the only one whose contents are told. What is told beside media files
 * at all is in `metadata/sidecar-suffixes.ts`, and what these patterns ask for beyond that in `asked-sidecars.ts`.
 */
import { stemOf } from '../metadata/file-names.ts';

/**
 * Position of the first pattern that a sidecar matches, -1 for none: the order of the patterns is an order of
 * preference.
 */
export type SidecarMatcher = (sidecar: string) => number;

/** @returns for the name of a media file (`01 Song.flac`) its matcher */
export function compileSidecarPatterns(patterns: readonly string[]): (media: string) => SidecarMatcher {
  const plain = new Map<string, number>();
  const named: [pattern: string, rank: number][] = [];
  const globs: [parts: readonly string[], rank: number][] = [];
  for (const [rank, pattern] of patterns.entries()) {
    const lower = pattern.toLowerCase();
    if (lower.includes('*')) globs.push([lower.split('*'), rank]);
    else if (lower.includes(NAME)) named.push([lower, rank]);
    else if (!plain.has(lower)) plain.set(lower, rank);
  }
  return (media) => {
    const stem = stemOf(media).toLowerCase();
    const own = named.map(([pattern, rank]) => [insert(pattern, stem), rank] as const);
    const ownGlobs = globs.map(([parts, rank]) => [parts.map((part) => insert(part, stem)), rank] as const);
    return (sidecar) => {
      const name = sidecar.toLowerCase();
      let best = plain.get(name) ?? Infinity;
      for (const [pattern, rank] of own) if (rank < best && name === pattern) best = rank;
      for (const [parts, rank] of ownGlobs)
        if (rank < best && folderOf(name) === folderOf(parts[0] as string) && matchesGlob(name, parts))
          best = rank;
      return best === Infinity ? -1 : best;
    };
  };
}

export const NAME = '<name>';

/** `jpg` of `cover.jpg`, lower case; '' where a pattern leaves it open. */
export function suffixOfPattern(pattern: string): string {
  const own = pattern.slice(pattern.lastIndexOf('/') + 1);
  const suffix = own.slice(own.lastIndexOf('.') + 1).toLowerCase();
  return /[*<]/.test(suffix) ? '' : suffix;
}

/** `tvshow.nfo` of `../tvshow.nfo`, `*.nfo` of `../<name>.nfo`: what counts for files in folders below its own. */
export function patternsAbove(patterns: readonly string[]): string[] {
  const above = patterns.filter((pattern) => pattern.startsWith('../'));
  return [
    ...new Set(above.map((pattern) => pattern.slice(pattern.lastIndexOf('/') + 1).replaceAll(NAME, '*'))),
  ];
}

/** `../` of `../tvshow.nfo`; '' for what lies beside. */
function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

/** A function as replacement: in a text, `$&` of a file's name would mean something. */
function insert(pattern: string, stem: string): string {
  return pattern.replaceAll(NAME, () => stem);
}

/**
 * Glob of `*` only, without a regular expression: names come from strangers' disks and patterns from plugins, and
 * `*a*a*a*b` as a regular expression backtracks for ever.
 *
 * @param parts what stands between the `*`
 */
export function matchesGlob(name: string, parts: readonly string[]): boolean {
  if (parts.length === 1) return name === parts[0];
  const first = parts[0] as string;
  const last = parts.at(-1) as string;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  let from = first.length;
  const end = name.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from);
    if (at === -1 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

/**
 * Which files beside a media file a grabber looks at: `cover.jpg`, `cover.*`, `<name>.lrc`. The DB manager asks it to
 * see what became due, a grabber thread to hand a grabber its sidecars; both must mean the same.
 *
 * `*` stands for any text, `<name>` for the name of the media file without its suffix; letter case does not count.
 */

/**
 * Position of the first pattern that a sidecar matches, -1 for none: the order of the patterns is an order of
 * preference.
 */
export type SidecarMatcher = (sidecar: string) => number;

/** @returns for the name of a media file (`01 Song.flac`) its matcher */
export function compileSidecarPatterns(patterns: readonly string[]): (media: string) => SidecarMatcher {
  // Nearly all patterns are plain names. Those cost one look-up a sidecar, however many there are.
  const plain = new Map<string, number>();
  const perMedia: [pattern: string, rank: number][] = [];
  for (const [rank, pattern] of patterns.entries()) {
    const lower = pattern.toLowerCase();
    if (lower.includes('<name>') || lower.includes('*')) perMedia.push([lower, rank]);
    else if (!plain.has(lower)) plain.set(lower, rank);
  }
  return (media) => {
    const stem = stemOf(media).toLowerCase();
    return (sidecar) => {
      const name = sidecar.toLowerCase();
      let rank = plain.get(name) ?? -1;
      for (const [pattern, at] of perMedia) {
        if (
          (rank === -1 || at < rank) &&
          matches(
            name,
            pattern.replaceAll('<name>', () => stem.replaceAll('*', '\0')),
          )
        )
          rank = at;
      }
      return rank;
    };
  };
}

/** `01 Song.flac` -> `01 Song`; a name that is only a suffix (`.flac`) stays whole. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/**
 * Glob of `*` only, without a regular expression: names come from strangers' disks and patterns from plugins, and
 * `*a*a*a*b` as a regular expression backtracks for ever. A NUL in the pattern is a literal `*`, which no name needs.
 */
function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll('\0', '*'));
  const first = parts[0] as string;
  const last = parts.at(-1) as string;
  if (parts.length === 1) return name === first;
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

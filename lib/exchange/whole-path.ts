/** Paths that say where they begin. */
const WHOLE = /^(?:\/|file:|[a-z][a-z\d+.-]+:\/\/|[a-z]:[\\/]|\\\\)/i;

/** `/music/a.mp3`, `file:///music/a.mp3`, `D:\Music\a.mp3`, `\\server\music\a.mp3` */
export function isWholePath(path: string): boolean {
  return WHOLE.test(path);
}

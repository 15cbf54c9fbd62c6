/** Numbers, lengths and texts as people read them; a moment: `status/moment.ts`. */

/** C0 has pictures of its own; DEL, C1 and what turns the direction of a line have not. */
// oxlint-disable-next-line no-control-regex -- they are what it is about
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
const DEL = 0x7f;

/**
 * A text from a tag, a file name or a server, safe to print: a terminal would obey the control characters in it
 * (rewrite the screen, answer as if typed), and a line break would fake a second line.
 */
export function printable(text: string): string {
  return text.replaceAll(HARMFUL, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === DEL ? '\u2421' : '\u{FFFD}';
  });
}

/** `path: message`; most messages name their file already. */
export function aboutFile(path: string, message: string): string {
  return printable(message.includes(path) ? message : `${path}: ${message}`);
}

/** JSON on one line. JSON escapes C0 but not C1, and U+009B is "escape [" to a terminal. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    HARMFUL,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `12,345`. By hand: the first `Intl.NumberFormat` of a process takes 25 ms, a tenth of a rescan. */
export function formatNumber(value: number): string {
  return Math.round(value)
    .toString()
    .replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 file`, `2 files` */
export function plural(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Length of a piece: `3:45`, `1:02:03`. @param milliseconds */
export function formatLength(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

/** Time that something took: `0.8 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. @param milliseconds */
export function formatElapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${formatNumber(Math.floor(whole / 3600))} h ${Math.floor(whole / 60) % 60} min`;
}

/** `3,210/s` @param milliseconds */
export function formatRate(count: number, milliseconds: number): string {
  return `${formatNumber(milliseconds <= 0 ? 0 : (count * 1000) / milliseconds)}/s`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `4.2 MB` (1,000 bytes a KB) */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? formatNumber(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** A moment as it is told to people, wherever a sentence names one. In data it is milliseconds since the epoch. */

/** `2026-11-20 18:05`, of this machine's time zone. @param milliseconds since the epoch */
export function momentText(milliseconds: number): string {
  const date = new Date(milliseconds);
  const [month, day, hour, minute] = [
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
  ].map((value) => String(value).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day} ${hour}:${minute}`;
}

/** Lyrics of a tag: players write LRC into fields for plain text, and plain text into fields for LRC. */
import type { DocumentBuilder } from '../clean.ts';
import { parseLrc } from './lrc.ts';
import { toLrc, toPlain } from './timed.ts';

/**
 * What has times becomes `lyrics_timed`. Its words alone are `lyrics` too, unless the file has a plain text of its own.
 */
export function splitLyrics(builder: DocumentBuilder): void {
  const entries = builder.document['lyrics'];
  if (entries === undefined) return;
  const timed = entries.flatMap(([text, language]) => {
    const lrc = typeof text === 'string' ? parseLrc(text) : undefined;
    return lrc === undefined ? [] : [{ text, lines: lrc.lines, language: language ?? lrc.language }];
  });
  if (timed.length === 0) return;
  const plain = entries.filter(([text]) => !timed.some((one) => one.text === text));
  if (plain.length > 0) builder.document['lyrics'] = plain;
  else delete builder.document['lyrics'];
  for (const { lines, language } of timed) {
    builder.add('lyrics_timed', toLrc(lines), language);
    if (plain.length === 0) builder.add('lyrics', toPlain(lines), language);
  }
}

/**
 * The annotation in the head of Sun's files: text that may be anything, and with FFmpeg and SoX is a field a line
 * (`Title=...`), as in Vorbis comments.
 */
import type { NativeTag } from '../metadata/tag-maps/native-values.ts';
import type { ByteSource } from './byte-source.ts';
import { bytesAt } from './byte-source.ts';
import { u32be } from './fast/numbers.ts';
import { utf8OrLatin1 } from './fast/text.ts';

const HEADER = 24;
const CAP = 64 * 1024;
const FIELD = /^([a-z][a-z _-]*)=(.*)$/i;

/** @returns tags in the manner of Vorbis comments; none where there is no text */
export function sunTags(source: ByteSource): NativeTag[] {
  const head = bytesAt(source, 0, HEADER);
  if (head.length < HEADER) return [];
  const bytes = Buffer.from(bytesAt(source, HEADER, Math.min(CAP, u32be(head, 4) - HEADER)));
  const text = (utf8OrLatin1(bytes, 0, bytes.length).split('\0', 1)[0] ?? '').trim();
  const lines = text.split(/[\r\n]+/);
  const fields = lines.flatMap((line) => {
    const [, id, value] = FIELD.exec(line) ?? [];
    return id === undefined || value === undefined ? [] : [{ id, value }];
  });
  if (fields.length === lines.length) return fields;
  return text === '' ? [] : [{ id: 'comment', value: text }];
}

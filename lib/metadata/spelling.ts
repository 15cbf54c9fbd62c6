/** Letter by letter, but one name however its accents are written: macOS writes them apart. */
import type { Value } from './document.ts';

export function spelling(value: Value): string {
  return String(value).normalize('NFC');
}

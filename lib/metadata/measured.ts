/** Facts of a file, which nobody can set. */
import { keyInfo } from './keys.ts';

/** @returns why the key cannot be set; undefined: it can */
export function measuredFault(key: string): string | undefined {
  return keyInfo(key)?.measured === true
    ? `${key} is a fact of the file: it is measured, and cannot be set`
    : undefined;
}

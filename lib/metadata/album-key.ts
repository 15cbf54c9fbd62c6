/** What tracks of one album have in common: a key, or the folder. */
import { givenWords } from '../issue-words.ts';
import { nearName } from '../near-name.ts';
import { KEYS, keyInfo } from './keys.ts';

/** @returns what is wrong with it */
export function albumKeyFault(key: string): string | undefined {
  if (key === 'folder' || keyInfo(key) !== undefined) return undefined;
  const meant = nearName(key, ['folder', ...KEYS.map((info) => info.key)]);
  const hint = meant === undefined ? '' : `. Is ${meant} meant?`;
  return `${givenWords(key)} is no key of docs/keys.md, nor the word folder${hint}`;
}

/**
 * Why music-metadata refuses a file, in words for people; its own, about atoms and tokens, follow in brackets for whoever
 * looks for the damage.
 */
const WORDS: readonly (readonly [said: RegExp, words: string])[] = [
  [
    /exceed(?:s|ing) |End-Of-Stream|Unexpected end of|^Truncated|missing \d+ bytes|^Insufficient|outside the bounds/,
    'it is cut short, or damaged',
  ],
  [/not supported|^Unsupported|not recognized|^Failed to /, 'it is of a kind that is not known'],
  [/^(?:Invalid|Unexpected|Illegal|Unrealistic|Expected) |^FourCC/i, 'it is damaged'],
];

/** @returns without a full stop at its end */
export function refusalWords(error: unknown): string {
  const text = (error instanceof Error ? error.message || error.name : 'an unknown error').replace(/\.$/, '');
  const words = WORDS.find(([said]) => said.test(text))?.[1];
  return words === undefined ? text : `${words} (${text})`;
}

/**
 * Words that MediaInfo (26.05) must not see, for it is caught by what it does with them. It compares by case, so a change
 * of case hides a word: to one that nobody writes, so that it can be told from other text afterwards.
 */
const WORDS: readonly (readonly [word: string, shown: string])[] = [
  // It rewrites the model of a camera, finds the name in what it wrote, and goes on until its memory is full.
  ['PENTAX ', 'PENTAx '],
  // The settings of x264 and x265 inside a stream: where they stand twice in a text (a stream with a part of it repeated),
  // it reads behind the end of the text, and looks for the end of the same setting for ever.
  ['options: ', 'optionS: '],
];

/** Changes `bytes`. @returns whether there was something to hide */
export function disguise(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let hidden = false;
  for (const [word, shown] of WORDS)
    for (let at = buffer.indexOf(word); at !== -1; at = buffer.indexOf(word, at + word.length)) {
      buffer.write(shown, at, 'latin1');
      hidden = true;
    }
  return hidden;
}

/** The words as the file has them, in what MediaInfo says of the file. */
export function undisguise(report: string): string {
  return WORDS.reduce((text, [word, shown]) => text.replaceAll(shown, word), report);
}

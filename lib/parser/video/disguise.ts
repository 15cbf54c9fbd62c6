/**
 * A name that MediaInfo (26.05) must not see: it rewrites the model of a camera by PENTAX, finds the name in what it
 * wrote, and goes on until its memory is full. It compares by case, so a change of case hides the name: to
 * one that nobody writes, so that it can be told from other text afterwards.
 */
const NAME = 'PENTAX ';
const SHOWN = 'PENTAx ';

/** Changes `bytes`. @returns whether there was something to hide */
export function disguise(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let hidden = false;
  for (let at = buffer.indexOf(NAME); at !== -1; at = buffer.indexOf(NAME, at + NAME.length)) {
    buffer.write(SHOWN, at, 'latin1');
    hidden = true;
  }
  return hidden;
}

/** The name as the file has it, in what MediaInfo says of the file. */
export function undisguise(report: string): string {
  return report.replaceAll(SHOWN, NAME);
}

/** A path as a shell takes it, in a command that is to be copied. Nothing in it is made harmless for a terminal. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

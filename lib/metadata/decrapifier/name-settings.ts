/** How names are read: the option `decrapifier`, with its defaults. */
export interface NameSettings {
  readonly keywords: readonly string[];
  readonly strict: boolean;
}

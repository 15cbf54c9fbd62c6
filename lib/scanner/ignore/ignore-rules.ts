/**
 * The rules that hold in a folder: its own, and those of the folders above it. A walk makes them only where there is
 * such a file, and asks them only there and below.
 */
import type { Rule } from './ignore-files.ts';
import { matchesPattern } from './pattern.ts';

export class IgnoreRules {
  readonly #above: IgnoreRules | undefined;
  /** Names on the way from the root to their folder. */
  readonly #depth: number;
  readonly #rules: readonly Rule[];

  constructor(above: IgnoreRules | undefined, depth: number, rules: readonly Rule[]) {
    this.#above = above;
    this.#depth = depth;
    this.#rules = rules;
  }

  /**
   * The rule by which a path is ignored: the last that matches, of the file that is nearest to it.
   *
   * @param path below the root, of something whose folder is not ignored
   */
  ignoring(path: string, isFolder: boolean): Rule | undefined {
    const rule = this.#deciding(path.split('/'), isFolder);
    return rule?.pattern.isNegated === true ? undefined : rule;
  }

  #deciding(names: readonly string[], isFolder: boolean): Rule | undefined {
    const below = names.slice(this.#depth);
    const own = this.#rules.findLast(({ pattern }) => matchesPattern(pattern, below, isFolder));
    if (own !== undefined || this.#above === undefined) return own;
    return this.#above.#deciding(names, isFolder);
  }
}

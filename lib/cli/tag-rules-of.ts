/** The file of `--tags`: the option `tags` of the library, as JSON. What is in it is checked with the other options. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ValhallaOptions } from '../options.ts';
import { UsageError } from './exit-codes.ts';
import { printable } from './format.ts';
import type { Host } from './host.ts';

/** @throws UsageError: there is no such file, or it is no JSON */
export function tagRulesOf(host: Host, file: string | undefined): ValhallaOptions['tags'] {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(resolve(host.cwd, file), 'utf8')) as ValhallaOptions['tags'];
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : 'it cannot be read';
    throw new UsageError(`the rules of --tags ${printable(file)}: ${reason}. See docs/tags.md`);
  }
}

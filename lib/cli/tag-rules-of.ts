/** The file of `--tags`: the option `tags` of the library, as JSON. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkGiven, sentence } from '../check-given.ts';
import { ValhallaError } from '../errors.ts';
import type { ValhallaOptions } from '../options.ts';
import { TAG_OPTIONS } from '../tag-options.ts';
import type { Host } from './host.ts';

/** @throws ERR_VALHALLA_OPTION naming the file: it is not there, it is no JSON, or there is what is no rule in it */
export function tagRulesOf(host: Host, file: string | undefined): ValhallaOptions['tags'] {
  if (file === undefined) return undefined;
  return checkGiven(TAG_OPTIONS, contentOf(host, file), ({ at, words }) =>
    refusal(
      at === '' ? `what is in ${file}, the file of --tags,` : `${at} in ${file}, the file of --tags,`,
      words,
    ),
  );
}

function contentOf(host: Host, file: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(host.cwd, file), 'utf8'));
  } catch (error) {
    const { message } = error as Error;
    throw refusal(
      `${file}, the file of --tags,`,
      error instanceof SyntaxError ? `is no JSON: ${message}` : `cannot be read: ${message}`,
    );
  }
}

function refusal(what: string, words: string): ValhallaError {
  return new ValhallaError('ERR_VALHALLA_OPTION', `${sentence(what, words)} See docs/tags.md`);
}

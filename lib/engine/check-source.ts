/** The name of a source whose word is to be worth something: a mistyped one would change nothing, and nobody would be told. */
import { refuse } from './check-values.ts';
import { BUILT_IN_GRABBERS } from '../grabber/registry.ts';
import { IMPORTED_SOURCE } from '../metadata/imported-source.ts';
import { givenWords } from '../issue-words.ts';
import { DEFAULT_RULES, SOURCES_ELSEWHERE } from '../metadata/priorities.ts';
import { nearName } from '../near-name.ts';

const EXTERNAL = 'external';
/** Sources of every library: the lanes of the parser, and whoever comes with libvalhalla, or has a priority from it. */
const ALWAYS: readonly string[] = [
  ...new Set([
    ...DEFAULT_RULES.map(({ source }) => source),
    ...BUILT_IN_GRABBERS.map(({ name }) => name),
    IMPORTED_SOURCE,
  ]),
].filter((name) => name !== EXTERNAL);

/**
 * @param others names of the sources of this library, and of its grabbers; only asked for where they are needed
 * @throws ERR_VALHALLA_OPTION
 */
export async function checkSource(source: string, others: () => Promise<readonly string[]>): Promise<void> {
  if (source === EXTERNAL)
    refuse('What applications say (external) stands above all: it has no priority that could be changed.');
  if (ALWAYS.includes(source)) return;
  const own = (await others()).filter((name) => name !== EXTERNAL);
  if (own.includes(source)) return;
  const meant = nearName(source, [...ALWAYS, ...own]);
  const known = new Set([...ALWAYS.filter((name) => !SOURCES_ELSEWHERE.has(name)), ...own]);
  const hint = meant === undefined ? `Known are ${[...known].join(', ')}.` : `Is ${meant} meant?`;
  refuse(
    `Nothing in this library is said by ${givenWords(source)}, and no grabber of it is named so. ${hint}`,
  );
}

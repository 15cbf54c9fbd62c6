/** The name of a source whose word is to be worth something: a mistyped one would change nothing, and nobody would be told. */
import { refuse } from './check-values.ts';
import { BUILT_IN_GRABBERS } from '../grabber/registry.ts';
import { IMPORTED_SOURCE } from '../metadata/imported-source.ts';
import { DEFAULT_RULES } from '../metadata/priorities.ts';
import { nearName } from '../near-name.ts';

const EXTERNAL = 'external';
/** Sources of every library: the lanes of the parser, and whoever comes with libvalhalla. */
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
  const known = [...new Set([...ALWAYS, ...(await others())])];
  if (known.includes(source)) return;
  const meant = nearName(source, known);
  const hint = meant === undefined ? `Known are ${known.join(', ')}.` : `Is ${meant} meant?`;
  refuse(`Nothing in this library is said by ${source}, and no grabber of it is named so. ${hint}`);
}

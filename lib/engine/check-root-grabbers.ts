/** The names of grabbers in the settings of roots, before a scan remembers them: a mistyped one would leave all out. */
import { ValhallaError } from '../errors.ts';
import { BUILT_IN_GRABBERS } from '../grabber/registry.ts';
import { nearName } from '../near-name.ts';
import type { RootSettings } from '../options.ts';

/**
 * @param others names of the grabbers that are on; built-in ones that are off may be named too
 * @throws ERR_VALHALLA_OPTION
 */
export function checkRootGrabbers(roots: readonly RootSettings[], others: readonly string[]): void {
  const known = [...new Set([...BUILT_IN_GRABBERS.map(({ name }) => name), ...others])];
  for (const { path, grabbers } of roots) {
    const stranger = grabbers?.find((name) => !known.includes(name));
    if (stranger === undefined) continue;
    const meant = nearName(stranger, known);
    const hint = meant === undefined ? '' : ` Is ${meant} meant?`;
    throw new ValhallaError(
      'ERR_VALHALLA_OPTION',
      `There is no grabber ${stranger} to look at ${path}.${hint} Known are ${known.join(', ')}; another one has to be named as a grabber of the scan, too.`,
      { path },
    );
  }
}

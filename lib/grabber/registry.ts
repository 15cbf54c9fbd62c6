/** The grabbers that come with the library, as data. */
import type { Grabber } from './contract.ts';

export interface BuiltInGrabber {
  readonly name: string;
  /** `valhalla:<name>`, where others have the address of their file. */
  readonly url: string;
  /** Runs unless the user switches it off. Those that use the web, or are for show, run only when named. */
  readonly on: boolean;
  /** With its default options it says what the fast lane of the parser says too: pictures inside the file. */
  readonly unlessLocated: boolean;
  /** From the same file of the build: an import of each by an address would cost every scan 10 ms. */
  load(): Promise<{ readonly default: Grabber }>;
}

function builtIn(
  name: string,
  load: BuiltInGrabber['load'],
  { on = true, unlessLocated = false }: { readonly on?: boolean; readonly unlessLocated?: boolean } = {},
): BuiltInGrabber {
  return { name, url: `valhalla:${name}`, on, unlessLocated, load };
}

/** In the order in which they are listed and started. */
export const BUILT_IN_GRABBERS: readonly BuiltInGrabber[] = [
  builtIn('embedded-artwork', () => import('../../grabbers/embedded-artwork/index.ts'), {
    unlessLocated: true,
  }),
  builtIn('local-artwork', () => import('../../grabbers/local-artwork.ts')),
  builtIn('local-lyrics', () => import('../../grabbers/local-lyrics/index.ts')),
  builtIn('local-subtitles', () => import('../../grabbers/local-subtitles/index.ts')),
  builtIn('nfo', () => import('../../grabbers/nfo/index.ts')),
  builtIn('tracks', () => import('../../grabbers/tracks/index.ts')),
  builtIn('dummy', () => import('../../grabbers/dummy.ts'), { on: false }),
];

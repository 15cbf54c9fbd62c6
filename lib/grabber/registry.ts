/** The grabbers that come with the library, as data. */
import { ownModule } from '../own-module.ts';

export interface BuiltInGrabber {
  readonly name: string;
  readonly url: string;
  /** Runs unless the user switches it off. Those that use the web, or are for show, run only when named. */
  readonly on: boolean;
  /** With its default options it says what the fast lane of the parser says too: pictures inside the file. */
  readonly unlessLocated: boolean;
}

function builtIn(name: string, module: string, on: boolean, unlessLocated = false): BuiltInGrabber {
  return {
    name,
    url: ownModule(`../grabbers/${module}`).href,
    on,
    unlessLocated,
  };
}

/** In the order in which they are listed and started. */
export const BUILT_IN_GRABBERS: readonly BuiltInGrabber[] = [
  builtIn('embedded-artwork', 'embedded-artwork/index', true, true),
  builtIn('local-artwork', 'local-artwork', true),
  builtIn('local-lyrics', 'local-lyrics/index', true),
  builtIn('local-subtitles', 'local-subtitles/index', true),
  builtIn('nfo', 'nfo/index', true),
  builtIn('tracks', 'tracks/index', true),
  builtIn('dummy', 'dummy', false),
];

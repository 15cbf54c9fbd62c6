/**
 * The dispatcher's rule: where does a packet go next? It looks at nothing but the header. The steps of one file follow
 * each other through the store (a parsed file becomes rows of due grabs, a grab rows of due downloads), so every
 * result that is worth keeping goes to the DB manager, and only what was not begun goes back to where it came from.
 */
import type { Outcome, Step } from '../channel/packet.ts';

export type Place =
  /** A process of its own, for files that were in flight when the last run died. */
  | 'prober'
  | 'parser'
  | 'grabber'
  | 'downloader'
  | 'dbmanager'
  /** Whoever asked for a picture. */
  | 'asker';

export interface Route {
  readonly place: Place;
  readonly step: Step;
}

const WORKPLACE: Readonly<Record<Step, Place>> = {
  probe: 'prober',
  parse: 'parser',
  picture: 'parser',
  grab: 'grabber',
  download: 'downloader',
};

/** @param outcome undefined: work that was granted */
export function route(step: Step, outcome: Outcome | undefined): Route {
  // Not begun: its thread ended before it came to it, and nobody blames it.
  if (outcome === undefined || outcome === 'returned') return { place: WORKPLACE[step], step };
  if (step === 'picture') return { place: 'asker', step };
  // A file that a process of its own survived, or hung at, is an ordinary file: threads have their own limits.
  if (step === 'probe' && outcome !== 'died') return { place: 'parser', step: 'parse' };
  return { place: 'dbmanager', step };
}

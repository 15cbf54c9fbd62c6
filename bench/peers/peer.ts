import type { Usage } from '../usage.ts';

/** Something that scans a folder of music into a database, and can be run beside us. */
export interface Peer {
  readonly name: string;
  /**
   * Makes it ready: builds it, looks for its program.
   * @returns why it cannot run here, in one line; undefined when it can
   */
  prepare(): string | undefined;
  /**
   * One scan in a process of its own, from its start to its end.
   * @param library folder of music
   * @param store empty folder at the first scan; what the peer keeps between scans
   */
  scan(library: string, store: string): Promise<Usage>;
  /** Files in its database, after a scan: a fast scan that found nothing is none. */
  count(store: string): number;
}

/** What a grabber is given to work with, and how a packet becomes the item it sees. */
import { basename } from 'node:path';
import { compileSidecarPatterns } from '../channel/sidecar-pattern.ts';
import { ValhallaError } from '../errors.ts';
import { LogBudget } from './log-budget.ts';
import type { Clock } from '../channel/outbox.ts';
import type { GrabTask, Lane, Packet, SidecarEntry } from '../channel/packet.ts';
import type { Grabber, GrabberContext, GrabItem, GrabberType } from './contract.ts';
import type { FetchClient } from './fetch-client.ts';

/** The part of `store/artwork-store.ts` that a grabber reaches. */
export interface PictureStore {
  write(bytes: Uint8Array): Promise<{ readonly name: string; readonly mime: string }>;
}

/** What all grabbers of a thread share. */
export interface ThreadServices {
  readonly fetch: FetchClient;
  readonly pictures: PictureStore;
  readonly log: (from: string, text: string) => void;
  /** Aborted at stop. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

const PICTURE_CAP = 32 * 1024 * 1024;

/**
 * @param options as the grabber's schema returned them
 * @param lane of what it is at: requests of one that somebody waits for go first
 */
export function createContext(
  grabber: Grabber,
  options: unknown,
  services: ThreadServices,
  lane: () => Lane,
): GrabberContext {
  const { fetch, pictures, signal, clock } = services;
  const budget = new LogBudget((text) => services.log(grabber.name, text), clock);
  return {
    options,
    signal,
    fetch: async (url, request = {}) => {
      // What it says of itself decides whether it may run without being named: it must be true.
      if (grabber.web !== true) {
        throw new ValhallaError(
          'ERR_VALHALLA_WEB_REFUSED',
          `The grabber ${grabber.name} does not say that it uses the web; add \`web: true\` to it.`,
        );
      }
      return await fetch.fetch(grabber.name, url, request, signal, lane());
    },
    keep: async (bytes) => {
      if (!(bytes instanceof Uint8Array) || bytes.length > PICTURE_CAP) {
        throw new ValhallaError(
          'ERR_VALHALLA_NO_ARTWORK',
          `context.keep takes the bytes of a picture (Uint8Array), at most ${PICTURE_CAP}.`,
        );
      }
      const { name, mime } = await pictures.write(bytes);
      return { name, mime };
    },
    log: (text) => budget.log(text),
  };
}

/** @returns from the packets of one grabber, the items to show it */
export function createItemReader(grabber: Grabber): (packet: Packet) => GrabItem {
  const matcherOf = compileSidecarPatterns(grabber.sidecars ?? []);
  const looks = (grabber.sidecars ?? []).length > 0;
  return (packet) => {
    const task = JSON.parse(packet.body) as GrabTask;
    return {
      id: task.item,
      path: task.path,
      file: packet.bytes ?? task.path,
      // The DB manager sends only what the grabber's `types` name, and playlists are none of them.
      type: task.type as GrabberType,
      stamp: task.stamp,
      values: task.values,
      sidecars: looks ? choose(task.sidecars, matcherOf(basename(task.path))) : [],
    };
  };
}

function choose(sidecars: readonly SidecarEntry[], rankOf: (name: string) => number): SidecarEntry[] {
  const ranked: [rank: number, sidecar: SidecarEntry][] = [];
  for (const sidecar of sidecars) {
    const rank = rankOf(sidecar.name);
    if (rank >= 0) ranked.push([rank, sidecar]);
  }
  // Equal ranks (`Cover.jpg` beside `cover.jpg`) by name: the same answer at every scan.
  ranked.sort(([a, first], [b, second]) => a - b || (first.name < second.name ? -1 : 1));
  return ranked.map(([, sidecar]) => sidecar);
}

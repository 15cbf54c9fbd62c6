/** What the two ways of grabbing (`grab-items.ts`, `grab-scopes.ts`) do their work with; the runner sits behind it. */
import type { GrabResult, Packet, ScopeAnswer } from '../channel/packet.ts';
import type { GrabItem } from './contract.ts';
import type { Pace } from './pace.ts';
import type { WorkQueue } from './work-queue.ts';

export interface Desk {
  readonly queue: WorkQueue;
  readonly pace: Pace;
  /** Lets the thread's others in, if it is time. */
  readonly giveWay: () => Promise<void>;
  /** Neither off nor stopped. */
  readonly on: () => boolean;
  /** To be called with every packet taken from the queue. Undefined: it is finished, there is nothing to do. */
  readonly open: (packet: Packet) => GrabItem | undefined;
  /** Before and after every call of the plugin's code: the watchdog's clock runs between the two. */
  readonly begin: (packet: Packet) => void;
  readonly end: () => void;
  /** Finishes a packet with nothing. */
  readonly skip: (packet: Packet) => void;
  readonly done: (packet: Packet, result: GrabResult) => void;
  /** One fault, however many packets it concerns. */
  readonly fault: (packets: readonly Packet[], error: unknown) => void;
  readonly recall: (scopes: readonly string[]) => Promise<readonly ScopeAnswer[]>;
}

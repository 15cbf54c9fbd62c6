/** The queue of a grabber, by its name, and back. */
import type { ConsumerName } from './packet.ts';

const PREFIX = 'grabber:';

export function queueOf(grabber: string): ConsumerName {
  return `${PREFIX}${grabber}`;
}

/** @param queue of a grabber */
export function grabberOf(queue: ConsumerName): string {
  return queue.slice(PREFIX.length);
}

export function isGrabberQueue(queue: ConsumerName): boolean {
  return queue.startsWith(PREFIX);
}

import type { Clock } from '../channel/outbox.ts';
import { systemClock } from '../channel/outbox.ts';

/**
 * Waits for a promise, but not for ever. (It ends a wait, not a loop: that is the watchdog's.)
 *
 * @returns false where the time was over first
 */
export async function within(
  milliseconds: number,
  promise: Promise<unknown>,
  clock: Clock = systemClock,
): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = clock.setTimeout(() => resolve(false), milliseconds);
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clock.clearTimeout(timer);
  }
}

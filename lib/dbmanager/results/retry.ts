/**
 * When is a failed step tried again, and when is a file left alone until it changes? Pure.
 *
 * An I/O error says nothing about the file: it is tried at every later scan, for ever. A fault of the file, whose bytes
 * are what they were, is tried again by the first scan after an hour, then after four; the third time it is quarantined.
 * A file that ended a whole process is quarantined at once: meeting it again would end every scan.
 */
import type { Outcome } from '../../channel/packet.ts';

const HOUR = 3_600_000;
const TRIES = 3;

/** The next scan, whenever that is. */
export const AT_NEXT_SCAN = 0;
/** Never by itself: only when the file changes, or at a full scan. */
export const NEVER: number = Number.MAX_SAFE_INTEGER;

export interface Retry {
  readonly quarantined: boolean;
  /** Milliseconds since the epoch. */
  readonly nextTry: number;
}

/** @param tries faults in a row, this one included; I/O errors are none */
export function afterFailure(outcome: Outcome, tries: number, now: number, killer = false): Retry {
  if (outcome === 'unavailable') return { quarantined: false, nextTry: AT_NEXT_SCAN };
  if (killer || tries >= TRIES) return { quarantined: true, nextTry: NEVER };
  return { quarantined: false, nextTry: now + HOUR * 4 ** (tries - 1) };
}

/** Of a grabber that asks nobody: its own fault perhaps, and mended by the next scan. */
export function afterGrabFailure(outcome: Outcome, tries: number, now: number): Retry {
  const retry = afterFailure(outcome, tries, now);
  if (retry.quarantined || outcome === 'unavailable') return retry;
  return { quarantined: false, nextTry: tries === 1 ? AT_NEXT_SCAN : now + HOUR };
}

/**
 * Of the web: a service that is down is not asked again at once.
 *
 * @param tries failures in a row, this one included: each makes the wait longer
 */
export function afterWebFailure(outcome: Outcome, tries: number, now: number): Retry {
  const wait = HOUR * 4 ** Math.min(tries - 1, 5);
  if (outcome === 'unavailable') return { quarantined: false, nextTry: now + wait };
  return tries >= TRIES
    ? { quarantined: true, nextTry: NEVER }
    : { quarantined: false, nextTry: now + 24 * wait };
}

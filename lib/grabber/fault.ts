/** What it means when a grabber throws: whose fault it is, and what becomes of the item. */
import { isValhallaError, toWire } from '../errors.ts';
import type { Outcome } from '../channel/packet.ts';
import type { WireError } from '../errors.ts';

export interface Fault {
  readonly outcome: Extract<Outcome, 'failed' | 'unavailable' | 'returned'>;
  readonly error: WireError;
  /** Counts towards switching the grabber off. */
  readonly counts: boolean;
}

/** A disk or share that is away or not for us says nothing about the file (design: an I/O error is never final). */
const IO_CODES: ReadonlySet<unknown> = new Set([
  'EACCES', 'EPERM', 'EIO', 'ENOENT', 'ENOTDIR', 'ENOTCONN', 'ESTALE', 'ENODEV', 'ENXIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'ETIMEDOUT', 'EHOSTDOWN',
]); // prettier-ignore

/**
 * A file that cannot be read is nobody's fault here; five services in a row that do not answer are a reason to leave
 * the service alone for this scan, though nothing is final about any item.
 *
 * @param stopped the scan is being stopped: what a grabber throws now, it throws because of that
 */
export function faultOf(error: unknown, stopped: boolean): Fault {
  if (stopped) return { outcome: 'returned', error: toWire(error, 'ERR_VALHALLA_CANCELLED'), counts: false };
  if (isValhallaError(error)) {
    if (error.code === 'ERR_VALHALLA_UNAVAILABLE')
      return { outcome: 'unavailable', error: toWire(error), counts: false };
    // The web thread stops while this one does not.
    if (error.code === 'ERR_VALHALLA_CANCELLED')
      return { outcome: 'unavailable', error: toWire(error), counts: false };
    if (error.code === 'ERR_VALHALLA_WEB')
      return { outcome: 'unavailable', error: toWire(error), counts: true };
    // A sidecar that is damaged, or a bomb: the file's fault.
    if (error.code === 'ERR_VALHALLA_NOT_PARSED' || error.code === 'ERR_VALHALLA_TOO_LARGE')
      return { outcome: 'failed', error: toWire(error), counts: false };
    return { outcome: 'failed', error: toWire(error), counts: true };
  }
  if (IO_CODES.has(codeOf(error)))
    return { outcome: 'unavailable', error: toWire(error, 'ERR_VALHALLA_UNAVAILABLE'), counts: false };
  return { outcome: 'failed', error: toWire(error, 'ERR_VALHALLA_GRABBER'), counts: true };
}

function codeOf(error: unknown): unknown {
  // What a plugin throws may be anything, a proxy that throws at every touch too.
  try {
    return (error as { code?: unknown } | null | undefined)?.code;
  } catch {
    return undefined;
  }
}

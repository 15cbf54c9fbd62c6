/** What whoever waits for a file is told where its parse failed. */
import type { Packet } from '../../channel/packet.ts';
import type { WireError } from '../../errors.ts';
import { errorOf } from '../announcer.ts';

const ABSENT: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);

/**
 * A file that went between the look and its parse does not exist, as the look would have said a moment later. A scan says
 * that it cannot be read now: perhaps its disk went.
 */
export function parseFailure(packet: Packet, asked: string): WireError {
  const error = errorOf(packet);
  if (packet.outcome !== 'unavailable' || !ABSENT.has(error.system)) return error;
  return {
    code: 'ERR_VALHALLA_NO_FILE',
    message: `${asked} does not exist any more. Check the path.`,
    path: asked,
  };
}

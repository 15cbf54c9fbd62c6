/**
 * `acceptLoss` of a root at whose path nothing is: believed where its folder was moved or removed, and never where its
 * disk may be away.
 */
import type { FromScanner } from '../../channel/listing.ts';
import type { FolderRow } from '../tables/folders.ts';

export const REMOVED = 'it is not there any more, and its loss was accepted';

const BY_HAND = 'where it is gone for good, make an empty folder there, and accept the loss of that';

/**
 * @param absent as the scanner found it
 * @param row of the root's own folder
 * @returns why it may be away; undefined: it is gone
 */
export function whyAway(
  absent: Extract<FromScanner, { kind: 'unlisted' }>['absent'],
  row: Pick<FolderRow, 'mount'> | undefined,
): string | undefined {
  if (row?.mount === 1) return `its loss is not accepted, for it was a mount point: ${BY_HAND}`;
  if (absent === 'removed') return undefined;
  return `its loss is not accepted, for the folder it lay in is empty or cannot be read, as where a disk is away: ${BY_HAND}`;
}

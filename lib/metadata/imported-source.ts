/** The source of what another library had found of an item: it fills what nothing here says. */
import { PRIORITY } from './priority-scale.ts';

/** A database of libvalhalla 2. */
export const IMPORTED_SOURCE = 'libvalhalla2';

export const IMPORTED_PRIORITY: number = PRIORITY.LOWEST;

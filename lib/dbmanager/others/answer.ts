/** What a process that holds the lock answers to one that does not, and the DB manager to its own application. */
import type { WireError } from '../../errors.ts';

export type Answer = { readonly value: unknown } | { readonly error: WireError };

/** The changes of a library, whichever process makes them, as a loop of the application. */
import { setTimeout as pause } from 'node:timers/promises';
import { isValhallaError } from '../errors.ts';
import type { Queries } from '../reader/reader-messages.ts';

export interface LibraryChange {
  /** Items whose values, pictures, state or place are others; an item that is gone among them. */
  readonly items: readonly number[];
  /** Smart playlists were saved, or are gone. */
  readonly playlists: boolean;
  /** More has changed than is told one by one, or than is remembered: nothing that was read before is to be trusted. */
  readonly everything: boolean;
  /** For `since`, to go on from here another time. */
  readonly cursor: number;
}

export interface ChangesOptions {
  /** The `cursor` of a change that was taken another time. Default: what changes from now on. */
  readonly since?: number | undefined;
  /** Aborting it ends the loop. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds between two looks at the log, when there was nothing new. */
const LOOKS = 100;

type Ask = (argument: Queries['changes'][0]) => Promise<Queries['changes'][1]>;

/** @param ask of the reader; rejects when the library is closed, which ends the loop */
export function follow(
  ask: Ask,
  { since, signal }: ChangesOptions,
): AsyncGenerator<LibraryChange, void, void> {
  // From now on, and not from when the loop begins: queries that are asked later read nothing that is older.
  const begin = since === undefined ? ask({}).then(({ cursor }) => cursor) : Promise.resolve(since);
  begin.catch(() => undefined);
  return loop(ask, begin, signal);
}

async function* loop(
  ask: Ask,
  begin: Promise<number>,
  signal: AbortSignal | undefined,
): AsyncGenerator<LibraryChange, void, void> {
  try {
    let cursor = await begin;
    while (true) {
      signal?.throwIfAborted();
      const change = await ask({ since: cursor });
      cursor = change.cursor;
      if (change.everything || change.playlists || change.items.length > 0) yield change;
      else await pause(LOOKS, undefined, { signal });
    }
  } catch (error) {
    const isOver =
      signal?.aborted === true || (isValhallaError(error) && error.code === 'ERR_VALHALLA_CLOSED');
    if (!isOver) throw error;
  }
}

/** Who does what is asked for: one a kind. Whatever becomes of it, whoever asked hears of it, and once. */
import { toWire } from '../../errors.ts';
import { isDatabaseFailure } from '../../store/sqlite-error.ts';
import type { RequestKind } from '../tables/requests.ts';
import type { Answer } from './answer.ts';

/** Whoever waits for the answer of a request. */
export interface Asker {
  /** What is told on the way; where the holder died, and another one began anew, once more. */
  readonly hear?: (step: unknown) => void;
  readonly settle: (answer: Answer) => void;
}

/** Begins to serve a request; settles it once, now or later. */
export type Server = (body: unknown, asker: Required<Asker>) => void;

export class Servers {
  readonly #servers = new Map<string, Server>();
  /** Requests that were begun, and are not yet answered. */
  #serving = 0;

  set(kind: RequestKind, server: Server): void {
    this.#servers.set(kind, server);
  }

  get busy(): boolean {
    return this.#serving > 0;
  }

  /** Nobody waits any more for what was begun. */
  giveUp(): void {
    this.#serving = 0;
  }

  /** @throws where the database has failed */
  begin(kind: string, body: unknown, { hear, settle }: Required<Asker>): void {
    const server = this.#servers.get(kind);
    if (server === undefined) {
      const message = `No process is at work on this library that could do this: ${kind}.`;
      settle({ error: { code: 'ERR_VALHALLA_UNSERVED', message } });
      return;
    }
    this.#serving++;
    let open = true;
    const done = (answer: Answer): void => {
      if (!open) return;
      open = false;
      this.#serving = Math.max(0, this.#serving - 1);
      settle(answer);
    };
    try {
      server(body, { hear, settle: done });
    } catch (error) {
      // What somebody asks for may break what serves it, and nothing else.
      if (isDatabaseFailure(error)) throw error;
      done({ error: toWire(error) });
    }
  }
}

/**
 * The answers of one grabber's lookups that this thread remembers. The database remembers all of them; this saves the
 * question for the tracks of an album that come in the next window. Least recently used goes first.
 */
import type { ScopeAnswer } from '../channel/packet.ts';

interface Remembered {
  readonly answer: ScopeAnswer;
  /** Some result packet carries it to the database, or it came from there. */
  saved: boolean;
}

export const ANSWERS_KEPT = 256;

export class Answers {
  readonly #kept = new Map<string, Remembered>();
  readonly #capacity: number;

  constructor(capacity: number = ANSWERS_KEPT) {
    this.#capacity = capacity;
  }

  /** @param now milliseconds since the epoch */
  get(scope: string, now: number): ScopeAnswer | undefined {
    const found = this.#kept.get(scope);
    if (found === undefined) return undefined;
    this.#kept.delete(scope);
    if (found.answer.expires <= now) return undefined;
    this.#kept.set(scope, found);
    return found.answer;
  }

  add(answer: ScopeAnswer, saved: boolean): void {
    this.#kept.delete(answer.scope);
    this.#kept.set(answer.scope, { answer, saved });
    if (this.#kept.size <= this.#capacity) return;
    const [oldest] = this.#kept.keys();
    this.#kept.delete(oldest as string);
  }

  /** The answer once, for the first result that can carry it to the database; then undefined. */
  toSave(scope: string): ScopeAnswer | undefined {
    const found = this.#kept.get(scope);
    if (found === undefined || found.saved) return undefined;
    found.saved = true;
    return found.answer;
  }
}

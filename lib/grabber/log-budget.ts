/**
 * Lines that a grabber may write: a burst, then a few a minute. What is over is counted, and the next line that passes
 * says how many are missing.
 */
import type { Clock } from '../channel/outbox.ts';

export const LINES_AT_ONCE = 20;
const LINE_EVERY = 3_000;
const LINE_CAP = 1_000;

export class LogBudget {
  readonly #write: (text: string) => void;
  readonly #clock: Clock;
  #left = LINES_AT_ONCE;
  #since: number;
  #missing = 0;

  constructor(write: (text: string) => void, clock: Clock) {
    this.#write = write;
    this.#clock = clock;
    this.#since = clock.now();
  }

  log(text: unknown): void {
    const earned = Math.floor((this.#clock.now() - this.#since) / LINE_EVERY);
    if (earned > 0) {
      this.#left = Math.min(LINES_AT_ONCE, this.#left + earned);
      this.#since += earned * LINE_EVERY;
    }
    if (this.#left === 0) {
      this.#missing++;
      return;
    }
    this.#left--;
    const line = String(text);
    const cut = line.length > LINE_CAP ? `${line.slice(0, LINE_CAP)}…` : line;
    this.#write(this.#missing === 0 ? cut : `${cut} (${this.#missing} lines before this one are left out)`);
    this.#missing = 0;
  }
}

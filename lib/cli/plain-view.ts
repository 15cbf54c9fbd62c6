/** Progress where there is no terminal (a log, a service): a line now and then, none for a short scan. */
import { formatNumber, formatRate, plural, printable } from './format.ts';
import type { Pipe } from './pipe.ts';
import type { ScanView, ViewClock } from './scan-view.ts';
import type { ProgressSnapshot } from '../status/progress.ts';

/** Milliseconds between two lines. */
export const EVERY = 5000;

export class PlainView implements ScanView {
  readonly #pipe: Pipe;
  readonly #now: ViewClock;
  readonly #begun: number;
  #shown: number;

  /** @param now milliseconds that only go forward */
  constructor(pipe: Pipe, now: ViewClock = () => performance.now()) {
    this.#pipe = pipe;
    this.#now = now;
    this.#begun = now();
    this.#shown = this.#begun;
  }

  progress(snapshot: ProgressSnapshot): void {
    const now = this.#now();
    if (now - this.#shown < EVERY) return;
    this.#shown = now;
    const { found, acknowledged, walked, parser, slowest } = snapshot;
    const parts = [
      `${formatNumber(acknowledged)} of ${plural(found, 'file')}${walked ? '' : ' found so far'}`,
      formatRate(acknowledged, now - this.#begun),
      ...(parser.failed === 0 ? [] : [`${formatNumber(parser.failed)} failed`]),
      ...(slowest === undefined || slowest.milliseconds < EVERY
        ? []
        : [`${slowest.stage}: ${printable(slowest.path)}`]),
    ];
    this.note(parts.join(', '));
  }

  note(text: string): void {
    this.#pipe.say(text);
  }

  stop(): void {
    // Every line is complete in itself.
  }
}

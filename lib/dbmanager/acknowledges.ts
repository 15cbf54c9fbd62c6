/** Acknowledges, one a file, on their way to the scanners: they go out when what they stand for is committed. */
import type { ToScanner } from '../channel/listing.ts';
import type { Batch } from './batch.ts';

export class Acknowledges {
  readonly #batch: Batch;
  readonly #send: (root: number, message: ToScanner) => void;
  /** By root. */
  #waiting = new Map<number, number>();
  #leaving = false;

  constructor(batch: Batch, send: (root: number, message: ToScanner) => void) {
    this.#batch = batch;
    this.#send = send;
  }

  add(root: number, files: number): void {
    if (files > 0) this.#waiting.set(root, (this.#waiting.get(root) ?? 0) + files);
  }

  /** Once a turn: they leave with the next commit, one message a root. @param sent called with what goes out */
  flush(sent: (files: number) => void): void {
    if (this.#leaving || this.#waiting.size === 0) return;
    this.#leaving = true;
    this.#batch.after(() => {
      const waiting = this.#waiting;
      this.#waiting = new Map();
      this.#leaving = false;
      for (const [root, files] of waiting) {
        sent(files);
        this.#send(root, { kind: 'ack', root, files });
      }
    });
  }
}

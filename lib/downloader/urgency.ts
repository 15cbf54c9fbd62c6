/**
 * Whether somebody waits for the file that a request is made for: `now` goes before `normal` in every queue of its host,
 * within its pace. It may become so while the request waits, and is never taken back.
 */
import type { Lane } from '../channel/packet.ts';

export class Urgency {
  readonly #raised = new Set<() => void>();
  #lane: Lane;

  constructor(lane: Lane = 'normal') {
    this.#lane = lane;
  }

  get lane(): Lane {
    return this.#lane;
  }

  raise(): void {
    if (this.#lane === 'now') return;
    this.#lane = 'now';
    for (const raised of this.#raised) raised();
    this.#raised.clear();
  }

  /** Called once, at once where it is `now` already. @returns takes that back */
  onRaise(raised: () => void): () => void {
    if (this.#lane === 'now') raised();
    else this.#raised.add(raised);
    return () => this.#raised.delete(raised);
  }
}

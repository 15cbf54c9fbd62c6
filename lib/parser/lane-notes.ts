/** What each lane said of one file, and how long it took: for `valhalla parse`. */
import type { LaneNote } from '../channel/trial.ts';

export class LaneNotes {
  #notes: LaneNote[] = [];
  #begun = performance.now();

  /** The time of the next lane begins now: what it takes to load one is not the file's. */
  restart(): void {
    this.#begun = performance.now();
  }

  add(lane: string, gap: string | undefined): void {
    const micros = Math.round((performance.now() - this.#begun) * 1000);
    this.#notes.push({ lane, micros, gap });
    this.restart();
  }

  /** @returns those of this file; the next one begins with none */
  take(): readonly LaneNote[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }
}

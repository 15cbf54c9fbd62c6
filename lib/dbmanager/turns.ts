/**
 * When the DB manager works: at each message, when its open batch is due, and between two messages as long as there is
 * something left to do. A database that fails ends the scan, not the thread.
 */
import type { DbManager } from './dbmanager.ts';

export class Turns {
  readonly #manager: DbManager;
  #timer: NodeJS.Timeout | undefined;
  #due: number = Number.POSITIVE_INFINITY;
  #immediate: NodeJS.Immediate | undefined;

  constructor(manager: DbManager) {
    this.#manager = manager;
  }

  /** One piece of work, and what follows from it. */
  take(work: () => void): void {
    try {
      work();
      this.#manager.turn();
    } catch (error) {
      this.#manager.fail(error);
    }
    this.goOn();
  }

  /** Sees to it that there will be a further turn, where one is needed. */
  goOn(): void {
    const { deadline, restless } = this.#manager;
    if (deadline !== undefined && deadline < this.#due) this.#wakeAt(deadline);
    if (restless) {
      this.#immediate ??= setImmediate(() => {
        this.#immediate = undefined;
        this.take(() => this.#manager.idleStep());
      });
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  /** An open batch is due before the sync of an earlier one. */
  #wakeAt(due: number): void {
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(
      () => {
        this.#due = Number.POSITIVE_INFINITY;
        this.take(() => undefined);
      },
      Math.max(1, Math.ceil(due - performance.now())),
    );
  }
}

/**
 * When the DB manager works: at each message, when its open batch is due, and between two messages as long as there is
 * something left to do. A database that fails ends the scan, not the thread.
 */
import type { DbManager } from './dbmanager.ts';

export class Turns {
  readonly #manager: DbManager;
  #timer: NodeJS.Timeout | undefined;
  #due: number = Number.POSITIVE_INFINITY;
  #lookTimer: NodeJS.Timeout | undefined;
  #lookDue: number = Number.POSITIVE_INFINITY;
  #immediate: NodeJS.Immediate | undefined;

  constructor(manager: DbManager) {
    this.#manager = manager;
  }

  /** One piece of work, and what follows from it. */
  take(work: () => void): void {
    try {
      work();
      if (performance.now() >= this.#lookDue) this.#look();
      this.#manager.turn();
    } catch (error) {
      this.#manager.fail(error);
    }
    this.goOn();
  }

  /** Sees to it that there will be a further turn, where one is needed. */
  goOn(): void {
    const { deadline, restless, mailbox } = this.#manager;
    if (deadline !== undefined && deadline < this.#due) this.#wakeAt(deadline);
    if (mailbox.lookIn !== undefined) this.#lookAfter(mailbox.lookIn);
    if (restless) {
      this.#immediate ??= setImmediate(() => {
        this.#immediate = undefined;
        this.take(() => this.#manager.idleStep());
      });
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#lookTimer);
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

  /**
   * What other processes have written is looked at from time to time: nothing tells of it. The timer is for quiet times;
   * while messages pour in, Node.js lets timers wait for seconds, so it is looked between two messages.
   */
  #lookAfter(milliseconds: number): void {
    const due = performance.now() + milliseconds;
    if (due >= this.#lookDue) return;
    clearTimeout(this.#lookTimer);
    this.#lookDue = due;
    this.#lookTimer = setTimeout(() => this.take(() => undefined), milliseconds + 1);
  }

  #look(): void {
    clearTimeout(this.#lookTimer);
    this.#lookDue = Number.POSITIVE_INFINITY;
    this.#manager.mailbox.look();
  }
}

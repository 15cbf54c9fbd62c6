/** All grabbers of one thread: each works through its own packets, one at a time; different ones take turns. */
import { ValhallaError, toWire } from '../errors.ts';
import { Runner } from './runner.ts';
import type { GrabberGives, GrabberSpec, GrabberTakes } from './grabber-messages.ts';
import { grabberOf } from '../channel/grabber-queue.ts';
import type { ScopeAnswer } from '../channel/packet.ts';
import type { Cell } from '../threads/cell.ts';
import type { RunnerThread } from './runner.ts';

export interface ChainThread extends Omit<RunnerThread, 'recall' | 'off' | 'log'> {
  /** Everything but results. */
  readonly send: (message: Exclude<GrabberGives, { kind: 'results' | 'connect' | 'stopped' }>) => void;
}

export class Chain {
  readonly #runners = new Map<string, Runner>();
  readonly #thread: ChainThread;
  readonly #recalls = new Map<number, (answers: readonly ScopeAnswer[]) => void>();
  #ticket = 0;

  /** @param cells one a grabber, in the same order */
  constructor(grabbers: readonly GrabberSpec[], cells: readonly Cell[], thread: ChainThread) {
    this.#thread = thread;
    const shared: RunnerThread = {
      ...thread,
      log: (from, text) => thread.send({ kind: 'log', from, text }),
      off: (grabber, reason) => thread.send({ kind: 'off', grabber, reason }),
      recall: (grabber, scopes) => this.#recall(grabber, scopes),
    };
    for (const [index, spec] of grabbers.entries()) {
      const cell = cells[index];
      if (cell === undefined)
        throw new ValhallaError('ERR_VALHALLA_INTERNAL', `There is no cell for the grabber ${spec.name}.`);
      this.#runners.set(spec.name, new Runner(spec, cell, shared));
    }
  }

  take(message: Exclude<GrabberTakes, { kind: 'stop' }>): void {
    switch (message.kind) {
      case 'work':
        for (const packet of message.packets) {
          const runner = this.#runners.get(grabberOf(packet.consumer));
          if (runner !== undefined) runner.add(packet);
          else this.#thread.finish({ ...packet, body: '', bytes: undefined, outcome: 'returned' });
        }
        break;
      case 'recalled':
        this.#recalls.get(message.ticket)?.(message.answers);
        this.#recalls.delete(message.ticket);
        break;
      case 'end-of-scan':
        for (const runner of this.#runners.values()) runner.endScan();
        break;
    }
  }

  /** The grabbers have had their say at the end of the scan: a thread that rests is told to stop right after. */
  async scanEnded(): Promise<void> {
    await Promise.all([...this.#runners.values()].map((runner) => runner.ended()));
  }

  /** Call after the thread's signal was aborted. Everything that is through was given to `finish` when it returns. */
  async stop(): Promise<void> {
    const stopped = [...this.#runners.values()].map((runner) => runner.stop());
    for (const answer of this.#recalls.values()) answer([]);
    this.#recalls.clear();
    await Promise.all(stopped);
  }

  /**
   * An error that nobody caught: of a timer or a promise that a plugin left behind.
   *
   * @returns false when it is no grabber's, then it is ours and must not be hidden
   */
  stray(error: unknown): boolean {
    const owner = [...this.#runners.values()].find((runner) => runner.owns(error));
    owner?.switchOff(`an error escaped it: ${toWire(error).message}`);
    return owner !== undefined;
  }

  #recall(grabber: string, scopes: readonly string[]): Promise<readonly ScopeAnswer[]> {
    return new Promise((resolve) => {
      const ticket = ++this.#ticket;
      this.#recalls.set(ticket, resolve);
      this.#thread.send({ kind: 'recall', ticket, grabber, scopes });
    });
  }
}

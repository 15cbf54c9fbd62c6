/** What the threads of the house say, handed on to whoever it is for. */
import type { DbManagerGives, DbManagerTakes } from '../dbmanager/dbmanager-messages.ts';
import type { DispatcherGives } from '../dispatcher/dispatcher-messages.ts';
import type { EventHub } from './event-hub.ts';
import type { ExternalValues } from './external-values.ts';
import { ProgressBoard } from './merge-progress.ts';
import type { Pictures } from './pictures.ts';
import type { ScanRun } from './scan-run.ts';
import type { House } from '../threads/house.ts';

export interface SwitchboardLines {
  readonly house: House;
  readonly events: EventHub;
  readonly external: ExternalValues;
  readonly pictures: Pictures;
  /** The scan that is on, or was last. */
  run(): ScanRun | undefined;
  /** Nothing is left for the web. */
  idle(): void;
  /** Something that was waited for is there. */
  answered(): void;
}

export class Switchboard {
  readonly #lines: SwitchboardLines;
  readonly #progress = new ProgressBoard();

  constructor(lines: SwitchboardLines) {
    this.#lines = lines;
  }

  fromDbManager(message: DbManagerGives): void {
    const { events, external } = this.#lines;
    const run = this.#lines.run();
    run?.fromDbManager(message);
    if (message.kind === 'events') {
      const began = performance.now();
      for (const event of message.events) events.announce(event);
      const milliseconds = performance.now() - began;
      this.#answer({ kind: 'credit', events: message.events.length, milliseconds });
    } else if (message.kind === 'finished') {
      // Told when the run is over, so that a listener may begin the next one; and before anybody hears of its promise.
      events.announce({ event: 'scan:end', ...message.report });
    } else if (message.kind === 'settled') external.take(message.ticket, message.answer);
    else if (message.kind === 'progress') {
      const progress = this.#progress.fromStore(message.progress, run?.walking ?? 0);
      events.announce({ event: 'progress', ...progress });
      this.#answer({ kind: 'progressed' });
    } else if (message.kind === 'idle') this.#lines.idle();
  }

  /**
   * Not at once: Node.js takes up to 1,000 messages from one port before it looks at the next, those that come meanwhile
   * too, and from the others come the messages that move a scan on.
   */
  #answer(message: DbManagerTakes): void {
    setImmediate(() => this.#lines.house.dbmanager(message));
  }

  fromDispatcher(message: DispatcherGives): void {
    this.#lines.run()?.fromDispatcher(message);
    if (message.kind === 'picture') {
      this.#lines.pictures.take(message.packet);
      this.#lines.answered();
    } else if (message.kind === 'progress') this.#progress.fromDispatcher(message.progress);
    else if (message.kind === 'log')
      this.#lines.events.announce({ event: 'log', from: message.from, text: message.text });
  }
}

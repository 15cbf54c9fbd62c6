/**
 * The ports of those who wait: the main thread's questions and changes, the scanner's looks, the dispatcher's results. They have
 * listeners, and are polled between two pieces of the scan's work (`precedence.ts`), because a port with a thousand
 * messages in it lets no other one in before they are through.
 */
import { Channel } from '../../channel/channel.ts';
import type { ChannelEnd } from '../../channel/channel.ts';
import type { DemandNews } from '../../channel/demand.ts';
import type { ScannerPack, ToScanner } from '../../channel/listing.ts';
import type { LookAnswer, LookQuestion } from '../../channel/look.ts';
import type { ToDbManager, ToDispatcher } from '../../channel/work.ts';
import type { DbManager } from '../dbmanager.ts';
import type { DbManagerTakesNow, ListenMessage } from '../dbmanager-messages.ts';
import type { Turns } from '../turns.ts';

/** What comes by the main thread's port, and is about no file. */
export interface Aside {
  change(message: Extract<DbManagerTakesNow, { kind: 'change' }>): void;
  listen(message: ListenMessage): void;
}

export class DemandPorts {
  readonly #main: Channel<DemandNews, DbManagerTakesNow>;
  #dispatcher: Channel<ToDispatcher, ToDbManager> | undefined;
  /** What the dispatcher gets when it is there: it is started for the first file that somebody waits for. */
  readonly #early: ToDispatcher[] = [];
  #looker: Channel<LookQuestion | ToScanner, ScannerPack | LookAnswer> | undefined;
  #manager: DbManager | undefined;
  #turns: Turns | undefined;
  #aside: Aside | undefined;

  constructor(main: ChannelEnd) {
    this.#main = new Channel(main);
  }

  listen(manager: DbManager, turns: Turns, aside: Aside): void {
    this.#manager = manager;
    this.#turns = turns;
    this.#aside = aside;
    this.#main.listen(this.#fromMain);
  }

  attachDispatcher(end: ChannelEnd): void {
    this.#dispatcher = new Channel<ToDispatcher, ToDbManager>(end).listen(this.#fromDispatcher);
    for (const message of this.#early.splice(0)) this.#dispatcher.send(message);
  }

  tell(news: DemandNews): void {
    this.#main.send(news);
  }

  toDispatcher(message: ToDispatcher): void {
    if (this.#dispatcher === undefined) this.#early.push(message);
    else this.#dispatcher.send(message);
  }

  toLooker(message: LookQuestion | ToScanner): void {
    this.#looker?.send(message);
  }

  /** A piece of the scan's work, once those who wait have had theirs. */
  before(work: () => void): void {
    const precedence = this.#manager?.demands.precedence;
    if (precedence === undefined) work();
    else precedence.before(() => this.takeOne(), work);
  }

  close(): void {
    this.#main.close();
    this.#looker?.close();
    this.#dispatcher?.close();
  }

  /**
   * Of what has come, now: what goes on first, what begins last, or whoever asks without end would be alone.
   *
   * @returns false: there was nothing
   */
  takeOne(): boolean {
    return (
      this.#dispatcher?.takeOne(this.#fromDispatcher) === true ||
      this.#looker?.takeOne(this.#fromLooker) === true ||
      this.#main.takeOne(this.#fromMain)
    );
  }

  readonly #fromMain = (message: DbManagerTakesNow): void => {
    this.#take((manager) => {
      if (message.kind === 'change') this.#aside?.change(message);
      else if (message.kind === 'listen') this.#aside?.listen(message);
      else if (message.kind === 'ask') manager.demands.ask(message);
      else if (message.kind === 'withdraw') manager.demands.withdraw(message.ticket);
      else if (message.kind === 'lost-looker') manager.demands.lostLooker(message.ticket, message.reason);
      else {
        this.#looker?.close();
        this.#looker = new Channel<LookQuestion | ToScanner, ScannerPack | LookAnswer>(message.end);
        this.#looker.listen(this.#fromLooker);
        manager.demands.askAgain();
      }
    });
  };

  readonly #fromLooker = (message: ScannerPack | LookAnswer): void => {
    this.#take(({ demands }) => {
      if (message.kind !== 'walk') demands.fromLooker(message);
      else for (const said of message.said) if (said.kind === 'checked') demands.fromLooker(said);
    });
  };

  readonly #fromDispatcher = (message: ToDbManager): void => {
    this.#take((manager) => manager.fromDispatcher(message));
  };

  #take(work: (manager: DbManager) => void): void {
    const manager = this.#manager;
    if (manager !== undefined) this.#turns?.take(() => work(manager));
  }
}

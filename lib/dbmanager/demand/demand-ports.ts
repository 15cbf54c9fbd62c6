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
import type { DbManagerTakesNow } from '../dbmanager-messages.ts';
import type { WantedChange } from '../others/mailbox.ts';
import type { Turns } from '../turns.ts';

type Changes = Extract<DbManagerTakesNow, { kind: 'change' }>['changes'];

export class DemandPorts {
  readonly #main: Channel<DemandNews, DbManagerTakesNow>;
  #dispatcher: Channel<ToDispatcher, ToDbManager> | undefined;
  /** What the dispatcher gets when it is there: it is started for the first file that somebody waits for. */
  readonly #early: ToDispatcher[] = [];
  #looker: Channel<LookQuestion | ToScanner, ScannerPack | LookAnswer> | undefined;
  #manager: DbManager | undefined;
  #turns: Turns | undefined;
  #wanted: (changes: Changes) => WantedChange[] = () => [];

  constructor(main: ChannelEnd) {
    this.#main = new Channel(main);
  }

  /** @param wanted with the answer to whoever wants it */
  listen(manager: DbManager, turns: Turns, wanted: (changes: Changes) => WantedChange[]): void {
    this.#manager = manager;
    this.#turns = turns;
    this.#wanted = wanted;
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
    this.#manager?.demands.precedence.before(this.poll, work);
  }

  close(): void {
    this.#main.close();
    this.#looker?.close();
    this.#dispatcher?.close();
  }

  /** Takes what has come, now. */
  readonly poll = (): void => {
    this.#main.drain(this.#fromMain);
    this.#looker?.drain(this.#fromLooker);
    this.#dispatcher?.drain(this.#fromDispatcher);
  };

  readonly #fromMain = (message: DbManagerTakesNow): void => {
    this.#take((manager) => {
      if (message.kind === 'change') manager.mailbox.change(this.#wanted(message.changes));
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

/**
 * The threads of a library that the main thread starts, and the channels between them: DB manager and dispatcher live
 * as long as the library, scanners as long as a scan. All other threads are the dispatcher's.
 */
import { Channel, createChannel } from '../channel/channel.ts';
import type { EventName } from '../events.ts';
import type { DemandNews } from '../channel/demand.ts';
import type {
  DbManagerGives,
  DbManagerOptions,
  DbManagerTakes,
  DbManagerTakesNow,
} from '../dbmanager/dbmanager-messages.ts';
import type {
  DispatcherGives,
  DispatcherOptions,
  DispatcherTakes,
} from '../dispatcher/dispatcher-messages.ts';
import { ValhallaError, fromWire } from '../errors.ts';
import { Backstage } from './backstage.ts';
import { startPool } from './niceness.ts';

export interface HouseOutput {
  fromDbManager(message: DbManagerGives): void;
  fromDispatcher(message: DispatcherGives): void;
  /** A thread of the house ended by itself: nothing more can be done with this library. */
  lost(error: ValhallaError): void;
}

/** A dispatcher ends its crews first: 1.5 s to stop, half a second to be terminated. */
const DISPATCHER_MILLISECONDS = 2_500;
/** A last commit with a checkpoint, on a slow disk. */
const DBMANAGER_MILLISECONDS = 10_000;

export class House {
  readonly #output: HouseOutput;
  readonly #dispatcherOptions: DispatcherOptions;
  /** None in a library that is only read. */
  readonly #dbmanager: Backstage<DbManagerTakes, DbManagerGives> | undefined;
  readonly #ready: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #demands: Channel<DbManagerTakesNow, DemandNews> | undefined;
  #listened = 0;
  #dispatcher: Backstage<DispatcherTakes, DispatcherGives> | undefined;
  /** Why nothing can be done any more. */
  #lostBy: ValhallaError | undefined;
  #stopped = false;

  constructor(dbmanager: DbManagerOptions | undefined, dispatcher: DispatcherOptions, output: HouseOutput) {
    this.#output = output;
    this.#dispatcherOptions = dispatcher;
    if (dbmanager === undefined) {
      this.#ready.resolve();
      return;
    }
    const { trace, nice = 0 } = dispatcher;
    if (nice > 0) startPool();
    const [now, nowEnd] = createChannel('main', 'dbmanager', 'now');
    this.#demands = new Channel<DbManagerTakesNow, DemandNews>(now);
    this.#dbmanager = new Backstage<DbManagerTakes, DbManagerGives>(
      { stage: 'dbmanager', options: dbmanager, ends: { now: nowEnd }, trace, nice },
      (message) => this.#fromDbManager(message),
      (error) => this.#lost(error),
    );
  }

  /** The database is open. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Where a thread was lost, that is told again instead: whoever asks is not to wait for ever. */
  dbmanager(message: DbManagerTakes): void {
    if (message.kind === 'attach-scanner') this.#dbmanager?.send(message, [message.end]);
    else if (message.kind === 'attach-dispatcher') this.#dbmanager?.send(message, [message.end, message.now]);
    else this.#dbmanager?.send(message);
    this.#tellLost();
  }

  /** Types somebody listens to. */
  listen(events: readonly EventName[]): void {
    const message = { kind: 'listen', events, number: ++this.#listened } as const;
    this.dbmanager(message);
    this.dbmanagerNow(message);
  }

  /** What becomes of files on demand. */
  hearDemands(take: (news: DemandNews) => void): void {
    this.#demands?.listen(take);
    this.#demands?.unref();
  }

  /** As `dbmanager`, past everything else that it has to do. */
  dbmanagerNow(message: DbManagerTakesNow): void {
    this.#demands?.send(message, message.kind === 'attach-looker' ? [message.end.port] : []);
    this.#tellLost();
  }

  /** Starts it with its first message. After `stop` nothing is sent, or a thread would outlive the library. */
  dispatcher(message: DispatcherTakes): void {
    if (!this.#stopped) this.#startDispatcher().send(message);
    this.#tellLost();
  }

  /** Nothing is left for its threads. One that was not needed so far is not started for that. */
  coolDown(): void {
    this.#dispatcher?.send({ kind: 'idle' });
  }

  /** While nothing is under way the application's process may end. */
  unref(): void {
    this.#dbmanager?.unref();
    this.#demands?.unref();
    this.#dispatcher?.unref();
  }

  ref(): void {
    this.#dbmanager?.ref();
    this.#demands?.ref();
    this.#dispatcher?.ref();
  }

  /** @returns threads that could not be ended */
  async stop(): Promise<number> {
    this.#stopped = true;
    const stopped = await this.#dispatcher?.stop({ kind: 'stop' }, DISPATCHER_MILLISECONDS);
    let abandoned = stopped?.kind === 'stopped' ? stopped.abandoned : 0;
    if (this.#dispatcher !== undefined && !this.#dispatcher.ended) abandoned++;
    await this.#dbmanager?.stop({ kind: 'stop' }, DBMANAGER_MILLISECONDS);
    this.#demands?.close();
    return abandoned + (this.#dbmanager?.ended === false ? 1 : 0);
  }

  #startDispatcher(): Backstage<DispatcherTakes, DispatcherGives> {
    if (this.#dispatcher !== undefined) return this.#dispatcher;
    const [end, dbEnd] = createChannel('dispatcher', 'dbmanager');
    const [now, dbNow] = createChannel('dispatcher', 'dbmanager', 'now');
    this.#dispatcher = new Backstage<DispatcherTakes, DispatcherGives>(
      {
        stage: 'dispatcher',
        options: this.#dispatcherOptions,
        ends: { dbmanager: end, now },
        trace: this.#dispatcherOptions.trace,
        nice: this.#dispatcherOptions.nice,
      },
      (message) => this.#output.fromDispatcher(message),
      (error) => this.#lost(error),
    );
    this.dbmanager({ kind: 'attach-dispatcher', end: dbEnd, now: dbNow });
    return this.#dispatcher;
  }

  #fromDbManager(message: DbManagerGives): void {
    if (message.kind === 'ready') this.#ready.resolve();
    else if (message.kind === 'refused') this.#ready.reject(fromWire(message.error));
    this.#output.fromDbManager(message);
  }

  #lost(error: ValhallaError): void {
    this.#lostBy = error;
    this.#ready.reject(error);
    this.#output.lost(error);
  }

  #tellLost(): void {
    const error = this.#lostBy;
    // Later: whoever sends may not be listening yet.
    if (error !== undefined) queueMicrotask(() => this.#output.lost(error));
  }
}

/** The DB manager's thread: one connection, one channel to the main thread, two to the dispatcher, one a scanner. */
import { Channel } from '../channel/channel.ts';
import type { ChannelEnd } from '../channel/channel.ts';
import type { FromScanner, ToScanner } from '../channel/listing.ts';
import type { ToDbManager, ToDispatcher } from '../channel/work.ts';
import { toWire } from '../errors.ts';
import { openWriter } from '../store/connection.ts';
import { explainSqlite } from '../store/sqlite-error.ts';
import { threadData } from '../threads/spawn.ts';
import { DbManager } from './dbmanager.ts';
import type {
  DbManagerEnds,
  DbManagerGives,
  DbManagerOptions,
  DbManagerTakes,
} from './dbmanager-messages.ts';
import { EventGate } from './event-gate.ts';
import { Stores } from './stores.ts';

const PROGRESS_MILLISECONDS = 200;

const { options, ends } = threadData<DbManagerOptions, DbManagerEnds>();
const main = new Channel<DbManagerGives, DbManagerTakes>(ends.main);
const scanners = new Map<number, Channel<ToScanner, FromScanner>>();
let dispatcher: Channel<ToDispatcher, ToDbManager> | undefined;

function start(): void {
  const db = openWriter(options.path);
  const stores = new Stores(db, options.languages);
  const gate = new EventGate((events) => main.send({ kind: 'events', events }));
  const output = {
    toMain: (message: DbManagerGives) => main.send(message),
    toDispatcher: (message: ToDispatcher) => dispatcher?.send(message),
    toScanner: (root: number, message: ToScanner) => scanners.get(root)?.send(message),
  };
  const manager = new DbManager(options.path, stores, gate, output, Date.now);

  /** Runs one piece of work; a database that fails ends the scan, not the thread. */
  const guard = (work: () => void): void => {
    try {
      work();
      manager.turn();
    } catch (error) {
      main.send({ kind: 'failed', error: toWire(explainSqlite(error, options.path)) });
    }
  };
  const idle = (): void => {
    guard(() => {
      if (manager.idleStep()) setImmediate(idle);
    });
  };
  const attach = (end: ChannelEnd): Channel<ToDispatcher, ToDbManager> =>
    new Channel<ToDispatcher, ToDbManager>(end).listen((message) =>
      guard(() => manager.fromDispatcher(message)),
    );

  main.listen((message) => {
    switch (message.kind) {
      case 'scan':
        try {
          main.send(manager.begin(message.request));
          idle();
        } catch (error) {
          main.send({ kind: 'refused', error: toWire(explainSqlite(error, options.path)) });
        }
        break;
      case 'attach-scanner': {
        const channel = new Channel<ToScanner, FromScanner>(message.end).listen((listing) =>
          guard(() => manager.fromScanner(listing)),
        );
        for (const root of message.roots) scanners.set(root, channel);
        break;
      }
      case 'attach-dispatcher':
        dispatcher = attach(message.end);
        break;
      case 'lost-scanner':
        guard(() => manager.lostScanner(message.roots, message.reason));
        break;
      case 'cancel':
        guard(() => manager.cancel());
        break;
      case 'finish':
        guard(() => manager.finish(message.threads));
        break;
      case 'listen':
        gate.listen(message.events);
        break;
      case 'credit':
        gate.credit(message.batches);
        break;
      case 'stop':
        clearInterval(timer);
        guard(() => manager.close());
        db.pragma('wal_checkpoint(TRUNCATE)');
        db.close();
        main.send({ kind: 'stopped' });
        main.close();
        dispatcher?.close();
        for (const channel of scanners.values()) channel.close();
        break;
    }
  });
  const timer = setInterval(() => {
    const { progress } = manager;
    if (progress !== undefined && gate.wants('progress')) main.send({ kind: 'progress', progress });
  }, PROGRESS_MILLISECONDS).unref();
  main.send({ kind: 'ready' });
}

try {
  start();
} catch (error) {
  main.send({ kind: 'refused', error: toWire(explainSqlite(error, options.path)) });
  main.close();
}

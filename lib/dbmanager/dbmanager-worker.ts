/**
 * The DB manager's thread: one connection, one channel to the main thread, one to the dispatcher, one a scanner, and
 * those on which somebody waits (`demand-ports.ts`).
 */
import type { Database } from 'better-sqlite3';
import { Channel } from '../channel/channel.ts';
import type { DemandNews } from '../channel/demand.ts';
import type { ScannerPack, ToScanner } from '../channel/listing.ts';
import type { LookQuestion } from '../channel/look.ts';
import type { Lane } from '../channel/packet.ts';
import type { ToDbManager, ToDispatcher } from '../channel/work.ts';
import { toWire } from '../errors.ts';
import { openWriter } from '../store/connection.ts';
import { preparingOnce } from '../store/prepare-once.ts';
import { explainSqlite } from '../store/sqlite-error.ts';
import { askOnce } from '../threads/ask-once.ts';
import { threadData } from '../threads/spawn.ts';
import { DbManager } from './dbmanager.ts';
import type {
  CheckpointErrand,
  DbManagerEnds,
  DbManagerGives,
  DbManagerOptions,
  DbManagerTakes,
} from './dbmanager-messages.ts';
import { DemandPorts } from './demand/demand-ports.ts';
import { EventGate } from './event-gate.ts';
import type { ExternalRow } from './others/external-change.ts';
import type { WantedChange } from './others/mailbox.ts';
import type { Answer } from './others/answer.ts';
import { Stores } from './stores.ts';
import { Turns } from './turns.ts';

const PROGRESS_MILLISECONDS = 200;

const { options, ends } = threadData<DbManagerOptions, DbManagerEnds>();
const main = new Channel<DbManagerGives, DbManagerTakes>(ends.main);
const scanners = new Map<number, Channel<ToScanner, ScannerPack>>();
let dispatcher: Channel<ToDispatcher, ToDbManager> | undefined;
const demands = new DemandPorts(ends.now);

function start(): void {
  const db = preparingOnce(openWriter(options.path));
  const gate = new EventGate((events) => main.send({ kind: 'events', events }));
  const output = {
    toMain: (message: DbManagerGives) => main.send(message),
    tell: (news: DemandNews) => demands.tell(news),
    toDispatcher: (message: ToDispatcher, lane?: Lane) =>
      lane === 'now' ? demands.toDispatcher(message) : dispatcher?.send(message),
    toLooker: (message: LookQuestion | ToScanner) => demands.toLooker(message),
    toScanner: (root: number, message: ToScanner) => scanners.get(root)?.send(message),
  };
  // Beside this thread, which goes on.
  const checkpoint = async (): Promise<unknown> => {
    try {
      return await askOnce<CheckpointErrand>('dbmanager/checkpoint-worker', options.path);
    } catch (error) {
      const { message } = explainSqlite(error, options.path) as Error;
      const text = `The log of the library is put into it by the thread that writes, so files that somebody waits for may take longer: ${message}`;
      gate.push({ event: 'log', from: 'database', text });
      throw error;
    }
  };
  const manager = new DbManager(
    options.path,
    () => new Stores(db, options.languages, options.albumIdentity, undefined, checkpoint),
    gate,
    output,
    Date.now,
  );
  const turns = new Turns(manager);
  demands.listen(manager, turns, {
    change: ({ changes }) => manager.mailbox.change(changes.map(wanted)),
    listen: ({ events, number }) => gate.listen(events, number),
  });

  main.listen((message) => {
    switch (message.kind) {
      case 'scan':
        try {
          const paths = manager.strangers(message.request);
          if (paths.length > 0) {
            main.send({ kind: 'strangers', paths });
            break;
          }
          const scanning = manager.begin(message.request);
          detach([...scanners.keys()]);
          main.send(scanning);
          // Before the progress of it.
          gate.flush();
          turns.goOn();
        } catch (error) {
          main.send({ kind: 'refused', error: toWire(explainSqlite(error, options.path)) });
        }
        break;
      case 'attach-scanner': {
        const channel = new Channel<ToScanner, ScannerPack>(message.end).listen(({ said }) =>
          turns.take(() => {
            for (const each of said) demands.before(() => manager.fromScanner(each));
          }),
        );
        for (const root of message.roots) scanners.set(root, channel);
        break;
      }
      case 'attach-dispatcher':
        dispatcher = new Channel<ToDispatcher, ToDbManager>(message.end).listen((taken) => {
          demands.before(() => turns.take(() => manager.fromDispatcher(taken)));
        });
        demands.attachDispatcher(message.now);
        break;
      case 'lost-scanner':
        turns.take(() => manager.lostScanner(message.roots, message.reason));
        detach(message.roots);
        break;
      case 'hold':
        turns.take(() => manager.hold(message.on));
        break;
      case 'cancel':
        turns.take(() => manager.cancel());
        break;
      case 'cut-short':
        turns.take(() => manager.cutShort());
        break;
      case 'pause':
        turns.take(() => {
          manager.paused = message.on;
        });
        break;
      case 'finish':
        turns.take(() => manager.finish(message.threads));
        break;
      case 'listen':
        gate.listen(message.events, message.number);
        break;
      case 'credit':
        gate.credit(message.events, message.milliseconds);
        break;
      case 'progressed':
        isTelling = false;
        break;
      case 'stop':
        clearInterval(told);
        // What was wanted before.
        while (demands.takeOne());
        turns.stop();
        stop(manager, gate, db);
        break;
    }
  });
  let isTelling = false;
  const told = setInterval(() => {
    const { progress } = manager;
    if (progress === undefined || !gate.wants('progress')) return;
    // Behind the begin of its scan; and where listeners are slow the next one is newer.
    if (isTelling || gate.holds('scan:begin')) return;
    isTelling = true;
    main.send({ kind: 'progress', progress });
  }, PROGRESS_MILLISECONDS).unref();
  main.send({ kind: 'ready' });
  turns.take(() => manager.open());
}

function wanted({ ticket, row }: { ticket: number; row: ExternalRow }): WantedChange {
  return { row, settle: (error) => settle(ticket, error === undefined ? { value: undefined } : { error }) };
}

function settle(ticket: number, answer: Answer): void {
  main.send({ kind: 'settled', ticket, answer });
}

/** What they still have to say is not about a scan that runs. */
function detach(roots: Iterable<number>): void {
  for (const root of roots) {
    scanners.get(root)?.close();
    scanners.delete(root);
  }
}

/** Whatever state the database is in, the thread ends: what was not committed is due at the next scan. */
function stop(manager: DbManager, gate: EventGate, db: Database): void {
  try {
    manager.close();
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    manager.fail(error);
  }
  // Nobody could tell later.
  gate.cutShort();
  db.close();
  main.send({ kind: 'stopped' });
  main.close();
  demands.close();
  dispatcher?.close();
  for (const channel of scanners.values()) channel.close();
}

try {
  start();
} catch (error) {
  main.send({ kind: 'refused', error: toWire(explainSqlite(error, options.path)) });
  main.close();
  demands.close();
}

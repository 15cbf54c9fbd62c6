/** The scanner's thread. */
import { Channel } from '../channel/channel.ts';
import type { FromScanner } from '../channel/listing.ts';
import { Outbox } from '../channel/outbox.ts';
import { traceNow, traceSpan } from '../channel/trace.ts';
import { enter, leave } from '../threads/cell.ts';
import type { Cell } from '../threads/cell.ts';
import { threadData } from '../threads/spawn.ts';
import { nodeFileSystem } from './file-system.ts';
import { LookDesk } from './look-desk.ts';
import { Scanner } from './scanner.ts';
import type {
  ScannerControl,
  ScannerEnds,
  ScannerGives,
  ScannerOptions,
  ScannerReports,
  ScannerTakes,
} from './scanner-messages.ts';
import { typesBySuffix } from './suffixes.ts';

/** Messages come in between two turns only: how late a `cancel` or an answer may be taken. */
const TURN_MILLISECONDS = 2;

const { ends, cells, options } = threadData<ScannerOptions, ScannerEnds>();
const cell = cells[0] as Cell;
const dbmanager = new Channel<ScannerGives, ScannerTakes>(ends.dbmanager);
const main = new Channel<ScannerReports, ScannerControl>(ends.main);
const outbox = new Outbox<FromScanner>((said) => dbmanager.send({ kind: 'walk', said }));
const heartbeat = { enter: (at: number) => enter(cell, at), leave: () => leave(cell) };
const scanner = new Scanner(
  options,
  nodeFileSystem,
  heartbeat,
  {
    send: (message) => outbox.push(message),
    report: (message) => main.send(message),
    wake: () => goOn(),
  },
  () => performance.now(),
);
const desk = new LookDesk(nodeFileSystem, typesBySuffix(options.suffixes), heartbeat, (answer) =>
  dbmanager.send(answer),
);
let waiting = false;
let stopped = false;

dbmanager.listen((message) => {
  if (message.kind === 'look') desk.take(message);
  else {
    scanner.take(message);
    goOn();
  }
});
main.listen((message) => {
  scanner.control(message);
  if (message.kind === 'stop') {
    // With both ports closed nothing holds the thread: it ends by itself, after what was sent.
    stopped = true;
    outbox.flush();
    dbmanager.close();
    main.close();
  } else goOn();
});
goOn();

function goOn(): void {
  if (waiting || stopped) return;
  waiting = true;
  setImmediate(turn);
}

function turn(): void {
  waiting = false;
  if (stopped) return;
  const begin = traceNow();
  const end = performance.now() + TURN_MILLISECONDS;
  let more = scanner.step();
  while (more && performance.now() < end) more = scanner.step();
  traceSpan('walk', begin);
  if (more) goOn();
  else outbox.flush();
}

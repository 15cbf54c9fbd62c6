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

const { ends, cells } = threadData<undefined, ScannerEnds>();
const cell = cells[0] as Cell;
const dbmanager = new Channel<ScannerGives, ScannerTakes>(ends.dbmanager);
const main = new Channel<ScannerReports, ScannerControl>(ends.main);
const outbox = new Outbox<FromScanner>((said) => dbmanager.send({ kind: 'walk', said }));
let scanner: Scanner | undefined;
let waiting = false;
let stopped = false;

main.listen((message) => {
  if (message.kind === 'begin') begin(message.options);
  else if (message.kind === 'stop') stop();
  else scanner?.control(message);
  goOn();
});

function begin(options: ScannerOptions): void {
  const heartbeat = { enter: (at: number) => enter(cell, at), leave: () => leave(cell) };
  const walking = new Scanner(
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
  scanner = walking;
  dbmanager.listen((message) => {
    if (message.kind === 'look') desk.take(message);
    else {
      walking.take(message);
      goOn();
    }
  });
}

/** With both ports closed nothing holds the thread: it ends by itself, after what was sent. */
function stop(): void {
  stopped = true;
  outbox.flush();
  main.send({ kind: 'stopped' });
  dbmanager.close();
  main.close();
}

function goOn(): void {
  if (waiting || stopped || scanner === undefined) return;
  waiting = true;
  setImmediate(turn);
}

function turn(): void {
  waiting = false;
  if (stopped || scanner === undefined) return;
  const begun = traceNow();
  const end = performance.now() + TURN_MILLISECONDS;
  let more = scanner.step();
  while (more && performance.now() < end) more = scanner.step();
  traceSpan('walk', begun);
  if (more) goOn();
  else outbox.flush();
}

/** The dispatcher's thread: channels to the DB manager and the main thread, and the crews it starts. */
import { queueOf } from '../channel/grabber-queue.ts';
import { Channel } from '../channel/channel.ts';
import type { ConsumerName, Packet } from '../channel/packet.ts';
import type { ToDbManager, ToDispatcher } from '../channel/work.ts';
import { ProbeRunner } from '../threads/probe.ts';
import { threadData } from '../threads/spawn.ts';
import { Crews } from './crews.ts';
import { Dispatcher } from './dispatcher.ts';
import type {
  DispatcherEnds,
  DispatcherGives,
  DispatcherOptions,
  DispatcherTakes,
  GrabberPlace,
} from './dispatcher-messages.ts';

const PROGRESS_MILLISECONDS = 200;
/** With the 1.2 s that threads have at the end of the library, Ctrl-C ends the command within 2 s. */
const DRAIN_MILLISECONDS = 400;

const { options, ends } = threadData<DispatcherOptions, DispatcherEnds>();
const main = new Channel<DispatcherGives, DispatcherTakes>(ends.main);
const dbmanager = new Channel<ToDbManager, ToDispatcher>(ends.dbmanager);
/** For those who wait: neither side's ordinary messages stand in the way. */
const now = new Channel<ToDbManager, ToDispatcher>(ends.now);
const prober = new ProbeRunner({ limit: options.parseLimit });

const dispatcher: Dispatcher = new Dispatcher({
  toDbManager: (message, lane) => (lane === 'now' ? now : dbmanager).send(message),
  crewOf: (consumer) => crews.of(consumer),
  probe: (packet) =>
    void prober.probe(packet).then((outcome) => dispatcher.results([probed(packet, outcome)])),
  answer: (packet) => main.send({ kind: 'picture', packet }),
  off: (grabber, reason) => dispatcher.switchOff(grabber, reason),
});
const crews: Crews = new Crews(options, {
  results: (packets) => dispatcher.results(packets),
  room: (consumer) => dispatcher.pump(consumer),
  recall: (ticket, grabber, scopes) => dbmanager.send({ kind: 'recall', ticket, grabber, scopes }),
  off: (grabber, reason) => dispatcher.switchOff(grabber, reason),
  log: (from, text) => main.send({ kind: 'log', from, text }),
});

function probed(packet: Packet, outcome: 'done' | 'died' | 'stuck'): Packet {
  if (outcome !== 'died') return { ...packet, outcome };
  const message = 'Reading it ends the whole process. It is left alone until it changes.';
  return { ...packet, outcome, error: { code: 'ERR_VALHALLA_KILLER', message } };
}

dbmanager.listen((message) => {
  if (message.kind === 'work') dispatcher.work(message);
  else if (message.kind === 'recalled') crews.recalled(message.ticket, message.answers);
});

now.listen((message) => {
  // What it is about may have been said by the main thread first: which grabbers there are.
  main.drain(fromMain);
  if (message.kind === 'demand') dispatcher.demand(message.packet);
});

main.listen(fromMain);

function fromMain(message: DispatcherTakes): void {
  switch (message.kind) {
    case 'begin':
      crews.begin(message.grabbers);
      dispatcher.begin(
        consumersOf(message.grabbers),
        backgroundOf(message.grabbers),
        new Set(message.aside.map(queueOf)),
      );
      break;
    case 'rest':
      crews.rest(new Set(message.aside.map(queueOf)));
      void crews.settled().then(() => main.send({ kind: 'rested', counts: crews.counts }));
      break;
    case 'idle':
      crews.restAll();
      break;
    case 'cancel':
      dispatcher.clear();
      void crews.dismiss(DRAIN_MILLISECONDS).then(() => main.send({ kind: 'drained' }));
      break;
    case 'picture':
      dispatcher.urgent(message.packet);
      break;
    case 'attend':
      crews.know(message.grabbers);
      break;
    case 'stop':
      void stop();
      break;
  }
}

function consumersOf(grabbers: readonly GrabberPlace[]): ConsumerName[] {
  return ['parser', 'downloader', ...grabbers.map(({ manifest }) => queueOf(manifest.name))];
}

/** Queues whose work belongs to no scan. */
function backgroundOf(grabbers: readonly GrabberPlace[]): Set<ConsumerName> {
  return new Set<ConsumerName>([
    'downloader',
    ...grabbers.filter(({ manifest }) => manifest.web).map(({ manifest }) => queueOf(manifest.name)),
  ]);
}

let atRest = true;
const timer = setInterval(() => {
  // The last one says that nobody works any more. An idle library does not wake its application.
  if (crews.size === 0 && atRest) return;
  atRest = crews.size === 0;
  const progress = crews.progress((consumer) => dispatcher.queued(consumer), dispatcher.routed);
  main.send({ kind: 'progress', progress });
}, PROGRESS_MILLISECONDS).unref();

async function stop(): Promise<void> {
  clearInterval(timer);
  dispatcher.clear();
  prober.close();
  const abandoned = await crews.stop();
  main.send({ kind: 'stopped', abandoned });
  main.close();
  now.close();
  dbmanager.close();
}

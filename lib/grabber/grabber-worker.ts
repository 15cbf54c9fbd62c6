/** The thread of a grabber, or of several: wires the chain to its two lanes. */
import { getHeapStatistics } from 'node:v8';
import { Channel } from '../channel/channel.ts';
import { Outbox, systemClock } from '../channel/outbox.ts';
import { traceStep } from '../channel/trace.ts';
import { ArtworkStore } from '../store/artwork-store.ts';
import { threadData } from '../threads/spawn.ts';
import { Chain } from './chain.ts';
import { sendConsoleTo } from './console-to-log.ts';
import { FetchClient } from './fetch-client.ts';
import { loadGrabber } from './load.ts';
import { LogBudget } from './log-budget.ts';
import { Turns } from './pace.ts';
import type { GrabberEnds, GrabberGives, GrabberOptions, GrabberTakes } from './grabber-messages.ts';
import type { Lane, Packet } from '../channel/packet.ts';

const { ends, cells, options } = threadData<GrabberOptions, GrabberEnds>();
const stopping = new AbortController();

const lanes = {
  now: new Channel<GrabberGives, GrabberTakes>(ends.now),
  normal: new Channel<GrabberGives, GrabberTakes>(ends.normal),
};
const outboxes = { now: outboxOf('now'), normal: outboxOf('normal') };
const fetch = new FetchClient((end) => lanes.normal.send({ kind: 'connect', end }, [end.port]));

const pictures = new ArtworkStore(options.artworkFolder);
// What a killed run left half-written; a store that cannot be read says so when something is kept.
pictures.removeLeftovers().catch(() => undefined);

const chain = new Chain(options.grabbers, cells, {
  load: loadGrabber,
  fetch,
  pictures,
  signal: stopping.signal,
  clock: systemClock,
  turns: new Turns(systemClock),
  finish: (result) => {
    traceStep('grab', result);
    outboxes[result.lane].push(result);
  },
  send: (message) => {
    // In order: of a grabber that is off nothing is stored any more, its last faults included.
    if (message.kind === 'off') outboxes.normal.flush();
    lanes.normal.send(message);
  },
});

let stopped: Promise<void> | undefined;
for (const lane of ['now', 'normal'] as const) {
  lanes[lane].listen((message) => {
    if (message.kind !== 'stop') chain.take(message);
    else stopped ??= stop(lane);
  });
}

const printed = new LogBudget(
  (text) => lanes.normal.send({ kind: 'log', from: 'grabber', text }),
  systemClock,
);
sendConsoleTo((text) => printed.log(text));

// A plugin's forgotten promise or timer would end the thread, and with it the work of the other grabbers.
process.on('uncaughtException', (error) => {
  if (!chain.stray(error)) throw error;
});

async function stop(lane: Lane): Promise<void> {
  // A grabber that waits for something in `endOfScan` is not aborted; a library that closes does not wait for it.
  await chain.scanEnded();
  stopping.abort();
  await chain.stop();
  outboxes.now.flush();
  outboxes.normal.flush();
  lanes[lane].send({ kind: 'stopped' });
  fetch.close();
  lanes.now.close();
  lanes.normal.close();
}

function outboxOf(lane: Lane): Outbox<Packet> {
  return new Outbox((packets) => lanes[lane].send({ kind: 'results', packets, memory: memory() }));
}

/** Of this thread alone; `process.memoryUsage()` reads /proc for the resident set of all of them. */
function memory(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

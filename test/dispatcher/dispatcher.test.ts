import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConsumerName, Packet } from '../../lib/channel/packet.ts';
import type { ToDbManager } from '../../lib/channel/work.ts';
import { Dispatcher } from '../../lib/dispatcher/dispatcher.ts';
import type { Crew } from '../../lib/dispatcher/dispatcher.ts';
import { packet, packets } from './packets.ts';

const GRABBER = 'grabber:x';

/** The dispatcher between a DB manager and crews that do nothing by themselves. */
class Desk {
  readonly sent: ToDbManager[] = [];
  readonly granted: Packet[][] = [];
  readonly crews = new Set<ConsumerName>();
  readonly probed: number[] = [];
  readonly answered: Packet[] = [];
  room = 4;
  aside: ReadonlySet<ConsumerName> = new Set();
  readonly dispatcher: Dispatcher = new Dispatcher({
    toDbManager: (message) => this.sent.push(message),
    crewOf: (consumer) => {
      this.crews.add(consumer);
      return this.#crew;
    },
    probe: ({ id }) => this.probed.push(id),
    answer: (answer) => this.answered.push(answer),
    off: (grabber, reason) => this.dispatcher.switchOff(grabber, reason),
  });
  readonly #crew: Crew = {
    room: () => this.room,
    grant: (granted) => {
      this.room -= granted.length;
      this.granted.push([...granted]);
    },
  };

  begin(...consumers: ConsumerName[]): this {
    this.dispatcher.begin(consumers, new Set(), this.aside);
    return this;
  }

  work(work: readonly Packet[]): void {
    this.dispatcher.work({ kind: 'work', consumer: work[0]?.consumer ?? 'parser', packets: work });
  }

  results(results: readonly Packet[]): void {
    this.dispatcher.results(results);
  }

  /** The messages to the DB manager since the last look: `pull parser 512`, `results 1 2`. */
  said(): string[] {
    return this.sent.splice(0).map((message) => {
      if (message.kind === 'pull') return `pull ${message.consumer} ${message.max}`;
      if (message.kind === 'results')
        return `results ${message.packets.map(({ id, outcome }) => `${id} ${outcome}`).join(', ')}`;
      return message.kind === 'off' ? `off ${message.grabber}: ${message.reason}` : message.kind;
    });
  }

  grants(): number[][] {
    return this.granted.splice(0).map((pack) => pack.map(({ id }) => id));
  }
}

describe('the dispatcher', () => {
  test('begins with a pull for every queue, and starts no crew', () => {
    const desk = new Desk().begin('parser', 'downloader', GRABBER);
    assert.deepEqual(desk.said(), ['pull parser 512', 'pull downloader 32', 'pull grabber:x 64']);
    assert.equal(desk.crews.size, 0);
  });

  test('grants as much as a crew has room for, keeps the rest, and pulls no more than it can hold', () => {
    const desk = new Desk().begin('parser');
    desk.said();
    desk.work(packets(1, 512));
    assert.deepEqual(desk.grants(), [[1, 2, 3, 4]]);
    assert.deepEqual([desk.dispatcher.queued('parser'), desk.said()], [508, []]);
    desk.room = 300;
    desk.dispatcher.pump('parser');
    assert.deepEqual([desk.dispatcher.queued('parser'), desk.said()], [208, ['pull parser 304']]);
  });

  test('keeps the queue of a grabber that was put aside through the scans that follow, and blames it over all of them', () => {
    const desk = new Desk().begin('parser', GRABBER);
    desk.aside = new Set([GRABBER]);
    desk.work(packets(1, 6, { consumer: GRABBER }));
    desk.said();
    for (const id of [1, 2]) {
      desk.results([packet(id, { consumer: GRABBER, outcome: 'stuck' })]);
      desk.begin('parser', GRABBER);
    }
    assert.equal(desk.dispatcher.queued(GRABBER), 2);
    assert.ok(!desk.said().some((line) => line.startsWith('off')));
    desk.results([packet(3, { consumer: GRABBER, outcome: 'stuck' })]);
    assert.ok(desk.said().includes('off x: it was past its time limit 3 times'));
    desk.begin('parser', GRABBER);
    assert.equal(desk.dispatcher.queued(GRABBER), 0);
    assert.ok(desk.said().includes(`pull ${GRABBER} 64`));
  });

  test('gives one that is not put aside any longer a new queue, and no blame that it had before', () => {
    const desk = new Desk();
    desk.aside = new Set([GRABBER]);
    desk.begin(GRABBER);
    const stuck = [1, 2].map((id) => packet(id, { consumer: GRABBER, outcome: 'stuck' }));
    desk.results(stuck);
    desk.aside = new Set();
    desk.said();
    desk.begin(GRABBER);
    assert.deepEqual(desk.said(), [`pull ${GRABBER} 64`]);
    desk.results(stuck);
    assert.ok(!desk.said().some((line) => line.startsWith('off')));
  });

  test('passes results on though there is no room for work anywhere', () => {
    const desk = new Desk().begin('parser');
    desk.work(packets(1, 512));
    desk.said();
    desk.room = 0;
    desk.results(packets(1, 4, { outcome: 'done' }));
    assert.deepEqual(desk.said(), ['results 1 done, 2 done, 3 done, 4 done']);
    assert.equal(desk.dispatcher.routed, 4);
  });

  test('gives what a thread did not come to the next, before all that waits', () => {
    const desk = new Desk().begin('parser');
    desk.work(packets(1, 8));
    desk.grants();
    desk.room = 4;
    desk.results([
      packet(3, { outcome: 'returned' }),
      packet(2, { outcome: 'returned' }),
      packet(1, { outcome: 'died' }),
    ]);
    assert.deepEqual(desk.grants(), [[2, 3, 5, 6]]);
  });

  test('probes suspects one by one, and parses those that a process outlived', () => {
    const desk = new Desk().begin('parser');
    desk.work([packet(1, { step: 'probe' }), packet(2), packet(3, { step: 'probe' })]);
    assert.deepEqual([desk.probed, desk.grants()], [[1, 3], [[2]]]);
    desk.said();
    desk.results([
      packet(1, { step: 'probe', outcome: 'done' }),
      packet(3, { step: 'probe', outcome: 'died' }),
    ]);
    assert.deepEqual(desk.grants(), [[1]]);
    assert.deepEqual(desk.said().slice(0, 1), ['results 3 died']);
  });

  test('takes no work for a queue that it does not have', () => {
    const desk = new Desk().begin('parser');
    desk.said();
    desk.work(packets(1, 1, { consumer: GRABBER }));
    desk.dispatcher.pump(GRABBER);
    assert.deepEqual([desk.grants(), desk.said(), desk.dispatcher.queued(GRABBER)], [[], [], 0]);
  });

  test('forgets what waits when it is cleared, and still passes results on', () => {
    const desk = new Desk().begin('parser');
    desk.work(packets(1, 8));
    desk.grants();
    desk.said();
    desk.dispatcher.clear();
    desk.work([packet(20), packet(21, { step: 'probe' })]);
    desk.room = 4;
    desk.results([packet(1, { outcome: 'done' }), packet(2, { outcome: 'returned' })]);
    assert.deepEqual([desk.grants(), desk.said(), desk.probed], [[], ['results 1 done'], []]);
    assert.equal(desk.dispatcher.queued('parser'), 0);
  });

  test('a queue that works in the background goes on through the next scan; all others begin anew', () => {
    const desk = new Desk();
    desk.room = 0;
    desk.begin('parser', 'downloader');
    desk.work(packets(1, 3));
    desk.work(packets(1, 3, { consumer: 'downloader' }));
    desk.said();
    desk.dispatcher.begin(['parser', 'downloader'], new Set(['downloader']), new Set());
    assert.deepEqual([desk.dispatcher.queued('parser'), desk.dispatcher.queued('downloader')], [0, 3]);
    assert.deepEqual(desk.said(), ['pull parser 512']);
  });

  test('a background queue that was switched off begins anew with the next scan', () => {
    const desk = new Desk().begin(GRABBER);
    desk.dispatcher.switchOff('x', 'why');
    desk.said();
    desk.dispatcher.begin([GRABBER], new Set([GRABBER]), new Set());
    assert.deepEqual(desk.said(), ['pull grabber:x 64']);
  });
});

describe('a picture', () => {
  const asked = packet(7, { step: 'picture', lane: 'now' });

  test('goes past every queue, without a scan too, and comes back with the id of the asker', () => {
    const desk = new Desk();
    desk.room = 0;
    desk.dispatcher.urgent(asked);
    assert.deepEqual(desk.grants(), [[-7]]);
    desk.results([packet(-7, { step: 'picture', lane: 'now', outcome: 'done' })]);
    assert.deepEqual(
      desk.answered.map(({ id, outcome }) => [id, outcome]),
      [[7, 'done']],
    );
    assert.deepEqual(desk.sent, []);
  });

  test('that a thread did not come to is asked for again', () => {
    const desk = new Desk();
    desk.dispatcher.urgent(asked);
    desk.results([packet(-7, { step: 'picture', lane: 'now', outcome: 'returned' })]);
    assert.deepEqual(
      desk.granted.map(([granted]) => [granted?.id, granted?.outcome]),
      [
        [-7, undefined],
        [-7, undefined],
      ],
    );
  });
});

function blamed(id: number, outcome: 'stuck' | 'died' | 'failed'): Packet {
  return packet(id, { consumer: GRABBER, outcome });
}

describe('a grabber', () => {
  test('that was blamed for its thread three times is switched off, after its results were sent', () => {
    const desk = new Desk().begin(GRABBER);
    desk.work(packets(1, 64, { consumer: GRABBER }));
    desk.said();
    desk.results([blamed(1, 'died')]);
    desk.results([blamed(2, 'stuck')]);
    desk.said();
    desk.results([blamed(3, 'stuck'), blamed(4, 'failed')]);
    assert.deepEqual(desk.said(), ['results 3 stuck, 4 failed', 'off x: it was past its time limit 3 times']);
    assert.equal(desk.dispatcher.queued(GRABBER), 0);
  });

  test('is not switched off for what it says, nor for what was returned', () => {
    const desk = new Desk().begin(GRABBER);
    for (let id = 1; id < 20; id++)
      desk.results([blamed(id, 'failed'), packet(id, { consumer: GRABBER, outcome: 'returned' })]);
    assert.equal(
      desk.said().some((said) => said.startsWith('off')),
      false,
    );
  });

  test('gets another chance with the next scan, blames forgotten', () => {
    const desk = new Desk().begin(GRABBER);
    desk.results([blamed(1, 'died'), blamed(2, 'died')]);
    desk.begin(GRABBER);
    desk.results([blamed(3, 'died'), blamed(4, 'died')]);
    assert.equal(
      desk.said().some((said) => said.startsWith('off')),
      false,
    );
    desk.results([blamed(5, 'died')]);
    assert.deepEqual(desk.said().at(-1), 'off x: it ended its thread 3 times');
  });

  test('parsers are not grabbers: a library of bad files switches nothing off', () => {
    const desk = new Desk().begin('parser');
    desk.results(packets(1, 50, { outcome: 'died' }));
    assert.equal(
      desk.said().some((said) => said.startsWith('off')),
      false,
    );
  });
});

test('a packet that somebody waits for leaves its queue, and its result goes ahead of the others', () => {
  const desk = new Desk().begin('parser');
  desk.room = 0;
  desk.work(packets(1, 4));
  desk.said();
  desk.dispatcher.demand(packet(3, { lane: 'now' }));
  assert.deepEqual(desk.grants(), [[3]]);
  desk.room = 9;
  desk.dispatcher.pump('parser');
  assert.deepEqual(desk.grants(), [[1, 2, 4]]);
  desk.results([packet(1, { outcome: 'done' }), packet(3, { outcome: 'done', lane: 'now' })]);
  assert.deepEqual(
    desk.said().filter((line) => line.startsWith('results')),
    ['results 3 done', 'results 1 done'],
  );
  // Its thread ended before it was begun: there need be no scan, so no queue.
  desk.results([packet(3, { outcome: 'returned', lane: 'now' })]);
  assert.deepEqual(desk.grants().at(-1), [3]);
});

/** A scan that holds the lock of a library, and another process that wants something of it. */
import type { TestContext } from 'node:test';
import { DbManager } from '../../lib/dbmanager/dbmanager.ts';
import { EventGate } from '../../lib/dbmanager/event-gate.ts';
import type { ExternalChange } from '../../lib/dbmanager/others/external-change.ts';
import type { ScanEvent } from '../../lib/events.ts';
import type { Answer } from '../../lib/dbmanager/others/answer.ts';
import type { RequestKind } from '../../lib/dbmanager/tables/requests.ts';
import { Stores } from '../../lib/dbmanager/stores.ts';
import { openWriter } from '../../lib/store/connection.ts';
import { FakeHouse } from './fake-house.ts';
import { manifest, parsedAs } from './fake-work.ts';

/** Another process of the same library. */
export class Other {
  readonly manager: DbManager;
  /** One a change: the code of what was wrong, or 'done'. */
  readonly settled: string[] = [];
  readonly answers: Answer[] = [];
  /** What it has heard before the answer. */
  readonly steps: unknown[] = [];
  /** `item:changed`, as `item keys`. */
  readonly heard: string[] = [];
  readonly kill: () => void;
  /** Whenever it begins to remember its tables anew. */
  opens: () => void = () => undefined;

  constructor(context: TestContext, house: FakeHouse) {
    const gate = new EventGate((events) => this.heard.push(...changesIn(events)));
    gate.listen(['item:changed']);
    const db = openWriter(house.path);
    const output = { toMain() {}, tell() {}, toDispatcher() {}, toScanner() {}, toLooker() {} };
    this.manager = new DbManager(
      house.path,
      () => {
        this.opens();
        return new Stores(db, []);
      },
      gate,
      output,
      () => house.now,
    );
    this.kill = () => {
      if (db.open) this.manager.fail(new Error('killed'));
      db.close();
    };
    context.after(this.kill);
  }

  change(item: number, ...changes: ExternalChange[]): void {
    this.manager.mailbox.change([
      {
        row: { item, changes },
        settle: (error) => this.settled.push(error?.code ?? 'done'),
      },
    ]);
    this.manager.turn();
  }

  ask(body: unknown, kind: RequestKind = 'now'): void {
    const settle = (answer: Answer): unknown => this.answers.push(answer);
    this.manager.mailbox.ask(kind, body, { hear: (step) => this.steps.push(step), settle });
    this.manager.turn();
  }

  look(): void {
    this.manager.mailbox.look();
    this.manager.turn();
  }
}

/** `item:changed`, as `item keys`. */
export function changesIn(events: readonly ScanEvent[]): string[] {
  return events.flatMap((event) =>
    event.event === 'item:changed' ? [`${event.item} ${event.keys.join()}`] : [],
  );
}

export function look(house: FakeHouse): void {
  house.manager.mailbox.look();
  house.manager.turn();
}

/** A scan that does not come to its end: its process holds the lock. */
export function scanning(context: TestContext): FakeHouse {
  const house = new FakeHouse(context);
  house.disk.write('/music/1.mp3');
  house.disk.write('/music/2.mp3');
  house.parse = parsedAs((name) => ({ title: [[name]] }));
  house.grabs = { other: () => ({ document: { title: [['other']] } }) };
  house.scan({ grabbers: [manifest('other', { priority: { default: 100, keys: {} } })] });
  house.disk.write('/music/3.mp3');
  house.busy = () => true;
  house.begin({ grabbers: [manifest('other', { priority: { default: 100, keys: {} } })] });
  house.run();
  house.manager.turn();
  return house;
}

/** The holder's batch is due. */
export function commit(house: FakeHouse): void {
  house.clock.pass(1000);
  house.manager.turn();
}

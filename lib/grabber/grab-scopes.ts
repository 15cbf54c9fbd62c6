/**
 * The way of `scope`, `lookup` and `apply`: everything that waits is sorted by scope, each scope that nobody has asked
 * about is asked about once, and each item takes its part of the answer.
 *
 * An answer comes from this thread's memory, from the database (`recall`), or from `lookup`; then the first result that
 * uses it carries it to the database, where it is stored in the transaction of that result.
 */
import { ValhallaError } from '../errors.ts';
import { Answers } from './answers.ts';
import { checkResult } from './check-result.ts';
import type { GrabResult, Packet, ScopeAnswer } from '../channel/packet.ts';
import type { GrabberContext, GrabItem, ScopeGrabber } from './contract.ts';
import type { Desk } from './desk.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds an answer is good for; a service that knew nothing is asked again sooner. */
const FOUND = 30 * DAY;
const NONE = 7 * DAY;
/** Bytes of JSON. Beside the values of one item (1 MiB) it must fit into one packet. */
const ANSWER_CAP = 512 * 1024;
const SCOPE_CAP = 512;

interface User {
  readonly packet: Packet;
  readonly item: GrabItem;
}

/** @returns what works on all packets of the queue */
export function grabScopes(grabber: ScopeGrabber, context: GrabberContext, desk: Desk): () => Promise<void> {
  const answers = new Answers();

  async function takeAll(): Promise<void> {
    const groups = groupByScope();
    const unknown = [...groups.keys()].filter((scope) => answers.get(scope, Date.now()) === undefined);
    if (unknown.length > 0) {
      for (const answer of await desk.recall(unknown)) answers.add(answer, true);
    }
    for (const [scope, users] of groups) {
      // Between two questions, somebody who waits comes first.
      if (desk.queue.urgent) await takeAll();
      if (!desk.on()) return;
      await serve(scope, users);
      await desk.giveWay();
    }
  }

  function groupByScope(): Map<string, User[]> {
    const groups = new Map<string, User[]>();
    for (const packet of desk.queue.takeLane()) {
      const item = desk.open(packet);
      if (item === undefined) continue;
      const scope = scopeOf(packet, item);
      if (scope === undefined) continue;
      const users = groups.get(scope);
      if (users === undefined) groups.set(scope, [{ packet, item }]);
      else users.push({ packet, item });
    }
    return groups;
  }

  /** Undefined: the packet is finished. */
  function scopeOf(packet: Packet, item: GrabItem): string | undefined {
    desk.begin(packet);
    try {
      const scope: unknown = grabber.scope(item);
      if (typeof scope === 'string' && scope !== '' && scope.length <= SCOPE_CAP) return scope;
      if (scope !== undefined && scope !== null && scope !== '')
        throw wrong(`scope must return text of at most ${SCOPE_CAP} characters, or nothing`);
      desk.skip(packet);
    } catch (error) {
      desk.fault([packet], error);
    } finally {
      desk.end();
    }
    return undefined;
  }

  async function serve(scope: string, users: readonly User[]): Promise<void> {
    const answer = answers.get(scope, Date.now()) ?? (await ask(scope, users));
    if (answer === undefined) return;
    // Even if the thread was stopped in the meantime: the answer was waited for, and this is quick.
    for (const user of users) applyTo(user, answer);
  }

  /** Undefined: it failed, and so have all who wanted to know. */
  async function ask(scope: string, users: readonly User[]): Promise<ScopeAnswer | undefined> {
    await desk.pace.wait();
    const [first] = users;
    if (first === undefined || !desk.on()) return undefined;
    desk.pace.begin();
    desk.begin(first.packet);
    try {
      const found = await grabber.lookup(
        scope,
        users.map(({ item }) => item),
        context,
      );
      const answer = toAnswer(scope, found);
      answers.add(answer, false);
      return answer;
    } catch (error) {
      desk.fault(
        users.map(({ packet }) => packet),
        error,
      );
      return undefined;
    } finally {
      desk.end();
    }
  }

  function toAnswer(scope: string, found: unknown): ScopeAnswer {
    const json = JSON.stringify(found ?? null) as string | undefined;
    if (json === undefined) throw wrong('lookup must return what JSON can hold, or null');
    if (json.length > ANSWER_CAP || Buffer.byteLength(json) > ANSWER_CAP) {
      throw wrong(
        `lookup returned ${json.length} characters of JSON; at most ${ANSWER_CAP} bytes are kept: return only what apply needs`,
      );
    }
    const { found: good = FOUND, none = NONE } = grabber.remember ?? {};
    // What JSON made of it: `apply` sees the same today as when the answer comes from the database.
    return {
      scope,
      answer: JSON.parse(json) as unknown,
      expires: Date.now() + (json === 'null' ? none : good),
    };
  }

  function applyTo({ packet, item }: User, answer: ScopeAnswer): void {
    desk.begin(packet);
    try {
      const part: unknown = answer.answer === null ? undefined : grabber.apply(answer.answer, item);
      if (part instanceof Promise) {
        part.catch(() => undefined);
        throw wrong('apply must not be async: ask in lookup');
      }
      const result: GrabResult = checkResult(part, item.sidecars);
      desk.done(packet, { ...result, scope: answer.scope, answer: answers.toSave(answer.scope) });
    } catch (error) {
      desk.fault([packet], error);
    } finally {
      desk.end();
    }
  }

  return takeAll;
}

function wrong(problem: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_GRABBER_RESULT',
    `The grabber does not keep its contract: ${problem}.`,
  );
}

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Packet } from '../../lib/channel/packet.ts';
import type { FromStage } from '../../lib/channel/stage.ts';
import { createCell } from '../../lib/threads/cell.ts';
import { Member } from '../../lib/threads/member.ts';
import { FakeThread, arrived, endThreads, outcomes, packet, packets } from './fake-thread.ts';

afterEach(endThreads);

describe('a member', () => {
  let thread: FakeThread;
  let member: Member;
  let results: Packet[];
  let messages: FromStage[];
  /** Each end that was announced. */
  let gone: { left: readonly Packet[]; by: string }[];

  beforeEach(() => {
    results = [];
    messages = [];
    gone = [];
    const cells = (['parser', 'grabber:x'] as const).map((consumer) => ({ consumer, cell: createCell() }));
    const start: ConstructorParameters<typeof Member>[2] = (ends) => {
      const fake = new FakeThread(
        ends,
        cells.map(({ cell }) => cell),
      );
      thread = fake;
      return fake.worker;
    };
    member = new Member('parser', cells, start, {
      results: (_, answered) => results.push(...answered),
      message: (_, message) => messages.push(message),
      gone: (_, left, by) => gone.push({ left, by }),
    });
  });

  test('counts what it was granted and has not answered', async () => {
    member.grant(packets(1, 3));
    member.grant(packets(1, 1, 'grabber:x'));
    assert.deepEqual(
      [member.out(), member.out('parser'), member.out('grabber:x'), member.out('downloader')],
      [4, 3, 1, 0],
    );
    thread.answer([packet(2), packet(3)]);
    await arrived();
    assert.deepEqual([member.out(), member.out('parser'), member.answered], [2, 1, 2]);
    assert.deepEqual(outcomes(results), ['2 done', '3 done']);
  });

  test('sends what somebody waits for on its own lane', () => {
    member.grant(packets(1, 2));
    member.grant([packet(-1, { step: 'picture', lane: 'now' })]);
    assert.deepEqual([thread.work('normal'), thread.work('now')], [[1, 2], [-1]]);
  });

  test('believes no result twice, and none of a packet that it was not granted', async () => {
    member.grant([packet(1)]);
    thread.answer([packet(1), packet(1), packet(9)]);
    await arrived();
    assert.deepEqual(outcomes(results), ['1 done']);
    assert.equal(member.out(), 0);
  });

  test('that dies leaves the packet at work blamed, the others unblamed, in their order', () => {
    member.grant(packets(1, 4));
    thread.begin(2);
    thread.end(new RangeError('too deep'));
    assert.deepEqual(outcomes(gone[0]?.left ?? []), ['1 returned', '2 died', '3 returned', '4 returned']);
    assert.deepEqual(gone[0]?.left[1]?.error, { code: 'ERR_VALHALLA_THREAD_DIED', message: 'too deep' });
    assert.equal(gone[0]?.by, 'itself');
    assert.deepEqual([member.working, member.out(), member.out('parser')], [false, 0, 0]);
  });

  test('whose thread ends without an error says so much', () => {
    member.grant([packet(1)]);
    thread.begin(1);
    thread.end();
    assert.deepEqual(gone[0]?.left[0]?.error, {
      code: 'ERR_VALHALLA_THREAD_DIED',
      message: 'The thread that worked at it ended.',
    });
  });

  test('blames the packet of the consumer whose cell it is, whatever ids others have', () => {
    member.grant([
      packet(5),
      packet(-5, { step: 'picture', lane: 'now' }),
      packet(5, { consumer: 'grabber:x', step: 'grab' }),
    ]);
    thread.begin(-5);
    thread.begin(5, 1);
    thread.end();
    assert.deepEqual(
      gone[0]?.left.map(({ step, outcome }) => `${step} ${outcome}`),
      ['parse returned', 'picture died', 'grab died'],
    );
  });

  test('that dies right after an answer has answered', () => {
    member.grant(packets(1, 3));
    thread.answer([packet(1), packet(2)]);
    thread.begin(3);
    // No turn of the event loop in between: the end is told before the message is.
    thread.end();
    assert.deepEqual(outcomes(results), ['1 done', '2 done']);
    assert.deepEqual(outcomes(gone[0]?.left ?? []), ['3 died']);
  });

  test('is heard no more after its end', async () => {
    member.grant([packet(1)]);
    member.kill();
    thread.say({ kind: 'log', from: 'x', text: 'still here' });
    thread.answer([packet(1)]);
    thread.end();
    await arrived();
    assert.deepEqual([results, messages, gone.length], [[], [], 1]);
  });

  test('that is killed is not waited for, holds no process, and leaves its packet stuck', async () => {
    member.grant(packets(1, 2));
    thread.begin(1);
    const [work] = [...member.atWork()];
    member.kill(work?.packet, { code: 'ERR_VALHALLA_TIMEOUT', message: 'late' });
    assert.deepEqual(outcomes(gone[0]?.left ?? []), ['1 stuck', '2 returned']);
    assert.deepEqual(gone[0]?.left[0]?.error, { code: 'ERR_VALHALLA_TIMEOUT', message: 'late' });
    assert.deepEqual([thread.terminated, thread.held, gone[0]?.by], [1, false, 'force']);
    let exited = false;
    void member.exited.then(() => (exited = true));
    await arrived();
    assert.equal(exited, false);
    thread.end();
    await member.exited;
  });

  test('that answered in the very moment it was killed is not blamed', () => {
    member.grant(packets(1, 2));
    thread.begin(1);
    const [work] = [...member.atWork()];
    thread.answer([packet(1)]);
    member.kill(work?.packet, { code: 'ERR_VALHALLA_TIMEOUT', message: 'late' });
    assert.deepEqual(outcomes(results), ['1 done']);
    assert.deepEqual(outcomes(gone[0]?.left ?? []), ['2 returned']);
  });

  test('that retires is told to stop when nothing is out, once', async () => {
    member.grant(packets(1, 2));
    member.retire();
    assert.equal(member.working, false);
    thread.answer([packet(1)]);
    await arrived();
    assert.equal(thread.taken().at(-1)?.kind, 'work');
    thread.answer([packet(2)]);
    await arrived();
    member.retire();
    assert.deepEqual(
      thread.taken().map(({ kind }) => kind),
      ['stop'],
    );
  });

  test('that was told to stop blames nobody for its end', () => {
    member.grant(packets(1, 3));
    thread.begin(1);
    member.stop();
    assert.equal(thread.taken().at(-1)?.kind, 'stop');
    thread.end();
    assert.deepEqual(outcomes(gone[0]?.left ?? []), ['1 returned', '2 returned', '3 returned']);
    assert.equal(gone[0]?.by, 'order');
  });

  test('that says it has stopped is ended: a forgotten timer would hold it for ever', async () => {
    member.retire();
    thread.say({ kind: 'stopped' });
    await arrived();
    assert.equal(thread.terminated, 1);
  });

  test('says what it is at work on; what is no packet is housekeeping', () => {
    member.grant([packet(1)]);
    assert.deepEqual([...member.atWork()], []);
    thread.begin(1);
    thread.begin(0x7fff_ffff, 1);
    assert.deepEqual(
      [...member.atWork()].map(({ ticket, packet: at }) => [ticket, at?.id]),
      [
        [1, 1],
        [0x7fff_ffff, undefined],
      ],
    );
  });
});

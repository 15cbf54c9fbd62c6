import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Packet } from '../../lib/channel/packet.ts';
import { Consumer } from '../../lib/dispatcher/consumer.ts';
import { packet, packets } from './packets.ts';

function ids(consumer: Consumer): number[] {
  const taken: number[] = [];
  for (let next = consumer.take(); next !== undefined; next = consumer.take()) taken.push(next.id);
  return taken;
}

test('an empty queue asks for as much as it holds', () => {
  assert.equal(new Consumer('parser', 8).wants(), 8);
});

test('a pull stands until it is answered: no second one is sent', () => {
  const consumer = new Consumer('parser', 8);
  consumer.wants();
  assert.equal(consumer.wants(), 0);
  consumer.refill(packets(1, 1));
  assert.equal(consumer.wants(), 7);
});

test('a queue is refilled when half of it is empty', () => {
  const consumer = new Consumer('parser', 8);
  consumer.wants();
  consumer.refill(packets(1, 8));
  const wanted: number[] = [];
  for (let taken = 0; taken < 4; taken++) {
    consumer.take();
    wanted.push(consumer.wants());
  }
  assert.deepEqual(wanted, [0, 0, 0, 4]);
});

test('a queue of one is refilled when it is empty', () => {
  const consumer = new Consumer('grabber:x', 1);
  assert.equal(consumer.wants(), 1);
  consumer.refill([packet(1)]);
  assert.equal(consumer.wants(), 0);
  consumer.take();
  assert.equal(consumer.wants(), 1);
});

test('what comes back is the next, in the order it was granted', () => {
  const consumer = new Consumer('parser', 8);
  consumer.wants();
  consumer.refill(packets(1, 5));
  const granted = [consumer.take(), consumer.take()] as Packet[];
  for (const back of granted.toReversed()) consumer.giveBack(back);
  assert.deepEqual(ids(consumer), [1, 2, 3, 4, 5]);
});

test('switched off it holds nothing, takes nothing and asks for nothing', () => {
  const consumer = new Consumer('parser', 8);
  consumer.wants();
  consumer.refill(packets(1, 3));
  consumer.switchOff();
  consumer.refill(packets(4, 6));
  consumer.giveBack(packet(1));
  assert.deepEqual([consumer.size, consumer.wants(), consumer.isOn], [0, 0, false]);
});

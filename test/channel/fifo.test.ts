import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fifo } from '../../lib/channel/fifo.ts';

test('what went in first comes out first, and an empty queue gives undefined', () => {
  const fifo = new Fifo<number>();
  assert.equal(fifo.shift(), undefined);
  fifo.push(1);
  fifo.push(2);
  assert.equal(fifo.shift(), 1);
  fifo.push(3);
  assert.deepEqual([fifo.shift(), fifo.shift(), fifo.shift()], [2, 3, undefined]);
});

test('an item put back is the next, in a queue of any history', () => {
  const fifo = new Fifo<string>();
  fifo.unshift('b');
  fifo.unshift('a');
  fifo.push('c');
  assert.equal(fifo.shift(), 'a');
  fifo.unshift('a again');
  assert.deepEqual([...fifo], ['a again', 'b', 'c']);
});

test('it behaves as an array does, over thousands of steps', () => {
  const fifo = new Fifo<number>();
  const model: number[] = [];
  let random = 1;
  for (let step = 0; step < 20_000; step++) {
    random = (random * 48_271) % 0x7fff_ffff;
    // More in than out, then more out than in: the queue grows beyond the size at which it is cut, and empties.
    const push = step < 10_000 ? 60 : 40;
    if (random % 100 < push) {
      fifo.push(step);
      model.push(step);
    } else if (random % 100 === 99) {
      fifo.unshift(-step);
      model.unshift(-step);
    } else assert.equal(fifo.shift(), model.shift());
    assert.equal(fifo.size, model.length);
  }
  assert.deepEqual([...fifo], model);
});

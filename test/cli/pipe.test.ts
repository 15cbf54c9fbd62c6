import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { it } from 'node:test';
import { Pipe, PipeClosed } from '../../lib/cli/pipe.ts';

/** A reader that takes one write after the other, when the test lets it. */
class SlowReader extends Writable {
  readonly taken: string[] = [];
  done: (error?: Error | null) => void = () => undefined;

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string, _encoding: string, done: (error?: Error | null) => void): void {
    this.taken.push(chunk);
    this.done = done;
  }
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

it('packs the lines of one turn into one write', async () => {
  const reader = new SlowReader();
  const pipe = new Pipe(reader);
  await pipe.line('one');
  pipe.say('two');
  await new Promise(setImmediate);
  assert.deepEqual(reader.taken, ['one\ntwo\n']);
});

it('waits for a slow reader before it takes more', async () => {
  const reader = new SlowReader();
  const pipe = new Pipe(reader);
  let through = false;
  const waiting = (async () => {
    await pipe.line('x'.repeat(40_000));
    through = true;
  })();
  await new Promise(setImmediate);
  assert.equal(through, false);
  reader.done();
  await waiting;
  assert.equal(through, true);
});

it('ends the command quietly when the reader has gone, at the next line at the latest', async () => {
  const reader = new SlowReader();
  const pipe = new Pipe(reader);
  const flushed = pipe.line('one').then(() => pipe.flush());
  await new Promise(setImmediate);
  reader.done(failure('EPIPE'));
  await assert.rejects(flushed, PipeClosed);
  await assert.rejects(pipe.line('two'), PipeClosed);
});

it('reports any other error of the stream: a full disk is not a reader that left', async () => {
  const reader = new SlowReader();
  const pipe = new Pipe(reader);
  pipe.say('one');
  const flushed = pipe.flush();
  reader.done(failure('ENOSPC'));
  await assert.rejects(flushed, { code: 'ENOSPC' });
});

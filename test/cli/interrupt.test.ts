import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Interrupt, PATIENCE } from '../../lib/cli/interrupt.ts';
import { leave, leaveNow } from '../../lib/cli/leave.ts';
import { FakeHost } from './fake-host.ts';

it('asks the scan to stop at the first signal, once, and leaves at the second', () => {
  const host = new FakeHost();
  let stopped = 0;
  const interrupt = new Interrupt(host, () => stopped++);
  assert.equal(interrupt.code, undefined);
  host.signals.emit('SIGINT', 'SIGINT');
  assert.equal(interrupt.signal.aborted, true);
  assert.equal(interrupt.code, 130);
  assert.deepEqual(host.left, []);
  host.signals.emit('SIGINT', 'SIGINT');
  assert.deepEqual(host.left, [130]);
  assert.equal(stopped, 1);
});

it('ends with what the work came to, where that is known by the time of the signal', () => {
  const host = new FakeHost();
  const interrupt = new Interrupt(host, () => undefined);
  interrupt.settle(0);
  assert.equal(interrupt.code, undefined);
  host.signals.emit('SIGTERM', 'SIGTERM');
  host.signals.emit('SIGTERM', 'SIGTERM');
  assert.deepEqual([interrupt.code, host.left], [0, [0]]);
});

it('leaves what has not ended after two seconds', () => {
  const host = new FakeHost();
  const interrupt = new Interrupt(host, () => undefined);
  host.signals.emit('SIGTERM', 'SIGTERM');
  const [[milliseconds, callback] = []] = host.timers;
  assert.equal(milliseconds, PATIENCE);
  callback?.();
  assert.deepEqual(host.left, [143]);
  assert.equal(interrupt.code, 143);
});

it('leaves the signals to the process when the scan is over, but not while it closes after one', () => {
  const quiet = new FakeHost();
  new Interrupt(quiet, () => undefined)[Symbol.dispose]();
  assert.equal(quiet.signals.listenerCount('SIGINT'), 0);
  const host = new FakeHost();
  const interrupt = new Interrupt(host, () => undefined);
  host.signals.emit('SIGINT', 'SIGINT');
  interrupt[Symbol.dispose]();
  host.signals.emit('SIGINT', 'SIGINT');
  assert.deepEqual(host.left, [130]);
});

it('does not wait after an interrupt', async () => {
  const host = new FakeHost();
  const interrupt = new Interrupt(host, () => undefined);
  const waiting = interrupt.orStopped(new Promise(() => undefined));
  host.signals.emit('SIGINT', 'SIGINT');
  await waiting;
  await interrupt.orStopped(new Promise(() => undefined));
});

/** Remembers how it was ended. */
class Ending {
  exitCode: number | undefined;
  readonly pid = 4711;
  readonly calls: unknown[] = [];
  readonly execve: ((file: string, args?: readonly string[]) => unknown) | undefined;

  constructor(hasExecve = true) {
    this.execve = hasExecve ? (file, args) => this.calls.push([file, ...(args ?? [])]) : undefined;
  }

  kill(pid: number, signal: string): void {
    this.calls.push([pid, signal]);
  }
}

it('lets the loop drain unless threads were abandoned', async () => {
  const ending = new Ending();
  await leave(4, 0, [], ending);
  assert.equal(ending.exitCode, 4);
  assert.deepEqual(ending.calls, []);
});

it('replaces the process by a shell with the exit code where a thread hangs in the kernel, when all is printed', async () => {
  const host = new FakeHost();
  const ending = new Ending();
  host.out.say('last words');
  await leave(4, 1, [host.out], ending);
  assert.equal(host.output.text, 'last words\n');
  assert.deepEqual(ending.calls[0], ['/bin/sh', 'sh', '-c', 'exit 4']);
});

it('kills itself where a process cannot be replaced', () => {
  const ending = new Ending(false);
  leaveNow(130, ending);
  assert.deepEqual(ending.calls, [[4711, 'SIGKILL']]);
});

/**
 * Parses files that may have killed the last run in a child process, one at a time, so that a file which aborts the
 * process takes only the child with it.
 *
 * The child: none -> running (first probe) -> none (it died, was stuck, or `close`). A probe settles once: by its
 * answer, by the end of the child, or by its time limit, whichever is first; what comes later is ignored.
 */
import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../channel/outbox.ts';
import { systemClock } from '../channel/outbox.ts';
import type { Packet } from '../channel/packet.ts';
import type { ProbeAnswer, ProbeQuestion } from '../channel/probe.ts';
import { READY } from '../channel/probe.ts';
import { ownProgram } from '../own-module.ts';

export type ProbeOutcome = 'done' | 'died' | 'stuck';

export interface ProbeOptions {
  /** Milliseconds a file may take; starting the child is not counted. */
  readonly limit: number;
  readonly clock?: Clock | undefined;
  /** Starts the child; for tests. */
  readonly start?: (() => ChildProcess | Promise<ChildProcess>) | undefined;
}

export class ProbeRunner {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #start: () => ChildProcess | Promise<ChildProcess>;
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor({ limit, clock = systemClock, start = startChild }: ProbeOptions) {
    this.#limit = limit;
    this.#clock = clock;
    this.#start = start;
  }

  /**
   * - `done`: the process outlived the file (which may be a bad one: parsing it again says so), or no process could be
   *   started
   * - `died`: the process ended
   * - `stuck`: the time limit passed, the process was killed
   */
  probe(packet: Packet): Promise<ProbeOutcome> {
    const outcome = this.#last.then(() => this.#ask(packet));
    this.#last = outcome;
    return outcome;
  }

  /** Ends the child. A probe at work ends as `done`: nothing was learnt about its file. */
  close(): void {
    this.#closed = true;
    this.#child?.kill('SIGKILL');
  }

  async #ask({ id, body, bytes, type }: Packet): Promise<ProbeOutcome> {
    const child = await this.#running();
    if (child === undefined) return 'done';
    const question: ProbeQuestion = {
      id,
      path: body,
      bytes: bytes === undefined ? undefined : Buffer.from(bytes).toString('base64'),
      type,
    };
    hold(child, true);
    return new Promise((resolve) => {
      const settle = (outcome: ProbeOutcome): void => {
        this.#clock.clearTimeout(timer);
        child.off('message', answered).off('exit', ended);
        if (outcome === 'done') hold(child, false);
        else this.#child = undefined;
        resolve(this.#closed ? 'done' : outcome);
      };
      const answered = (answer: unknown): void => {
        if ((answer as ProbeAnswer).id === id) settle('done');
      };
      const ended = (): void => settle('died');
      const timer = this.#clock.setTimeout(() => {
        // Not awaited: a process blocked in the kernel does not end even by SIGKILL.
        child.kill('SIGKILL');
        settle('stuck');
      }, this.#limit);
      child.on('message', answered).once('exit', ended);
      child.send(question, (error) => {
        // The child ended before it got the file: `exit` follows, and blames a file that was never opened.
        if (error !== null) settle('done');
      });
    });
  }

  /** The child, started and listening; undefined if it cannot be started. */
  async #running(): Promise<ChildProcess | undefined> {
    if (this.#closed) return undefined;
    if (this.#child?.connected === true) return this.#child;
    this.#child = undefined;
    const child = await ready(this.#start);
    if (this.#closed) child?.kill('SIGKILL');
    else this.#child = child;
    return this.#child;
  }
}

/** @returns undefined for a child that cannot be started, or ends before it listens */
async function ready(start: () => ChildProcess | Promise<ChildProcess>): Promise<ChildProcess | undefined> {
  try {
    const child = await start();
    // An error of a running child (a failed send or kill) says nothing that its exit does not say.
    child.on('error', () => {});
    const isReady = await new Promise<boolean>((resolve) => {
      child.once('message', (answer) => resolve((answer as ProbeAnswer).id === READY));
      child.once('error', () => resolve(false)).once('exit', () => resolve(false));
    });
    return isReady ? child : undefined;
  } catch {
    return undefined;
  }
}

/** From the sources or the build, with this process's own options (`--conditions` among them). */
async function startChild(): Promise<ChildProcess> {
  // Loaded when a run has died: `node:child_process` costs every start of a dispatcher 5 ms otherwise.
  const { fork } = await import('node:child_process');
  return fork(ownProgram('parser/probe-process'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

/** An idle child does not keep its host alive. */
function hold(child: ChildProcess, working: boolean): void {
  const change = working ? 'ref' : 'unref';
  child[change]();
  child.channel?.[change]();
}

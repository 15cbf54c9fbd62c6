/**
 * Ctrl-C during a scan. The first one asks the scan to stop and says how to go on; what has not ended after two
 * seconds is left, as is everything at the second one. Nothing is lost by that: a scan survives `kill -9` at any moment.
 *
 * Other commands only read, and are ended by the signal itself.
 */
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

export type StopSignal = 'SIGINT' | 'SIGTERM';

const CODES: Readonly<Record<StopSignal, ExitCode>> = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated };
const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/** Milliseconds from the first signal to the end of the process. */
export const PATIENCE = 2000;

export interface InterruptHost {
  readonly signals: {
    on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
    off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  };
  readonly setTimeout: (callback: () => void, milliseconds: number) => { unref(): unknown };
  readonly leaveNow: (code: number) => void;
}

export class Interrupt {
  readonly #host: InterruptHost;
  readonly #stopped: () => void;
  readonly #controller = new AbortController();
  #code: ExitCode | undefined;
  #settled: ExitCode | undefined;

  /** @param stopped called once, at the first signal */
  constructor(host: InterruptHost, stopped: () => void) {
    this.#host = host;
    this.#stopped = stopped;
    for (const name of SIGNALS) host.signals.on(name, this.#take);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the process is to exit with; undefined where nobody interrupted. */
  get code(): ExitCode | undefined {
    return this.#code;
  }

  /** What was to be stopped is over: a signal from now on ends the process with what it came to. */
  settle(code: ExitCode): void {
    this.#settled = code;
  }

  /** Waits for something that is not worth waiting for after an interrupt. */
  async orStopped(work: Promise<unknown>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.signal.aborted) return;
    this.signal.addEventListener('abort', () => resolve(), { once: true });
    await Promise.race([work, promise]);
  }

  readonly #take = (name: StopSignal): void => {
    if (this.#code !== undefined) {
      this.#host.leaveNow(this.#code);
      return;
    }
    const code = this.#settled ?? CODES[name];
    this.#code = code;
    this.#host.setTimeout(() => this.#host.leaveNow(code), PATIENCE).unref();
    this.#stopped();
    this.#controller.abort();
  };

  [Symbol.dispose](): void {
    // After an interrupt the handlers stay: a second Ctrl-C must still end what is being closed.
    if (this.#code !== undefined) return;
    for (const name of SIGNALS) this.#host.signals.off(name, this.#take);
  }
}

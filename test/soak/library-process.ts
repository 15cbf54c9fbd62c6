/** A library in a process of its own, that can be asked, and killed. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Order, Orders } from '../support/soak-child.ts';

const SCRIPT = fileURLToPath(new URL('../support/soak-child.ts', import.meta.url));
const CACHE = new URL('../support/compile-cache.ts', import.meta.url).href;
/** Milliseconds: whatever is asked is answered by then, or it hangs. */
const PATIENCE = 90_000;

/** The process was killed before it answered. */
export class Killed extends Error {
  override readonly name: string = 'Killed';
}

/** The library refused. */
export class Refused extends Error {
  readonly code: string;

  constructor({ code, message }: NonNullable<Answer['error']>) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export class LibraryProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #gone = Promise.withResolvers<void>();
  #number = 0;
  #isKilled = false;

  constructor() {
    this.#child = fork(SCRIPT, {
      execArgv: ['--conditions=valhalla-source', '--expose-gc', '--import', CACHE],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    this.#child.on('message', (answer: Answer) => this.#take(answer));
    this.#child.once('exit', (code, signal) => {
      const error = this.#isKilled ? new Killed('it was killed') : new Error(`it ended: ${code ?? signal}`);
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
      this.#gone.resolve();
    });
  }

  /** @throws Refused, Killed; Error: there is no answer in time */
  async ask<Name extends keyof Orders>(name: Name, argument?: Orders[Name][0]): Promise<Orders[Name][1]> {
    const number = ++this.#number;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(number, answer);
    const order: Order<Name> = { number, name, ...(argument === undefined ? {} : { argument }) };
    this.#child.send(order, (error) => {
      if (error !== null) answer.reject(error);
    });
    const timer = setTimeout(
      () => answer.reject(new Error(`${name} is not answered within ${PATIENCE} ms`)),
      PATIENCE,
    );
    try {
      return (await answer.promise) as Orders[Name][1];
    } finally {
      clearTimeout(timer);
    }
  }

  async kill(): Promise<void> {
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
    await this.#gone.promise;
  }

  #take({ number, value, error }: Answer): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Refused(error));
  }
}

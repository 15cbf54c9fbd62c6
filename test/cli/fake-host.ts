/** A process for commands, without a process: what it prints is kept, what it opens is given. */
import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import type { Host } from '../../lib/cli/host.ts';
import type { Library } from '../../lib/cli/library.ts';
import { run } from '../../lib/cli/main.ts';
import { Pipe } from '../../lib/cli/pipe.ts';
import { folderFaults } from '../../lib/engine/folder-fault.ts';
import type { ValhallaOptions } from '../../lib/options.ts';

/** Keeps what was written; as a terminal where it has columns. */
export class Kept extends Writable {
  text = '';
  #isClosed = false;
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(columns = 0) {
    super({ decodeStrings: false });
    this.isTTY = columns > 0;
    this.columns = columns;
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }

  /** Whoever reads it leaves. */
  leave(): void {
    this.#isClosed = true;
  }

  override _write(chunk: string, _encoding: string, done: (error?: Error) => void): void {
    if (this.#isClosed) {
      done(Object.assign(new Error('closed'), { code: 'EPIPE' }));
      this.emit('closed');
      return;
    }
    this.text += chunk;
    this.emit('told');
    done();
  }
}

export class FakeHost implements Host {
  readonly output: Kept;
  readonly errors: Kept = new Kept();
  readonly out: Pipe;
  readonly err: Pipe;
  readonly input: () => Readable;
  readonly env: NodeJS.ProcessEnv = { VALHALLA_DB: '/nowhere/library.db' };
  readonly cwd: string = '/music';
  readonly signals: EventEmitter = new EventEmitter();
  readonly left: number[] = [];
  readonly opened: ValhallaOptions[] = [];
  abandoned = 0;
  /** What waits for the clock, by milliseconds. */
  readonly timers: (readonly [milliseconds: number, callback: () => void])[] = [];
  readonly #library: Library | undefined;

  /**
   * @param columns of a terminal; 0: no terminal
   * @param input what stands on the standard input
   */
  constructor(library?: Library, columns = 0, input = '') {
    this.input = () => Readable.from(input === '' ? [] : [Buffer.from(input)]);
    this.#library = library;
    this.output = new Kept(columns);
    this.out = new Pipe(this.output);
    this.err = new Pipe(this.errors);
  }

  readonly look: Host['look'] = async (paths) => folderFaults(paths);

  readonly open = async (options: ValhallaOptions): Promise<Library> => {
    this.opened.push(options);
    if (this.#library === undefined) throw new Error('this test opens no library');
    return this.#library;
  };

  readonly exists = (): boolean => this.#library !== undefined;

  readonly setTimeout = (callback: () => void, milliseconds: number): { unref(): unknown } => {
    this.timers.push([milliseconds, callback]);
    return { unref: () => undefined };
  };

  readonly leaveNow = (code: number): void => {
    this.left.push(code);
  };

  /** @returns the exit code, when everything is printed */
  async run(...argv: string[]): Promise<number> {
    const code = await run(argv, this);
    await Promise.allSettled([this.out.flush(), this.err.flush()]);
    return code;
  }
}

/**
 * Standard output or error as the commands write to it: whole lines, packed, with back-pressure. A reader that has
 * seen enough (`| head`) closes its end: the next write fails with EPIPE, an 'error' event that nobody listens to would
 * crash the process.
 */
import type { Writable } from 'node:stream';

export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The reader is gone: the command ends, quietly. */
export class PipeClosed extends Error {}

/** Characters; one write a line would cost a system call a line. */
const PACK = 32 * 1024;

export class Pipe {
  readonly stream: OutputStream;
  #packed = '';
  #scheduled = false;
  #error: Error | undefined;
  readonly #broken = Promise.withResolvers<never>();

  constructor(stream: OutputStream) {
    this.stream = stream;
    // Who does not work `during` it learns of it by the next line.
    this.#broken.promise.catch(() => undefined);
    stream.on('error', (error) => this.#fail(error));
  }

  get isTTY(): boolean {
    return this.stream.isTTY === true;
  }

  get columns(): number {
    // A terminal that nobody has sized reports 0.
    return this.stream.columns || 80;
  }

  /**
   * Writes a line, and waits where the reader is slower.
   *
   * @throws PipeClosed, or the stream's own error (a full disk)
   */
  async line(text: string): Promise<void> {
    this.say(text);
    if (this.#packed.length >= PACK) await this.flush();
    if (this.#error !== undefined) throw this.#error;
  }

  /** Writes a line for which nobody can wait; an error comes with the next `line` or `flush`, and ends `during`. */
  say(text: string): void {
    this.#packed += `${text}\n`;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#write();
    });
  }

  /** @returns when everything is with the operating system, or lost */
  async flush(): Promise<void> {
    await new Promise<void>((resolve) => this.#write(resolve));
    if (this.#error !== undefined) throw this.#error;
  }

  /**
   * Waits for work that says what it does, as long as that can be written. Node.js does not tell of a reader that leaves
   * a pipe before something is written to it.
   *
   * @throws what `line` throws, with the first write that fails
   */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#broken.promise]);
  }

  #write(written?: () => void): void {
    const text = this.#packed;
    this.#packed = '';
    if (this.#error !== undefined) {
      written?.();
    } else if (text !== '' || written !== undefined) {
      this.stream.write(text, (error) => {
        // Comes before the event of the same error.
        if (error) this.#fail(error);
        written?.();
      });
    }
  }

  #fail(error: NodeJS.ErrnoException): void {
    // On Windows a closed pipe is EOF.
    this.#error ??= error.code === 'EPIPE' || error.code === 'EOF' ? new PipeClosed() : error;
    this.#broken.reject(this.#error);
  }
}

/** The line protocol of MPD (https://mpd.readthedocs.io/en/stable/protocol.html), as much as the bench needs. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** The server takes some milliseconds to open its socket. */
const PATIENCE = 20_000;
const RETRY = 2;

export class MpdClient implements Disposable {
  readonly #socket: Socket;
  readonly #chunks: AsyncIterator<string>;
  #received = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#chunks = socket[Symbol.asyncIterator]() as AsyncIterator<string>;
  }

  /** Tries until the server listens. */
  static async connect(path: string): Promise<MpdClient> {
    const until = performance.now() + PATIENCE;
    for (;;) {
      try {
        const client = new MpdClient(await open(path));
        await client.#answer(); // the greeting: OK MPD 0.23.12
        return client;
      } catch (error) {
        if (performance.now() > until) throw error;
        await pause(RETRY);
      }
    }
  }

  /** @returns the lines of the answer; an `ACK` is an error */
  ask(command: string): Promise<string> {
    this.#socket.write(`${command}\n`);
    return this.#answer();
  }

  /** Ends the server, and waits until it hangs up: one that sees its client gone does not read the command any more. */
  async kill(): Promise<void> {
    this.#socket.write('kill\n');
    while ((await this.#chunks.next()).done !== true);
  }

  async #answer(): Promise<string> {
    for (;;) {
      const end = /^(?:OK|ACK)\b.*\n/m.exec(this.#received);
      if (end !== null) {
        const lines = this.#received.slice(0, end.index);
        this.#received = this.#received.slice(end.index + end[0].length);
        if (end[0].startsWith('ACK')) throw new Error(`MPD refused: ${end[0].trim()}`);
        return lines;
      }
      const chunk = await this.#chunks.next();
      if (chunk.done === true) throw new Error('MPD closed the connection');
      this.#received += chunk.value;
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.setEncoding('utf8');
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/**
 * A file parsed in a thread of the house. node:test follows each promise of its own thread, to know whose fault an
 * error is, which makes a parse of a quarter of a million promises ten times as long.
 */
import { once } from 'node:events';
import { Channel, createChannel } from '../../lib/channel/channel.ts';
import type { Packet } from '../../lib/channel/packet.ts';
import type { ParserGives, ParserOptions, ParserTakes } from '../../lib/parser/parser-messages.ts';
import { createCell } from '../../lib/threads/cell.ts';
import { spawn } from '../../lib/threads/spawn.ts';
import '../support/built.ts';
import { parsePacket } from './parse-file.ts';

/** Parses one file at a time. */
export class ParserThread {
  readonly #lane: Channel<ParserTakes, ParserGives>;
  readonly #worker;
  #answer: ((result: Packet) => void) | undefined;

  constructor() {
    const [nowEnd, now] = createChannel('dispatcher', 'parser 1');
    const [normalEnd, normal] = createChannel('dispatcher', 'parser 1');
    this.#worker = spawn<ParserOptions>('parser/parser-worker', {
      name: 'parser 1',
      ends: { now, normal },
      cells: [createCell()],
      options: { facetKeys: [], albumKeys: [] },
    });
    new Channel<ParserTakes, ParserGives>(nowEnd).listen(() => undefined);
    this.#lane = new Channel<ParserTakes, ParserGives>(normalEnd).listen((message) => {
      if (message.kind === 'results') for (const packet of message.packets) this.#answer?.(packet);
    });
  }

  async parse(path: string): Promise<Packet> {
    const { promise, resolve } = Promise.withResolvers<Packet>();
    this.#answer = resolve;
    this.#lane.send({ kind: 'work', packets: [parsePacket(path)] });
    return promise;
  }

  async close(): Promise<void> {
    this.#lane.send({ kind: 'stop' });
    await once(this.#worker, 'exit');
  }
}

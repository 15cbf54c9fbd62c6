/** Answers questions about single files, each in two parts: the file, and what lies beside it. */
import type { LookAnswer, LookQuestion } from '../channel/look.ts';
import { toWire } from '../errors.ts';
import type { FileSystem, Heartbeat } from './file-system.ts';
import { withHeartbeat } from './file-system.ts';
import { goneFrom } from './gone-from.ts';
import { look, lookBeside } from './look.ts';

export class LookDesk {
  readonly #fs: FileSystem;
  readonly #types: ReadonlyMap<string, number>;
  readonly #send: (answer: LookAnswer) => void;
  #at = 0;

  /** @param heartbeat gets the ticket of the question at work, before the disk is touched */
  constructor(
    fs: FileSystem,
    types: ReadonlyMap<string, number>,
    heartbeat: Heartbeat,
    send: (answer: LookAnswer) => void,
  ) {
    this.#fs = withHeartbeat(fs, heartbeat, () => this.#at);
    this.#types = types;
    this.#send = send;
  }

  take(question: LookQuestion): void {
    const { ticket } = question;
    this.#at = ticket;
    try {
      const looked = look(this.#fs, this.#types, question);
      this.#send(looked);
      const sidecars = lookBeside(this.#fs, this.#types, question, looked);
      this.#send({ kind: 'beside', ticket, sidecars });
    } catch (error) {
      const wire = toWire(error);
      const gone = wire.code === 'ERR_VALHALLA_NO_FILE' ? goneFrom(this.#fs, question.path) : undefined;
      this.#send({ kind: 'refused', ticket, error: wire, ...(gone === undefined ? {} : { gone }) });
    }
  }
}

/**
 * The rows of `request`: what a process that does not hold the lock asks of the one that does. The holder writes the
 * answer into the row, and whoever asked takes it out.
 */
import type { Database } from 'better-sqlite3';
import type { WireError } from '../../errors.ts';
import type { Answer } from '../others/answer.ts';

/** `now`: a file on demand. */
export type RequestKind = 'now';

/** Answered from the beginning: what is told before the answer of a request. Its body is the id of that one. */
const STEP = 'step';
/** Answered from the beginning: why a row of `external_change` was not applied. Its body is the id of that row. */
const FAULT = 'fault';

export interface Request {
  readonly id: number;
  readonly kind: string;
  readonly body: unknown;
}

const ASK = 'INSERT INTO request (kind, body, made) VALUES (?, ?, ?)';
/** Primary key. Answered ones lie there for a moment only. */
const OPEN = 'SELECT id, kind, body FROM request WHERE id > +? AND answer IS NULL ORDER BY id';
const ANSWER = 'UPDATE request SET answer = ? WHERE id = ?';
/** Primary key */
const ANSWER_OF = 'SELECT answer FROM request WHERE id = ?';
const PUT_TOLD = 'INSERT INTO request (kind, body, made, answer) VALUES (?, ?, ?, ?)';
/** Primary key, from the request on. */
const STEPS = `SELECT id, answer FROM request WHERE id > +? AND kind = '${STEP}' AND CAST(body AS INTEGER) = +? ORDER BY id`;
/** A whole table of a few rows. */
const DROP = `DELETE FROM request WHERE id = @id OR kind = '${STEP}' AND CAST(body AS INTEGER) = @id`;
/** A whole table of a few rows. */
const FAULT_OF = `SELECT answer FROM request WHERE kind = '${FAULT}' AND CAST(body AS INTEGER) = ?`;
/** A whole table of a few rows: of processes that did not live to see their answer. */
const FORGET = 'DELETE FROM request WHERE made < ?';

const ANY_BEFORE = 'SELECT 1 FROM request WHERE made < ? LIMIT 1';

const GARBLED = 'The process that scans this library gave an answer that cannot be read. Ask again.';
const NOBODY = 'Nobody has answered for ten minutes. Ask again.';

export class Requests {
  readonly #ask;
  readonly #open;
  readonly #answer;
  readonly #answerOf;
  readonly #putTold;
  readonly #steps;
  readonly #faultOf;
  readonly #drop;
  readonly #forget;
  readonly #anyBefore;

  constructor(db: Database) {
    this.#ask = db.prepare<[string, string, number]>(ASK);
    this.#open = db.prepare<[number], { id: number; kind: string; body: string }>(OPEN);
    this.#answer = db.prepare<[string, number]>(ANSWER);
    this.#answerOf = db.prepare<[number], string | null>(ANSWER_OF).pluck();
    this.#putTold = db.prepare<[string, string, number, string]>(PUT_TOLD);
    this.#steps = db.prepare<[number, number], { id: number; answer: string }>(STEPS);
    this.#faultOf = db.prepare<[number], string>(FAULT_OF).pluck();
    this.#drop = db.prepare<[{ id: number }]>(DROP);
    this.#forget = db.prepare<[number]>(FORGET);
    this.#anyBefore = db.prepare<[number]>(ANY_BEFORE);
  }

  /** @returns the id of the row */
  ask(kind: RequestKind, body: unknown, now: number): number {
    return Number(this.#ask.run(kind, JSON.stringify(body ?? null), now).lastInsertRowid);
  }

  /** Without an answer, behind `after`. */
  open(after: number): Request[] {
    return this.#open.all(after).map(({ id, kind, body }) => ({ id, kind, body: read(body) }));
  }

  answer(id: number, answer: Answer): void {
    this.#answer.run(JSON.stringify(answer), id);
  }

  /** @returns undefined where there is none yet */
  answerOf(id: number): Answer | undefined {
    const text = this.#answerOf.get(id);
    if (text === undefined) return { error: { code: 'ERR_VALHALLA_UNSERVED', message: NOBODY } };
    if (text === null) return undefined;
    const answer = read(text);
    return isAnswer(answer) ? answer : { error: { code: 'ERR_VALHALLA_UNSERVED', message: GARBLED } };
  }

  /** A change that another process has written is not made. Inside a transaction. */
  putFault(row: number, error: WireError, now: number): void {
    this.#putTold.run(FAULT, JSON.stringify(row), now, JSON.stringify({ error }));
  }

  /** Why the change in this row was not made. It lies there until it is forgotten. */
  faultOf(row: number): WireError | undefined {
    const answer = read(this.#faultOf.get(row) ?? 'null');
    return isAnswer(answer) && 'error' in answer ? answer.error : undefined;
  }

  /** What is told of a request before its answer. Inside a transaction. */
  putStep(id: number, step: unknown, now: number): void {
    this.#putTold.run(STEP, JSON.stringify(id), now, JSON.stringify(step));
  }

  /** @param after the id of the last one that was taken; at first that of the request */
  stepsOf(id: number, after: number): { readonly id: number; readonly step: unknown }[] {
    return this.#steps.all(after, id).map((row) => ({ id: row.id, step: read(row.answer) }));
  }

  /** With what was told of it. */
  drop(id: number): void {
    this.#drop.run({ id });
  }

  anyBefore(time: number): boolean {
    return this.#anyBefore.get(time) !== undefined;
  }

  forget(before: number): void {
    this.#forget.run(before);
  }
}

function isAnswer(answer: unknown): answer is Answer {
  if (typeof answer !== 'object' || answer === null) return false;
  if (!('error' in answer)) return 'value' in answer;
  const { error } = answer;
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a row that somebody wrote by hand: whoever serves it says what it lacks
  }
}

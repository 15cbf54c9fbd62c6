/**
 * Answers of this run, negative ones too: a hundred tracks ask for the same artist, and "there is none" is an answer.
 * In memory and bounded by bytes and count; what a grabber found out is kept for good in the database (`lookup`).
 *
 * Not undici's cache interceptor: it stands behind the queue of the host, where an answer from the cache would still
 * cost a turn, and it keeps a 404 only if the server says for how long.
 */
import type { WebAnswer } from './exchange.ts';

/** For a 404 or 410, and for a 200 without a word about its age. Within one scan the same question gets the same answer. */
const NEGATIVE = 600_000;
const UNSAID = 300_000;
const LONGEST = 3_600_000;

/** How long an answer may be given again, milliseconds; 0: not at all. RFC 9111, as far as a private cache needs it. */
export function freshFor({ status, headers }: Pick<WebAnswer, 'status' | 'headers'>): number {
  const negative = status === 404 || status === 410;
  if (status !== 200 && !negative) return 0;
  const control = headers['cache-control']?.toLowerCase() ?? '';
  if (/\bno-(?:store|cache)\b/.test(control) || headers['vary']?.trim() === '*') return 0;
  const said = /\bmax-age="?(\d+)/.exec(control)?.[1];
  if (said === undefined) return negative ? NEGATIVE : UNSAID;
  const age = Number(headers['age'] ?? 0) || 0;
  return Math.min(Math.max(0, Number(said) - age) * 1000, LONGEST);
}

interface Kept {
  readonly answer: WebAnswer;
  readonly bytes: number;
  readonly until: number;
}

export class AnswerCache {
  readonly #kept = new Map<string, Kept>();
  readonly #maxBytes: number;
  readonly #maxCount: number;
  readonly #now: () => number;
  #bytes = 0;

  /** @param now milliseconds on any clock */
  constructor(maxBytes: number, maxCount: number, now: () => number = () => performance.now()) {
    this.#maxBytes = maxBytes;
    this.#maxCount = maxCount;
    this.#now = now;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): WebAnswer | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    this.#drop(key, kept);
    if (kept.until <= this.#now()) return undefined;
    // Last in again: a Map keeps the order of insertion, so the first is the one not asked for longest.
    this.#add(key, kept);
    return kept.answer;
  }

  put(key: string, answer: WebAnswer): void {
    const fresh = freshFor(answer);
    const bytes = answer.body.length + key.length * 2 + OVERHEAD;
    // One answer never pushes all others out.
    if (fresh === 0 || bytes > this.#maxBytes / 16) return;
    const old = this.#kept.get(key);
    if (old !== undefined) this.#drop(key, old);
    this.#add(key, { answer, bytes, until: this.#now() + fresh });
    for (const [oldest, kept] of this.#kept) {
      if (this.#bytes <= this.#maxBytes && this.#kept.size <= this.#maxCount) break;
      this.#drop(oldest, kept);
    }
  }

  #add(key: string, kept: Kept): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.bytes;
  }

  #drop(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#bytes -= kept.bytes;
  }
}

/** Headers and bookkeeping of one answer, bytes: measured at about 1 kB with the headers of a usual API. */
const OVERHEAD = 1024;

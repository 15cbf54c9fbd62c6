/**
 * Everything this library says to the web goes through here:
 *
 *     cache -> equal requests once -> tries -> redirects -> check of the address -> turn of the host -> exchange
 *
 * each in a file of its own, with a bound of its own (`web-limits.ts`). The order matters: an answer from the cache
 * costs no turn, a try that waits holds no place in a queue, and each hop waits for the turn of its own host.
 */
import type { AddressCheck } from './address-check.ts';
import { AnswerCache } from './answer-cache.ts';
import { Budget } from './budget.ts';
import type { Exchange, WebAnswer, WebRequest } from './exchange.ts';
import { HostDown } from './host-queues.ts';
import type { HostQueues } from './host-queues.ts';
import { tooLarge } from './read-body.ts';
import { followRedirects } from './redirect.ts';
import { backoff, isRefusedForNow, mayRetry, retryAfter } from './retry.ts';
import { SingleFlight } from './single-flight.ts';
import type { Urgency } from './urgency.ts';
import type { WebLimits } from './web-limits.ts';

export interface WebQuestion {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Bytes of the decoded body. */
  readonly limit: number;
  /** Milliseconds in all, retries included, waits for the host's turn not. */
  readonly timeout: number;
  /** False: neither taken from the cache nor kept in it. */
  readonly cached: boolean;
}

export interface WebParts {
  readonly exchange: Exchange;
  readonly check: AddressCheck;
  readonly hosts: HostQueues;
  readonly limits: WebLimits;
  /** 0 to 1, for the jitter. */
  readonly random?: (() => number) | undefined;
}

export class Web {
  readonly #parts: WebParts;
  readonly #random: () => number;
  readonly #cache: AnswerCache;
  readonly #flights = new SingleFlight<WebAnswer>();

  constructor(parts: WebParts) {
    this.#parts = parts;
    this.#random = parts.random ?? Math.random;
    this.#cache = new AnswerCache(parts.limits.cacheBytes, parts.limits.cacheCount);
  }

  /**
   * Any status is an answer, once its tries are used up. The body is shared with others: copy before changing or
   * transferring it.
   *
   * @throws ValhallaError `ERR_VALHALLA_WEB` (passing: network, time, host down), `ERR_VALHALLA_WEB_REFUSED` (address,
   *   coding), `ERR_VALHALLA_WEB_LIMIT` (too large, too many redirects), or the reason of `signal`
   */
  async ask(question: WebQuestion, signal: AbortSignal, urgency?: Urgency): Promise<WebAnswer> {
    const { method, headers = {}, body, limit, timeout, cached } = question;
    const request: WebRequest = { method, url: this.#parts.check.url(question.url), headers, body, limit };
    if (method !== 'GET') return this.#tries(request, timeout, signal, urgency);
    const key = keyOf(request);
    const known = cached ? this.#cache.get(key) : undefined;
    if (known !== undefined && known.body.length > limit) throw tooLarge(limit);
    if (known !== undefined) return known;
    const answer = await this.#flights.run(
      `${limit} ${timeout} ${key}`,
      signal,
      (shared, urgent) => this.#tries(request, timeout, shared, urgent),
      urgency,
    );
    if (cached) this.#cache.put(key, answer);
    return answer;
  }

  async #tries(
    request: WebRequest,
    timeout: number,
    signal: AbortSignal,
    urgency?: Urgency,
  ): Promise<WebAnswer> {
    const { limits } = this.#parts;
    const budget = new Budget(timeout);
    for (let tried = 1; ; tried++) {
      const outcome = await this.#try(request, budget, signal, urgency).catch((error: Error) => error);
      signal.throwIfAborted();
      const wait = outcome instanceof HostDown ? outcome.until - Date.now() : this.#waitAfter(outcome, tried);
      const again = mayRetry(request, outcome) && tried < limits.tries && wait < budget.left;
      if (again) await budget.wait(signal, wait);
      else if (outcome instanceof Error) throw outcome;
      else return outcome;
    }
  }

  #try(request: WebRequest, budget: Budget, signal: AbortSignal, urgency?: Urgency): Promise<WebAnswer> {
    const { exchange, check, hosts, limits } = this.#parts;
    const send = async (hop: WebRequest): Promise<WebAnswer> => {
      const answer = await hosts.run(
        hop.url,
        signal,
        () => budget.spend(signal, (limited) => exchange(hop, limited)),
        urgency,
      );
      const wait = isRefusedForNow(answer.status)
        ? retryAfter(answer.headers, Date.now(), limits.downCap)
        : undefined;
      if (wait !== undefined) hosts.markDown(hop.url, wait);
      return answer;
    };
    return followRedirects(request, send, (location, base) => check.url(location, base), limits.redirects);
  }

  #waitAfter(outcome: WebAnswer | Error, tried: number): number {
    const { limits } = this.#parts;
    const asked =
      outcome instanceof Error ? undefined : retryAfter(outcome.headers, Date.now(), limits.downCap);
    return Math.max(asked ?? 0, backoff(tried, limits, this.#random));
  }
}

function keyOf({ url, headers }: WebRequest): string {
  return JSON.stringify([url.href, ...Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

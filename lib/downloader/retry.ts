/** What is worth another try, and when. Pure: the loop is in `web.ts`. */
import { isValhallaError } from '../errors.ts';
import type { WebAnswer, WebRequest } from './exchange.ts';
import type { WebLimits } from './web-limits.ts';

/** Statuses by which a server speaks of the moment and not of the address. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** True for an answer that may be another one tomorrow: busy, too many requests, broken. */
export function isPassing(status: number): boolean {
  return status >= 500 || PASSING.has(status);
}

/** The server says that it did nothing: even a POST may be sent again. */
export function isRefusedForNow(status: number): boolean {
  return status === 429 || status === 503;
}

export function mayRetry(request: WebRequest, outcome: WebAnswer | Error): boolean {
  if (outcome instanceof Error) {
    return request.method === 'GET' && isValhallaError(outcome) && outcome.code === 'ERR_VALHALLA_WEB';
  }
  return request.method === 'GET' ? isPassing(outcome.status) : isRefusedForNow(outcome.status);
}

/** Milliseconds before try `tried + 1`: doubling, and anywhere in its upper half, so that those who failed together do not come back together. */
export function backoff(
  tried: number,
  limits: Pick<WebLimits, 'backoff' | 'backoffCap'>,
  random: () => number,
): number {
  const full = Math.min(limits.backoff * 2 ** (tried - 1), limits.backoffCap);
  return full * (0.5 + random() / 2);
}

/**
 * `Retry-After` in milliseconds from now, at most `cap`: seconds or a date (RFC 9110, 10.2.3).
 *
 * @param now milliseconds since the epoch
 * @returns undefined where there is none or it makes no sense
 */
export function retryAfter(headers: WebAnswer['headers'], now: number, cap: number): number | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  // Only a date as HTTP writes it: Date.parse takes `-5` for a year.
  const wait = /^\d+$/.test(value)
    ? Number(value) * 1000
    : value.endsWith('GMT')
      ? Date.parse(value) - now
      : NaN;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), cap);
}

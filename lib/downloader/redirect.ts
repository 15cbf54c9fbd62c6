/**
 * Follows redirects by an own loop and not by undici's interceptor: each hop has to pass the check of addresses and
 * wait for the turn of *its* host, and what a caller sends may be a key in any header, which no list of names covers.
 */
import { ValhallaError } from '../errors.ts';
import { REDIRECTS, shown } from './exchange.ts';
import type { WebAnswer, WebRequest } from './exchange.ts';

/** Headers that say nothing about the caller: all that another origin gets to see. */
const HARMLESS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type']);

/**
 * @param send one hop
 * @param check resolves the target against its base, throws for a forbidden one
 * @param most hops after the first request
 * @throws ValhallaError `ERR_VALHALLA_WEB_LIMIT` for one redirect too many, `ERR_VALHALLA_WEB_REFUSED` for a POST that
 *   another origin should get; or what `send` and `check` throw
 */
export async function followRedirects(
  first: WebRequest,
  send: (request: WebRequest) => Promise<WebAnswer>,
  check: (location: string, base: URL) => URL,
  most: number,
): Promise<WebAnswer> {
  let request = first;
  for (let hops = 0; ; hops++) {
    const answer = await send(request);
    const location = answer.headers['location'];
    if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
    if (hops === most) {
      throw new ValhallaError(
        'ERR_VALHALLA_WEB_LIMIT',
        `${shown(first.url)} redirects more than ${most} times`,
        { path: shown(first.url) },
      );
    }
    request = next(request, answer.status, check(location, request.url));
  }
}

function next(request: WebRequest, status: number, url: URL): WebRequest {
  const sameOrigin = url.origin === request.url.origin;
  const headers = sameOrigin ? request.headers : pick(request.headers);
  // RFC 9110, 15.4: 303 is a GET; after 301 and 302 every client turns a POST into a GET.
  if (request.method === 'GET' || status <= 303) return { method: 'GET', url, headers, limit: request.limit };
  if (!sameOrigin) {
    throw new ValhallaError(
      'ERR_VALHALLA_WEB_REFUSED',
      `POST ${shown(request.url)} should be sent again to ${shown(url)}: its body is for the first only`,
      { path: shown(request.url) },
    );
  }
  return { ...request, url };
}

function pick(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name.toLowerCase())));
}

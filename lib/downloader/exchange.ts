/**
 * One request to one server and its answer: no redirect is followed, nothing is tried again. Whatever goes wrong comes
 * out as a `ValhallaError` that names the address without its query: queries carry the user's keys.
 */
import { request } from 'undici';
import type { Dispatcher } from 'undici';
import { isValhallaError, ValhallaError } from '../errors.ts';
import { ACCEPTED_CODINGS, readBody } from './read-body.ts';

export interface WebRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Bytes of the decoded body. */
  readonly limit: number;
}

export interface WebAnswer {
  readonly status: number;
  /** The last hop. */
  readonly url: URL;
  /** Names in lower case; several headers of a name are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** @throws ValhallaError `ERR_VALHALLA_WEB`, `_WEB_LIMIT`, `_WEB_REFUSED`, or the reason of `signal` */
export type Exchange = (request: WebRequest, signal: AbortSignal) => Promise<WebAnswer>;

/** Statuses whose `location` is followed (RFC 9110, 15.4). */
export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What a caller may not set: it belongs to the connection, to the decoding, or says who we are. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);

/** Said of the bytes on the wire; wrong for the decoded body. */
const WIRE_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-length',
  'transfer-encoding',
]);

/** @param userAgent with every request: several services refuse or ban those that do not name themselves */
export function createExchange(dispatcher: Dispatcher, userAgent: string): Exchange {
  return async (asked, signal) => {
    try {
      const sent = request(asked.url, {
        dispatcher,
        signal,
        method: asked.method,
        headers: {
          ...strip(asked.headers, OWN_HEADERS),
          'user-agent': userAgent,
          'accept-encoding': ACCEPTED_CODINGS,
        },
        ...(asked.body === undefined ? {} : { body: asked.body }),
      });
      const answer = await orAborted(sent, signal);
      const headers = flatten(answer.headers);
      const { statusCode: status } = answer;
      if (REDIRECTS.has(status) && headers['location'] !== undefined) {
        // The body is a courtesy to browsers. A short one is read so that the connection can be used again.
        await answer.body.dump({ limit: 16 * 1024, signal });
        return { status, url: asked.url, headers, body: new Uint8Array(0) };
      }
      const body = await readBody(answer.body, headers, asked.limit);
      return { status, url: asked.url, headers: strip(headers, WIRE_HEADERS), body };
    } catch (error) {
      throw explain(signal.aborted ? signal.reason : error, asked);
    }
  };
}

/**
 * undici looks at the signal once a connection stands (`lib/api/abort-signal.js` only notes the reason before that): a
 * name server or a host that does not answer would hold the caller until the time limit of the connection.
 */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const leave = (): void => reject(toError(signal.reason));
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** An address as it may be shown and stored: queries carry keys, user parts carry passwords. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function explain(error: unknown, { method, url }: WebRequest): ValhallaError {
  const path = shown(url);
  if (isValhallaError(error)) {
    if (error.path !== undefined || error.code === 'ERR_VALHALLA_CANCELLED') return error;
    return new ValhallaError(error.code, `${method} ${path}: ${error.message}`, { path, cause: error });
  }
  const { code, message } = error as { code?: string; message?: string };
  const refused = code === 'UND_ERR_INVALID_ARG';
  const why = [message, code].filter((part) => part !== undefined && part !== '').join(', ');
  return new ValhallaError(
    refused ? 'ERR_VALHALLA_WEB_REFUSED' : 'ERR_VALHALLA_WEB',
    refused
      ? `${method} ${path} cannot be sent: ${why}`
      : `${method} ${path}: ${why}; it is tried again later`,
    { path, cause: error },
  );
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function strip(
  headers: Readonly<Record<string, string>>,
  names: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase())));
}

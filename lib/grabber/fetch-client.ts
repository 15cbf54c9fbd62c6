/**
 * A grabber thread's side of the web: requests go to the web thread over a channel that is opened with the first of
 * them, so that local grabbers start no web thread.
 */
import { Channel, createChannel } from '../channel/channel.ts';
import { ValhallaError, fromWire } from '../errors.ts';
import type { ChannelEnd } from '../channel/channel.ts';
import type { FetchAnswer, FetchMessage, FetchRequest } from '../channel/fetch.ts';
import type { Lane } from '../channel/packet.ts';
import type { GrabberRequest, GrabberResponse } from './contract.ts';

/** Requests of one thread that wait for an answer; a grabber that asks for more at once is told to wait. */
export const FETCHES_AT_ONCE = 64;

interface Waiting {
  readonly grabber: string;
  readonly resolve: (response: GrabberResponse) => void;
  readonly reject: (error: unknown) => void;
}

export class FetchClient {
  readonly #connect: (end: ChannelEnd) => void;
  readonly #waiting = new Map<number, Waiting>();
  #channel: Channel<FetchMessage, FetchAnswer> | undefined;
  #ticket = 0;

  /** @param connect hands the other end of the channel to the dispatcher, for the web thread */
  constructor(connect: (end: ChannelEnd) => void) {
    this.#connect = connect;
  }

  /** As `GrabberContext.fetch`; aborted by `signal`. */
  fetch(
    grabber: string,
    url: string,
    request: GrabberRequest,
    signal: AbortSignal,
    lane: Lane = 'normal',
  ): Promise<GrabberResponse> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (this.#waiting.size >= FETCHES_AT_ONCE) {
        throw new ValhallaError(
          'ERR_VALHALLA_WEB_LIMIT',
          `${FETCHES_AT_ONCE} requests are waiting for an answer; await some of them before the next.`,
        );
      }
      const ticket = ++this.#ticket;
      const message = toMessage({ ticket, grabber, lane }, url, { ...request });
      const abort = (): void => {
        this.#waiting.delete(ticket);
        this.#channel?.send({ kind: 'abort', ticket });
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.set(ticket, {
        grabber,
        resolve: (response) => {
          signal.removeEventListener('abort', abort);
          resolve(response);
        },
        reject: (error) => {
          signal.removeEventListener('abort', abort);
          reject(error);
        },
      });
      this.#open().send(message);
    });
  }

  /** Somebody waits for a file that this grabber has, or will come to. */
  raise(grabber: string): void {
    for (const [ticket, waiting] of this.#waiting)
      if (waiting.grabber === grabber) this.#channel?.send({ kind: 'raise', ticket });
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  #open(): Channel<FetchMessage, FetchAnswer> {
    if (this.#channel !== undefined) return this.#channel;
    const [mine, theirs] = createChannel('grabber', 'downloader');
    const channel = new Channel<FetchMessage, FetchAnswer>(mine);
    channel.listen((answer) => this.#take(answer)).onClose(() => this.#lost(channel));
    this.#channel = channel;
    this.#connect(theirs);
    return channel;
  }

  #take(answer: FetchAnswer): void {
    const waiting = this.#waiting.get(answer.ticket);
    // Aborted in the meantime.
    if (waiting === undefined) return;
    this.#waiting.delete(answer.ticket);
    if (answer.kind === 'fetched') waiting.resolve(responseOf(answer));
    else waiting.reject(fromWire(answer.error));
  }

  /** The web thread is gone: who waits is told, and the next request opens a channel to its successor. */
  #lost(channel: Channel<FetchMessage, FetchAnswer>): void {
    if (this.#channel === channel) this.#channel = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting)
      reject(
        new ValhallaError('ERR_VALHALLA_WEB', 'The web thread ended before it answered; ask again later.'),
      );
  }
}

/** What a plugin passes may be anything, and a message that cannot be cloned would throw in the channel. */
function toMessage(
  of: Pick<FetchRequest, 'ticket' | 'grabber' | 'lane'>,
  url: unknown,
  request: Readonly<Record<string, unknown>>,
): FetchRequest {
  const parsed = URL.parse(String(url));
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new ValhallaError(
      'ERR_VALHALLA_WEB_REFUSED',
      `${String(url)} cannot be asked: only absolute http and https addresses can.`,
      { path: String(url) },
    );
  }
  const { method, headers, body, timeout, limit } = request;
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) plain[name.toLowerCase()] = String(value);
  return {
    kind: 'fetch',
    ...of,
    url: parsed.href,
    method: method === 'POST' ? 'POST' : 'GET',
    headers: plain,
    body: typeof body === 'string' ? body : undefined,
    timeout: typeof timeout === 'number' ? timeout : undefined,
    limit: typeof limit === 'number' ? limit : undefined,
  };
}

function responseOf(answer: Extract<FetchAnswer, { kind: 'fetched' }>): GrabberResponse {
  const { status, url, headers, body } = answer;
  const text = (): string => new TextDecoder().decode(body);
  return {
    status,
    ok: status >= 200 && status < 300,
    url,
    headers,
    bytes: () => body,
    text,
    json: (): unknown => JSON.parse(text()),
  };
}

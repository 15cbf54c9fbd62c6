/**
 * Serves the requests of grabber threads, each over its own channel. Every ticket gets exactly one answer, one that was
 * aborted too; a channel that closes (its thread ended) takes its requests with it.
 */
import type { Channel } from '../channel/channel.ts';
import type { FetchAnswer, FetchRequest } from '../channel/fetch.ts';
import { toWire, ValhallaError } from '../errors.ts';
import type { FetchGives, FetchTakes } from './downloader-messages.ts';
import { Urgency } from './urgency.ts';
import type { Web } from './web.ts';
import type { WebLimits } from './web-limits.ts';

export class FetchService {
  readonly #web: Web;
  readonly #limits: WebLimits;
  readonly #clients = new Set<Client>();

  constructor(web: Web, limits: WebLimits) {
    this.#web = web;
    this.#limits = limits;
  }

  serve(channel: Channel<FetchGives, FetchTakes>): void {
    const client: Client = { channel, open: new Map() };
    this.#clients.add(client);
    channel.listen((message) => {
      if (message.kind === 'fetch') this.#begin(client, message);
      else if (message.kind === 'raise') client.open.get(message.ticket)?.urgency.raise();
      else client.open.get(message.ticket)?.controller.abort(cancelled('the grabber gave this request up'));
    });
    channel.onClose(() => {
      this.#clients.delete(client);
      giveUp(client, 'the thread of the grabber has ended');
    });
  }

  /** Gives up what is under way, answers it, and closes every channel. */
  async stop(): Promise<void> {
    const clients = [...this.#clients];
    this.#clients.clear();
    for (const client of clients) giveUp(client, 'the web thread stops');
    // The answers are sent in the turns that the aborts take to get through.
    await Promise.all(clients.flatMap(({ open }) => [...open.values()].map(({ done }) => done)));
    for (const { channel } of clients) channel.close();
  }

  #begin(client: Client, request: FetchRequest): void {
    const { ticket } = request;
    const controller = new AbortController();
    const urgency = new Urgency(request.lane);
    const finish = async (): Promise<void> => {
      const answer = await this.#ask(request, controller.signal, urgency);
      client.open.delete(ticket);
      client.channel.send(answer, answer.kind === 'fetched' ? [answer.body.buffer as ArrayBuffer] : []);
    };
    client.open.set(ticket, { controller, urgency, done: finish() });
  }

  async #ask(request: FetchRequest, signal: AbortSignal, urgency: Urgency): Promise<FetchAnswer> {
    const { ticket, method, url, headers, body } = request;
    const { bytes, bytesCap, total, totalCap } = this.#limits;
    const limit = within(request.limit, bytes, bytesCap);
    const timeout = within(request.timeout, total, totalCap);
    try {
      if (method !== 'GET' && method !== 'POST') throw notSpoken(method, url);
      const answer = await this.#web.ask(
        { method, url, headers, body, limit, timeout, cached: true },
        signal,
        urgency,
      );
      // A copy, because the cache and others hold the same bytes; then it is moved, and not copied twice more.
      return {
        kind: 'fetched',
        ticket,
        status: answer.status,
        url: answer.url.href,
        headers: answer.headers,
        body: new Uint8Array(answer.body),
      };
    } catch (error) {
      return { kind: 'refused', ticket, error: toWire(error) };
    }
  }
}

interface Client {
  readonly channel: Channel<FetchGives, FetchTakes>;
  /** By ticket. */
  readonly open: Map<
    number,
    { readonly controller: AbortController; readonly urgency: Urgency; readonly done: Promise<void> }
  >;
}

function giveUp(client: Client, why: string): void {
  for (const { controller } of client.open.values()) controller.abort(cancelled(why));
}

/** Numbers of a plugin: what is none, or makes no sense, is as if it were not said. */
function within(asked: number | undefined, usual: number, cap: number): number {
  return typeof asked === 'number' && asked > 0 ? Math.min(asked, cap) : usual;
}

function notSpoken(method: never, url: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_WEB_REFUSED',
    `${String(method).slice(0, 20)} is not spoken, only GET and POST`,
    {
      path: url.split('?')[0],
    },
  );
}

function cancelled(why: string): ValhallaError {
  return new ValhallaError('ERR_VALHALLA_CANCELLED', why);
}

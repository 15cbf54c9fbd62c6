/** A `download` packet: one picture from the web into the artwork store. Equal addresses are fetched once. */
import type { DownloadResult, DownloadTask, Packet } from '../channel/packet.ts';
import { isValhallaError, toWire, ValhallaError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { ArtworkStore } from '../store/artwork-store.ts';
import { shown } from './exchange.ts';
import type { WebAnswer } from './exchange.ts';
import { HostDown } from './host-queues.ts';
import { isPassing, retryAfter } from './retry.ts';
import { SingleFlight } from './single-flight.ts';
import type { Urgency } from './urgency.ts';
import type { Web } from './web.ts';
import type { WebLimits } from './web-limits.ts';

/** Some servers choose the format by this. */
const HEADERS = { accept: 'image/jpeg, image/png, image/webp, image/*;q=0.8' };

/** The address, the answer or the picture is at fault. All else (network, busy server, full disk) may be better later. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ERR_VALHALLA_NO_ARTWORK',
  'ERR_VALHALLA_WEB_REFUSED',
  'ERR_VALHALLA_WEB_LIMIT',
]);

export class Downloads {
  readonly #web: Web;
  readonly #store: ArtworkStore;
  readonly #limits: WebLimits;
  readonly #flights = new SingleFlight<DownloadResult>();

  constructor(web: Web, store: ArtworkStore, limits: WebLimits) {
    this.#web = web;
    this.#store = store;
    this.#limits = limits;
  }

  /**
   * @returns the packet with its outcome: `done` with a `DownloadResult`, `failed`, or `unavailable`, then with
   *   `retryAt` where the server said when
   * @throws the reason of `signal`
   */
  async run(packet: Packet, signal: AbortSignal, urgency?: Urgency): Promise<Packet> {
    const from = performance.now();
    const result = await this.#attempt(packet, signal, urgency);
    return { ...packet, ...result, micros: Math.round((performance.now() - from) * 1000) };
  }

  async #attempt(
    packet: Packet,
    signal: AbortSignal,
    urgency: Urgency | undefined,
  ): Promise<Pick<Packet, 'body' | 'outcome' | 'error' | 'retryAt'>> {
    try {
      const { url } = JSON.parse(packet.body) as DownloadTask;
      const picture = await this.#flights.run(
        url,
        signal,
        (shared, urgent) => this.#fetch(url, shared, urgent),
        urgency,
      );
      return { outcome: 'done', body: JSON.stringify(picture) };
    } catch (error) {
      signal.throwIfAborted();
      const outcome = isValhallaError(error) && FINAL.has(error.code) ? 'failed' : 'unavailable';
      const wire = toWire(error, 'ERR_VALHALLA_UNAVAILABLE');
      return {
        outcome,
        body: '',
        error: wire,
        ...(error instanceof HostDown ? { retryAt: error.until } : {}),
      };
    }
  }

  async #fetch(url: string, signal: AbortSignal, urgency: Urgency): Promise<DownloadResult> {
    const { bytesCap, downloadTotal } = this.#limits;
    const answer = await this.#web.ask(
      // Not from the cache: pictures would push everything else out of it, and the store keeps them for good.
      { method: 'GET', url, headers: HEADERS, limit: bytesCap, timeout: downloadTotal, cached: false },
      signal,
      urgency,
    );
    if (answer.status !== 200) throw this.#refusal(answer);
    signal.throwIfAborted();
    return this.#store.write(answer.body);
  }

  #refusal({ status, url, headers }: WebAnswer): ValhallaError {
    const wait = isPassing(status) ? retryAfter(headers, Date.now(), this.#limits.downCap) : undefined;
    if (wait !== undefined) return new HostDown(url.host, Date.now() + wait);
    const path = shown(url);
    return isPassing(status)
      ? new ValhallaError('ERR_VALHALLA_WEB', `${path} answers ${status}; it is tried again later`, { path })
      : new ValhallaError(
          'ERR_VALHALLA_NO_ARTWORK',
          `${path} answers ${status}, not 200: there is no picture`,
          { path },
        );
  }
}

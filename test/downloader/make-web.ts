/** A whole `Web` over real sockets, with every bound small enough to be met in a test. */
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import { AddressCheck } from '../../lib/downloader/address-check.ts';
import type { Resolve } from '../../lib/downloader/address-check.ts';
import { createExchange } from '../../lib/downloader/exchange.ts';
import { HostQueues } from '../../lib/downloader/host-queues.ts';
import { OWN_RATE } from '../../lib/downloader/host-rates.ts';
import { Web } from '../../lib/downloader/web.ts';
import type { WebQuestion } from '../../lib/downloader/web.ts';
import { createAgent } from '../../lib/downloader/web-agent.ts';
import { WEB_LIMITS } from '../../lib/downloader/web-limits.ts';
import type { WebLimits } from '../../lib/downloader/web-limits.ts';

export const SMALL: WebLimits = {
  ...WEB_LIMITS,
  headers: 60,
  idle: 60,
  total: 400,
  downloadTotal: 400,
  tries: 3,
  backoff: 2,
  backoffCap: 4,
  bytes: 1000,
  bytesCap: 2000,
};

export interface MadeWeb extends AsyncDisposable {
  readonly web: Web;
  readonly hosts: HostQueues;
  readonly limits: WebLimits;
  ask(url: string, question?: Partial<WebQuestion>, signal?: AbortSignal): ReturnType<Web['ask']>;
}

export function makeWeb(
  changed: Partial<WebLimits> = {},
  dispatcher?: Dispatcher,
  resolve?: Resolve,
): MadeWeb {
  const limits = { ...SMALL, ...changed };
  const check = new AddressCheck(['127.0.0.1'], resolve);
  const agent = dispatcher ?? createAgent(check, limits);
  const hosts = new HostQueues(limits, () => OWN_RATE);
  const web = new Web({ exchange: createExchange(agent, 'valhalla-test/1'), check, hosts, limits });
  return {
    web,
    hosts,
    limits,
    ask: (url, question, signal = new AbortController().signal) =>
      web.ask(
        { method: 'GET', url, limit: limits.bytes, timeout: limits.total, cached: true, ...question },
        signal,
      ),
    async [Symbol.asyncDispose]() {
      if (agent instanceof Agent) await agent.destroy();
    },
  };
}

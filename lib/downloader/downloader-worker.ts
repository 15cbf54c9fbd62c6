/** Thread of the web: the only one that loads undici. */
import { Channel } from '../channel/channel.ts';
import { traceStep } from '../channel/trace.ts';
import { ArtworkStore } from '../store/artwork-store.ts';
import { threadData } from '../threads/spawn.ts';
import { AddressCheck } from './address-check.ts';
import { Downloads } from './download.ts';
import { Downloader } from './downloader.ts';
import type {
  DownloaderEnds,
  DownloaderGives,
  DownloaderOptions,
  DownloaderTakes,
} from './downloader-messages.ts';
import { createExchange } from './exchange.ts';
import { FetchService } from './fetch-service.ts';
import { HostQueues, publishedRate } from './host-queues.ts';
import { OWN_RATE } from './host-rates.ts';
import { Web } from './web.ts';
import { createAgent } from './web-agent.ts';
import { WEB_LIMITS } from './web-limits.ts';

const { ends, options } = threadData<DownloaderOptions, DownloaderEnds>();
const limits = { ...WEB_LIMITS, ...options.limits };
const check = new AddressCheck(options.allowHosts);
const agent = createAgent(check, limits);
const hosts = new HostQueues(limits, (url) => (check.allows(url) ? OWN_RATE : publishedRate(url)));
const web = new Web({ exchange: createExchange(agent, options.userAgent), check, hosts, limits });
const store = new ArtworkStore(options.artworkFolder);

const channel = new Channel<DownloaderGives, DownloaderTakes>(ends.normal);
const now = new Channel<DownloaderGives, DownloaderTakes>(ends.now);
const downloader = new Downloader({
  downloads: new Downloads(web, store, limits),
  fetches: new FetchService(web, limits),
  give: (message) => {
    if (message.kind === 'results') for (const packet of message.packets) traceStep('download', packet);
    channel.send(message);
  },
  memory: () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  },
  ended: () => {
    now.close();
    channel.close();
    void agent.destroy();
  },
});

// Leftovers cost space and nothing else: no reason to hold work up, or to fail.
store.removeLeftovers().catch(() => 0);
for (const lane of [now, channel]) lane.listen((message) => downloader.take(message));

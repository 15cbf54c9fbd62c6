/** A thread that answers the first number it is sent. */
import { workerData } from 'node:worker_threads';
import { Channel } from '../../lib/channel/channel.ts';
import type { ChannelEnd } from '../../lib/channel/channel.ts';

const channel: Channel<string, number> = new Channel<string, number>(workerData as ChannelEnd).listen(
  (number) => {
    channel.send(`got ${number}`);
    channel.close();
  },
);

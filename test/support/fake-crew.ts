/** Threads of all stages: packets wait in one queue, and are worked at as a test says. */
import type { ConsumerName, DownloadTask, GrabTask, Packet } from '../../lib/channel/packet.ts';
import type { Grabbed, Said } from './fake-work.ts';

export interface Skills {
  readonly parse: (packet: Packet) => Said;
  readonly grabs: Readonly<Record<string, (task: GrabTask) => Grabbed>>;
  readonly download: (task: DownloadTask) => Said;
}

export class FakeCrew {
  #packets: Packet[] = [];
  /** Packets of one consumer that it holds. */
  most: number = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#packets.length;
  }

  room(of: ConsumerName): number {
    return Math.max(
      0,
      Math.min(16, this.most - this.#packets.filter(({ consumer }) => consumer === of).length),
    );
  }

  /** One that it has already is moved up where somebody waits for it. */
  grant(packets: readonly Packet[]): void {
    for (const packet of packets) {
      const { consumer, id } = packet;
      const at = this.#packets.findIndex((other) => other.consumer === consumer && other.id === id);
      if (packet.lane !== 'now') this.#packets.push(packet);
      else this.#packets.splice(Math.max(0, at), at < 0 ? 0 : 1, packet);
    }
  }

  /** @param busy work that a thread is still at */
  next(busy: (packet: Packet) => boolean): (() => Packet) | undefined {
    const packet = this.#packets.find((each) => !busy(each));
    return packet && (() => this.#take(packet));
  }

  /** What a thread has begun with. */
  begin(): Packet {
    return this.#packets.shift() as Packet;
  }

  clear(): void {
    this.#packets = [];
  }

  #take(packet: Packet): Packet {
    this.#packets.splice(this.#packets.indexOf(packet), 1);
    return packet;
  }
}

export function resultOf({ parse, grabs, download }: Skills, packet: Packet): Packet {
  const back = { ...packet, body: '', bytes: undefined };
  if (packet.step === 'download') return { ...back, ...download(JSON.parse(packet.body) as DownloadTask) };
  if (packet.step !== 'grab') return { ...back, ...parse(packet) };
  const grab = grabs[packet.consumer.slice('grabber:'.length)];
  const made = grab?.(JSON.parse(packet.body) as GrabTask) ?? {};
  if ('said' in made) return { ...back, ...made.said };
  const body = JSON.stringify({ document: {}, artwork: [], downloads: [], ...made });
  return { ...back, outcome: 'done', body };
}

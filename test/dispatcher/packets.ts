/** Packets without files. */
import type { ConsumerName, Packet, Step } from '../../lib/channel/packet.ts';

export function packet(id: number, more: Partial<Packet> = {}): Packet {
  const consumer = more.consumer ?? 'parser';
  return { step: stepOf(consumer), consumer, lane: 'normal', id, file: id, type: 'audio', body: '', ...more };
}

export function packets(from: number, to: number, more: Partial<Packet> = {}): Packet[] {
  return Array.from({ length: to - from + 1 }, (_, index) => packet(from + index, more));
}

function stepOf(consumer: ConsumerName): Step {
  if (consumer === 'parser') return 'parse';
  return consumer === 'downloader' ? 'download' : 'grab';
}

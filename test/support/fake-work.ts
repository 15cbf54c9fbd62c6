/** What parsers and grabbers of a `FakeHouse` say. */
import type { GrabberManifest } from '../../lib/channel/manifest.ts';
import type { GrabResult, Packet } from '../../lib/channel/packet.ts';
import { ALBUM_RULES, bundleKeys, saidOf } from '../../lib/metadata/album-identity.ts';
import { columnsOf, facetsOf } from '../../lib/metadata/columns.ts';
import type { Document } from '../../lib/metadata/document.ts';

/** What a crew says: a part of the packet that comes back. */
export type Said = Partial<Packet>;
/** The body of a grab that is done, or the packet. */
export type Grabbed = Partial<GrabResult> | { readonly said: Said };

/** A parser that makes a document of the file's name, without suffix. */
export function parsedAs(make: (name: string, packet: Packet) => Document): (packet: Packet) => Said {
  return (packet) => {
    const name = packet.body.slice(packet.body.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
    const document = make(name, packet);
    return {
      outcome: 'done',
      source: 'general',
      stamp: packet.stamp,
      body: JSON.stringify(document),
      columns: columnsOf(document),
      facets: facetsOf(document),
      said: saidOf(document, packet.type, bundleKeys(ALBUM_RULES)),
      micros: 100,
    };
  };
}

export function manifest(name: string, more: Partial<GrabberManifest> = {}): GrabberManifest {
  return {
    name,
    version: '1',
    types: ['audio'],
    needs: [],
    provides: [],
    priority: { default: 0, keys: {} },
    every: 0,
    sidecars: [],
    readsFile: false,
    neighbours: false,
    values: true,
    looksFor: [],
    unlessLocated: false,
    web: false,
    scoped: false,
    ...more,
  };
}

/** What a packet of work is about: a path, or an address. */
export function pathOf({ step, body }: Packet): string {
  if (step === 'parse' || step === 'probe') return body;
  const { path, url } = JSON.parse(body) as { path?: string; url?: string };
  return path ?? url ?? '';
}

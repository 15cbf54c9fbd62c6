/**
 * Addresses come from plugins, from answers of servers and from tags in files: none of them may make this machine talk
 * to itself or to its neighbours (a router's page, a cloud's metadata service). Checked are the address as written, at
 * every hop of a redirect, and the numbers a name resolves to at the moment of the connection: a check that resolves
 * by itself and lets the socket resolve again can be told two different things.
 *
 * Numbers in disguise (`0x7f000001`, `2130706433`, `127.1`, full-width digits) need no care here: the WHATWG parser
 * writes them all as `127.0.0.1`.
 */
import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { ValhallaError } from '../errors.ts';

/** IANA special purpose registries. [network, prefix] */
const INSIDE_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** 2000::/3 is the public part of IPv6; these pieces of it are not. 6to4 (2002::) and Teredo carry an IPv4 address. */
const INSIDE_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** IPv4 in IPv6: mapped, and NAT64 (RFC 6052), by which networks without IPv4 reach the public part of it. */
const V4_IN_V6 = ['::ffff:', '64:ff9b::'] as const;

const unicast = new BlockList();
const inside = new BlockList();
unicast.addSubnet('0.0.0.0', 0, 'ipv4');
unicast.addSubnet('2000::', 3, 'ipv6');
for (const wrapping of V4_IN_V6) unicast.addSubnet(`${wrapping}0.0.0.0`, 96, 'ipv6');
for (const [network, prefix] of INSIDE_V4) {
  inside.addSubnet(network, prefix, 'ipv4');
  for (const wrapping of V4_IN_V6) inside.addSubnet(wrapping + network, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of INSIDE_V6) inside.addSubnet(network, prefix, 'ipv6');

/** True for all but a public unicast IP address, as text: loopback, private, link-local, multicast, reserved. */
export function isInside(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return !unicast.check(address, family) || inside.check(address, family);
}

/** As `dns.lookup` with `all`: injected by tests. */
export type Resolve = (
  host: string,
  options: LookupAllOptions,
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export class AddressCheck {
  readonly #allowed: ReadonlySet<string>;
  readonly #resolve: Resolve;

  /** @param allowHosts names or addresses, with a port or for all ports: `127.0.0.1`, `nas.lan:8080`, `[::1]` */
  constructor(allowHosts: readonly string[] = [], resolve: Resolve = dnsLookup) {
    this.#allowed = new Set(allowHosts.map((host) => host.toLowerCase()));
    this.#resolve = resolve;
  }

  /** True where the user named this host himself. */
  allows(url: URL): boolean {
    return this.#allowed.has(url.hostname) || this.#allowed.has(url.host);
  }

  /**
   * @param base the address of the answer that redirects to `text`
   * @throws ValhallaError `ERR_VALHALLA_WEB_REFUSED` for what is not http(s), or is an address inside
   */
  url(text: string, base?: URL): URL {
    const url = URL.parse(text, base?.href);
    if (url === null) throw refused(text, 'is not an address');
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw refused(text, 'is neither http nor https');
    const address = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(address) !== 0 && isInside(address) && !this.allows(url))
      throw leadsInside(url.hostname, address);
    // What only the reader of the page sees; equal requests would look different by it.
    url.hash = '';
    return url;
  }

  /** For the sockets of this URL's origin: resolves, and refuses a name if any of its addresses lies inside. */
  lookup(allowed: boolean): LookupFunction {
    return (host, options, answer) => {
      this.#resolve(host, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return answer(error, []);
        const bad = allowed ? undefined : addresses.find(({ address }) => isInside(address));
        if (bad !== undefined) return answer(leadsInside(host, bad.address), []);
        const first = addresses[0];
        if (options.all === true || first === undefined) return answer(null, addresses);
        return answer(null, first.address, first.family);
      });
    };
  }
}

function leadsInside(host: string, address: string): ValhallaError {
  const by = host.includes(address) ? '' : ` (${address})`;
  return refused(
    host,
    `leads inside${by}, not to the public internet; name it in allowHosts if this is meant`,
  );
}

/** @param what an address as it came: without its query and user part, which may be secrets */
function refused(what: string, why: string): ValhallaError {
  const path = what
    .replace(/[?#].*$/s, '')
    .replace(/\/\/[^/]*@/, '//')
    .slice(0, 200);
  return new ValhallaError('ERR_VALHALLA_WEB_REFUSED', `${path} ${why}`, { path });
}

/**
 * The connections of the web thread. HTTP/1.1 only: every bound here was tried against servers that misbehave in it,
 * and two connections a host gain nothing from streams. No proxy of the environment is used: it would resolve names
 * where the check of addresses cannot see it.
 */
import { Agent, buildConnector } from 'undici';
import { toError } from './exchange.ts';
import type { AddressCheck } from './address-check.ts';
import type { WebLimits } from './web-limits.ts';

export function createAgent(check: AddressCheck, limits: WebLimits): Agent {
  const open = (allowed: boolean) =>
    buildConnector({ timeout: limits.connect, allowH2: false, lookup: check.lookup(allowed) });
  const [openPublic, openAllowed] = [open(false), open(true)];
  return new Agent({
    connect: (options, opened) => {
      try {
        // Once more, though every hop was checked: this is the only door.
        const origin = check.url(`${options.protocol}//${options.host ?? options.hostname}`);
        (check.allows(origin) ? openAllowed : openPublic)(options, opened);
      } catch (error) {
        opened(toError(error), null);
      }
    },
    headersTimeout: limits.headers,
    bodyTimeout: limits.idle,
    keepAliveTimeout: 4_000,
    maxHeaderSize: 32 * 1024,
  });
}

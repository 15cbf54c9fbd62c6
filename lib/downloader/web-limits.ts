/** Every bound of the web thread in one place. Times in milliseconds, sizes in bytes. */
export interface WebLimits {
  /** Until a connection stands, its look-up and handshake included. */
  readonly connect: number;
  /** From the request to the first byte of the answer. */
  readonly headers: number;
  /** Between two pieces of a body. */
  readonly idle: number;
  /** One request in all: hops, retries and the waits between them, but not the wait for the host's turn. */
  readonly total: number;
  /** The same for a download. */
  readonly downloadTotal: number;
  /** The longest time a grabber may ask for. */
  readonly totalCap: number;
  /** Decoded body of a grabber's request that names no limit of its own. */
  readonly bytes: number;
  /** Decoded body of a download, and the most a grabber may ask for. */
  readonly bytesCap: number;
  readonly redirects: number;
  /** How often a request is made in all. */
  readonly tries: number;
  /** Before the second try; doubles with each, up to `backoffCap`. */
  readonly backoff: number;
  readonly backoffCap: number;
  /** However long a server asks for (`Retry-After: 31536000` was seen): after this it is tried again. */
  readonly downCap: number;
  /** Requests under way in all: bounds the memory of their bodies. */
  readonly atOnce: number;
  /** Requests of one host, and in all, that are under way or wait. */
  readonly waitingOfHost: number;
  readonly waiting: number;
  readonly cacheBytes: number;
  readonly cacheCount: number;
}

const SECOND = 1000;
const MIB = 1024 * 1024;

export const WEB_LIMITS: WebLimits = {
  connect: 5 * SECOND,
  headers: 15 * SECOND,
  idle: 10 * SECOND,
  total: 30 * SECOND,
  downloadTotal: 60 * SECOND,
  totalCap: 120 * SECOND,
  bytes: 5 * MIB,
  bytesCap: 20 * MIB,
  redirects: 5,
  tries: 4,
  backoff: SECOND / 2,
  backoffCap: 10 * SECOND,
  downCap: 3600 * SECOND,
  atOnce: 6,
  waitingOfHost: 128,
  waiting: 512,
  cacheBytes: 16 * MIB,
  cacheCount: 1000,
};

/** Between a grabber thread and the web thread: a capped request, and its answer. */
import type { Lane } from './packet.ts';
import type { WireError } from '../errors.ts';

export interface FetchRequest {
  readonly kind: 'fetch';
  readonly ticket: number;
  readonly grabber: string;
  /** `now`: somebody waits for a file that this grabber has. */
  readonly lane: Lane;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Milliseconds in all, retries included, the wait for the turn of the host not. */
  readonly timeout?: number | undefined;
  /** Bytes of the decoded body. */
  readonly limit?: number | undefined;
}

export interface FetchAbort {
  readonly kind: 'abort';
  readonly ticket: number;
}

/** Somebody waits now. */
export interface FetchRaise {
  readonly kind: 'raise';
  readonly ticket: number;
}

export type FetchMessage = FetchRequest | FetchAbort | FetchRaise;

export type FetchAnswer =
  | {
      readonly kind: 'fetched';
      readonly ticket: number;
      readonly status: number;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'refused'; readonly ticket: number; readonly error: WireError };

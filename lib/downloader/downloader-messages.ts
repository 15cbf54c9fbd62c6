/** What the web thread takes and gives: downloads for the dispatcher, requests for grabber threads. */
import type { FetchAnswer, FetchMessage } from '../channel/fetch.ts';
import type { FromStage, ToStage } from '../channel/stage.ts';
import type { WebLimits } from './web-limits.ts';

export type DownloaderTakes = Extract<ToStage, { kind: 'work' | 'connect' | 'stop' }>;
export type DownloaderGives = Extract<FromStage, { kind: 'results' | 'stopped' }>;

/** On the channel that a grabber thread opens with its first request. */
export type FetchTakes = FetchMessage;
export type FetchGives = FetchAnswer;

export interface DownloaderOptions {
  readonly artworkFolder: string;
  /** Sent with every request: `libvalhalla/0.1.0 (contact)`. */
  readonly userAgent: string;
  /**
   * Hosts or addresses, as they are written in the URL, that may be asked though they lead inside (tests, a server at
   * home), and as fast as they answer: `127.0.0.1`, `nas.lan`, `[::1]:8080`.
   */
  readonly allowHosts: readonly string[];
  /** Other bounds than `WEB_LIMITS`. */
  readonly limits?: Partial<WebLimits> | undefined;
}

export type DownloaderEnds = 'now' | 'normal';

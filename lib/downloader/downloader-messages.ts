/** What the web thread takes and gives: downloads for the dispatcher, requests for grabber threads. */
import type { FetchAbort, FetchAnswer, FetchRequest } from '../channel/fetch.ts';
import type { FromStage, ToStage } from '../channel/stage.ts';

export type DownloaderTakes = Extract<ToStage, { kind: 'work' | 'connect' | 'stop' }>;
export type DownloaderGives = Extract<FromStage, { kind: 'results' | 'stopped' }>;

/** On the channel that a grabber thread opens with its first request. */
export type FetchTakes = FetchRequest | FetchAbort;
export type FetchGives = FetchAnswer;

export interface DownloaderOptions {
  readonly artworkFolder: string;
  /** Folder for the cache of answers; undefined: kept in memory only. */
  readonly cacheFolder?: string | undefined;
  /** Sent with every request: `libvalhalla/0.1.0 (contact)`. */
  readonly userAgent: string;
  /** Hosts or addresses that may be asked though they lead inside (tests, a server at home): `127.0.0.1`, `nas.lan`. */
  readonly allowHosts: readonly string[];
}

export type DownloaderEnds = 'normal';

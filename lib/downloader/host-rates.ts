/**
 * How often a host may be asked: at most `count` requests start within any `interval` ms, at most `concurrency` are
 * under way. The numbers are those the services publish, a little below where the network may push two requests
 * together on the way.
 */
export interface HostRate {
  readonly concurrency: number;
  readonly count: number;
  readonly interval: number;
}

/** For a host that says nothing. */
export const DEFAULT_RATE: HostRate = { concurrency: 2, count: 4, interval: 1000 };

/** For a host that the user named himself: his own. */
export const OWN_RATE: HostRate = { concurrency: 8, count: 1000, interval: 1000 };

export const HOST_RATES: ReadonlyMap<string, HostRate> = new Map([
  // https://musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting: 1 a second for an address, else 503 for all of them.
  ['musicbrainz.org', { concurrency: 1, count: 1, interval: 1100 }],
  // No rule stated; it answers with a redirect to archive.org, which is slow and answers 503 when busy.
  ['coverartarchive.org', { concurrency: 2, count: 4, interval: 1000 }],
  ['archive.org', { concurrency: 2, count: 4, interval: 1000 }],
  // https://acoustid.org/webservice: 3 a second.
  ['api.acoustid.org', { concurrency: 2, count: 3, interval: 1100 }],
  // https://lrclib.net/docs: no limit; a small server of one person.
  ['lrclib.net', { concurrency: 2, count: 5, interval: 1000 }],
  // https://www.last.fm/api/tos: about 5 a second for an address, error 29 beyond.
  ['ws.audioscrobbler.com', { concurrency: 2, count: 5, interval: 1100 }],
  // Soft ceiling of 40 to 50 a second since 2019.
  ['api.themoviedb.org', { concurrency: 4, count: 30, interval: 1000 }],
  ['image.tmdb.org', { concurrency: 4, count: 20, interval: 1000 }],
  // https://www.tvmaze.com/api: at least 20 in 10 seconds for an address.
  ['api.tvmaze.com', { concurrency: 2, count: 20, interval: 10_500 }],
  ['webservice.fanart.tv', { concurrency: 2, count: 4, interval: 1000 }],
  ['assets.fanart.tv', { concurrency: 2, count: 8, interval: 1000 }],
]);

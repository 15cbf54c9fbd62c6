/**
 * One question for all tracks of an album: asks a service of your own for its genre and the titles of its tracks.
 *
 * `GET <server>/album?artist=...&album=...` answers 404, or `{ "genre": "Jazz", "titles": ["So What", ...] }`.
 */
import { defineGrabber } from 'libvalhalla/grabber';
import type { OptionsSchema, ScopeGrabber } from 'libvalhalla/grabber';

export interface ServiceOptions {
  readonly server: string;
}

/** What is kept of an answer: no more than `apply` needs, for it stays in the database. */
interface Album {
  readonly genre: string;
  readonly titles: readonly string[];
}

const serviceOptions: OptionsSchema<ServiceOptions> = {
  '~standard': {
    version: 1,
    vendor: 'album-service',
    validate: (options) => {
      const { server } = options as Partial<ServiceOptions>;
      if (typeof server === 'string' && URL.canParse(server)) return { value: { server } };
      return { issues: [{ path: ['server'], message: 'write the address of the service' }] };
    },
  },
};

const albumService: ScopeGrabber<ServiceOptions, Album> = defineGrabber({
  name: 'album-service',
  version: '1',
  types: ['audio'],
  needs: ['album'],
  provides: ['genre', 'title'],
  options: serviceOptions,
  web: true,
  // At most one lookup a second.
  every: 1000,

  // The same text for all tracks of an album. It is what `lookup` gets, and the key under which its answer is kept.
  scope(item) {
    const [artist] = item.values['album_artist'] ?? item.values['artist'] ?? [];
    return JSON.stringify([artist ?? '', item.values['album']?.[0]]);
  },

  async lookup(scope, _items, context) {
    const [artist, album] = JSON.parse(scope) as [string, string];
    const query = new URLSearchParams({ artist, album });
    const response = await context.fetch(`${context.options.server}/album?${query.toString()}`);
    // Asked, and there is none: this is kept too, for a week.
    if (response.status === 404) return null;
    // Anything else that is no answer is an error; the album is asked about again at a later scan.
    if (!response.ok) throw new Error(`the album service answered ${response.status}`);
    return response.json() as Album;
  },

  // For tracks that come later too, from the kept answer. It asks nobody and waits for nothing.
  apply(album, item) {
    const [track] = item.values['track'] ?? [];
    return { values: { genre: album.genre, title: album.titles[Number(track) - 1] } };
  },
});

export default albumService;

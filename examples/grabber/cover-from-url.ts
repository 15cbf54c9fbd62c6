/**
 * A cover for each album from an address that the user gives, a server at home for instance:
 *
 *     await using library = await Valhalla.open({
 *       grabbers: [{
 *         use: './cover-from-url.ts',
 *         options: { url: 'https://covers.example.org/{artist}/{album}.jpg' },
 *       }],
 *     });
 *
 * It fetches nothing itself. What it returns as downloads is fetched by the library after everything else, once an
 * address however many tracks name it, with retries and limits, and is looked at before it is stored.
 */
import { PRIORITY, defineGrabber } from 'libvalhalla/grabber';
import type { ItemGrabber, OptionsSchema } from 'libvalhalla/grabber';

export interface CoverOptions {
  /** With `{artist}` and `{album}` where they belong. */
  readonly url: string;
}

/** By hand, for this file is to work with nothing installed; a schema of Zod, Valibot or ArkType does as well. */
const coverOptions: OptionsSchema<CoverOptions> = {
  '~standard': {
    version: 1,
    vendor: 'cover-from-url',
    validate: (options) => {
      const { url } = options as Partial<CoverOptions>;
      if (typeof url === 'string' && /^https?:\/\//.test(url)) return { value: { url } };
      return {
        issues: [{ path: ['url'], message: 'write an address such as https://host/{artist}/{album}.jpg' }],
      };
    },
  },
};

const coverFromUrl: ItemGrabber<CoverOptions> = defineGrabber({
  name: 'cover-from-url',
  version: '1',
  types: ['audio'],
  needs: ['artist', 'album'],
  priority: { default: PRIORITY.LOW },
  options: coverOptions,
  web: true,
  grab(item, { options }) {
    const url = options.url.replaceAll(/\{(artist|album)\}/g, (_, key: string) =>
      encodeURIComponent(String(item.values[key]?.[0])),
    );
    return { downloads: [{ url, kind: 'cover' }] };
  },
});

export default coverFromUrl;

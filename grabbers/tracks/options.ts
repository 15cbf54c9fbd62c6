/** The options of this grabber, and their check written out by hand: a built-in grabber needs no schema library. */
import type { OptionsSchema } from '../../lib/grabber/contract.ts';
import { isCharset } from '../../lib/metadata/charset.ts';

export interface TracksOptions {
  /** Chapters of sound (audio books, podcasts) become tracks too. Default true. */
  readonly chapters: boolean;
  /** Charset of sheets that are not Unicode, as `TextDecoder` calls it. Default: by their bytes, else windows-1252. */
  readonly charset?: string | undefined;
}

export const tracksOptions: OptionsSchema<TracksOptions> = {
  '~standard': {
    version: 1,
    vendor: 'libvalhalla',
    validate: (value = {}) => {
      if (typeof value !== 'object' || value === null)
        return { issues: [{ message: "write { chapters: false, charset: 'shift_jis' } or nothing" }] };
      const {
        chapters = true,
        charset,
        ...unknown
      } = value as { readonly chapters?: unknown; readonly charset?: unknown };
      const [name] = Object.keys(unknown);
      if (name !== undefined)
        return { issues: [{ message: 'there is no such option, only chapters and charset', path: [name] }] };
      if (typeof chapters !== 'boolean')
        return { issues: [{ message: 'it is true or false', path: ['chapters'] }] };
      if (charset !== undefined && (typeof charset !== 'string' || !isCharset(charset)))
        return {
          issues: [{ message: 'it is the name of a charset: shift_jis, gbk ...', path: ['charset'] }],
        };
      return { value: { chapters, charset } };
    },
  },
};

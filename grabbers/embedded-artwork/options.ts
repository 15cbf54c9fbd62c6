/** The options of this grabber, and their check written out by hand: a built-in grabber needs no schema library. */
import type { OptionsSchema } from '../../lib/grabber/contract.ts';

export interface EmbeddedArtworkOptions {
  /** Copy pictures into the artwork store, each distinct one once. Default false. */
  readonly extract: boolean;
}

export const extractOption: OptionsSchema<EmbeddedArtworkOptions> = {
  '~standard': {
    version: 1,
    vendor: 'libvalhalla',
    validate: (value) => {
      if (typeof value !== 'object' || value === null)
        return { issues: [{ message: 'write { extract: true } or nothing' }] };
      const { extract = false, ...unknown } = value as { readonly extract?: unknown };
      const [name] = Object.keys(unknown);
      if (name !== undefined)
        return { issues: [{ message: 'there is no such option, only extract', path: [name] }] };
      if (typeof extract !== 'boolean')
        return { issues: [{ message: 'it is true or false', path: ['extract'] }] };
      return { value: { extract } };
    },
  },
};

/**
 * The picture beside a file or album: `Song.jpg` for `Song.flac` first, then `cover.jpg`, `folder.png`, ... in any
 * letter case; for a disc of an album (`Album/CD 2`) those of the album too. The scanner has listed the folders; this
 * opens nothing.
 */
import { basename, dirname } from 'node:path';
import { PRIORITY, defineGrabber } from '../lib/grabber/contract.ts';
import type { ItemGrabber } from '../lib/grabber/contract.ts';
import { isDiscFolder } from '../lib/metadata/part-folder.ts';

/** The best first. */
const NAMES = ['<name>', 'cover', 'folder', 'front', 'album', 'albumart'];
const MIMES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
};

const localArtwork: ItemGrabber = defineGrabber({
  name: 'local-artwork',
  version: '2',
  // A picture is its own picture.
  types: ['audio', 'video'],
  priority: { default: PRIORITY.HIGH },
  values: false,
  sidecars: [...NAMES, ...NAMES.slice(1).map((name) => `../${name}`)].flatMap((name) =>
    Object.keys(MIMES).map((suffix) => `${name}.${suffix}`),
  ),
  grab({ path, sidecars }) {
    const [best] = isDiscFolder(basename(dirname(path)))
      ? sidecars
      : sidecars.filter(({ name }) => !name.startsWith('../'));
    if (best === undefined) return undefined;
    const { name, stamp } = best;
    const mime = MIMES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
    return { artwork: [{ kind: 'cover', mime, locator: { at: 'sidecar', name, stamp } }] };
  },
});

export default localArtwork;

/**
 * The picture beside a file or album: `Song.jpg` for `Song.flac` first, then `cover.jpg`, `folder.png`, ... in any
 * letter case. The scanner has listed the folder; this opens nothing.
 */
import { PRIORITY, defineGrabber } from '../lib/grabber/contract.ts';
import type { ItemGrabber } from '../lib/grabber/contract.ts';

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
  version: '1',
  // A picture is its own picture.
  types: ['audio', 'video'],
  priority: { default: PRIORITY.HIGH },
  values: false,
  sidecars: NAMES.flatMap((name) => Object.keys(MIMES).map((suffix) => `${name}.${suffix}`)),
  grab({ sidecars: [best] }) {
    if (best === undefined) return undefined;
    const { name, stamp } = best;
    const mime = MIMES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
    return { artwork: [{ kind: 'cover', mime, locator: { at: 'sidecar', name, stamp } }] };
  },
});

export default localArtwork;

/**
 * Pictures beside a file or album: `Song.jpg` for `Song.flac` first, then `cover.jpg`, `folder.png`, ...; `poster.jpg`,
 * `Film-fanart.jpg` and others by the names that Kodi and Jellyfin give them, in any letter case; for a disc of an album
 * (`Album/CD 2`) those of the album too. One of each kind. The scanner has listed the folders; this opens nothing.
 */
import { basename, dirname } from 'node:path';
import { PRIORITY, defineGrabber } from '../lib/grabber/contract.ts';
import type { ArtworkKind, ItemGrabber, LocatedArtwork, SidecarEntry } from '../lib/grabber/contract.ts';
import { stemOf } from '../lib/metadata/file-names.ts';
import { isDiscFolder } from '../lib/metadata/part-folder.ts';

/** What a name is a picture of; the best of each kind first. */
const KINDS: Readonly<Record<string, ArtworkKind>> = {
  cover: 'cover',
  folder: 'cover',
  front: 'cover',
  album: 'cover',
  albumart: 'cover',
  poster: 'cover',
  back: 'back',
  fanart: 'fanart',
  backdrop: 'fanart',
  thumb: 'thumbnail',
  landscape: 'thumbnail',
  banner: 'other',
  clearart: 'other',
  clearlogo: 'other',
  logo: 'other',
  disc: 'other',
};
const NAMES = Object.keys(KINDS);
/** `Film-poster.jpg`: a picture of one film in a folder of several. */
const OF_ONE = ['<name>', '<name>-*'];
const MIMES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
};

const localArtwork: ItemGrabber = defineGrabber({
  name: 'local-artwork',
  version: '3',
  // A picture is its own picture.
  types: ['audio', 'video'],
  priority: { default: PRIORITY.HIGH },
  values: false,
  sidecars: [...OF_ONE, ...NAMES, ...NAMES.map((name) => `../${name}`)].flatMap((name) =>
    Object.keys(MIMES).map((suffix) => `${name}.${suffix}`),
  ),
  grab({ path, sidecars }) {
    const isDisc = isDiscFolder(basename(dirname(path)));
    const best = new Map<ArtworkKind, SidecarEntry>();
    for (const sidecar of sidecars) {
      const kind = kindOf(sidecar.name, stemOf(basename(path)));
      if (kind !== undefined && !best.has(kind) && (isDisc || !sidecar.name.startsWith('../')))
        best.set(kind, sidecar);
    }
    return { artwork: Array.from(best, ([kind, sidecar]) => pictureOf(kind, sidecar)) };
  },
});

export default localArtwork;

/** @param media name of the media file, without suffix: a picture of that name is its cover */
function kindOf(sidecar: string, media: string): ArtworkKind | undefined {
  const name = stemOf(basename(sidecar)).toLowerCase();
  const own = media.toLowerCase();
  if (name === own) return 'cover';
  return KINDS[name.startsWith(`${own}-`) ? name.slice(own.length + 1) : name];
}

function pictureOf(kind: ArtworkKind, { name, stamp }: SidecarEntry): LocatedArtwork {
  const mime = MIMES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
  return { kind, mime, locator: { at: 'sidecar', name, stamp } };
}

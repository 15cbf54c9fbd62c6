/** Playlists in XML, told apart by their root: XSPF, ASX (and WAX, WVX), WPL and ZPL (SMIL), Winamp's B4S. */
import { childrenOf, descendants, textOf } from '../../metadata/markup.ts';
import type { Element } from '../../metadata/markup.ts';
import type { ListedEntry, ListedPlaylist } from './entry.ts';

const READERS: Readonly<Record<string, (root: Element) => ListedPlaylist>> = {
  playlist: readXspf,
  asx: readAsx,
  smil: readSmil,
  winampxml: readB4s,
};

/** @returns undefined for another kind of document */
export function readMarkedUp(document: Element): ListedPlaylist | undefined {
  const [root] = childrenOf(document);
  return root === undefined ? undefined : READERS[root.name]?.(root);
}

/** `duration` is in milliseconds (XSPF 1, 4.1.1.2.14.1.1.10). Of several locations the first is meant. */
function readXspf(root: Element): ListedPlaylist {
  const entries = [...descendants(root, 'track')].flatMap((track): ListedEntry[] => {
    const location = said(track, 'location');
    const [creator, title] = [said(track, 'creator'), said(track, 'title')];
    const duration = Number(said(track, 'duration'));
    if (location === undefined) return [];
    return [{ location, title: named(creator, title), duration: duration > 0 ? duration : undefined }];
  });
  return { title: said(root, 'title'), entries };
}

/** Of several `ref` of an entry the others are for when the first does not answer. */
function readAsx(root: Element): ListedPlaylist {
  const entries = [...descendants(root, 'entry')].flatMap((entry): ListedEntry[] => {
    const location = childrenOf(entry, 'ref')[0]?.attributes.get('href');
    if (location === undefined || location === '') return [];
    const [length] = childrenOf(entry, 'duration');
    return [
      {
        location,
        title: named(said(entry, 'author'), said(entry, 'title')),
        duration: clock(length?.attributes.get('value')),
      },
    ];
  });
  const others = [...descendants(root, 'entryref')].flatMap((entry): ListedEntry[] => {
    const location = entry.attributes.get('href');
    return location === undefined ? [] : [{ location }];
  });
  return { title: said(root, 'title'), entries: [...entries, ...others] };
}

/** ZPL adds what it knows of the track, `duration` in milliseconds. */
function readSmil(root: Element): ListedPlaylist {
  const [title] = descendants(root, 'title');
  const entries = [...descendants(root, 'media')].flatMap(({ attributes }): ListedEntry[] => {
    const location = attributes.get('src');
    const duration = Number(attributes.get('duration'));
    if (location === undefined || location === '') return [];
    return [
      {
        location,
        title: named(attributes.get('trackartist'), attributes.get('tracktitle')),
        duration: duration > 0 ? duration : undefined,
      },
    ];
  });
  return { title: title === undefined ? undefined : textOf(title).trim() || undefined, entries };
}

/** `Playstring="file:C:\..."`; `Length` is in milliseconds. */
function readB4s(root: Element): ListedPlaylist {
  const [list] = childrenOf(root, 'playlist');
  const entries = [...descendants(root, 'entry')].flatMap((entry): ListedEntry[] => {
    const location = entry.attributes.get('playstring');
    const duration = Number(said(entry, 'length'));
    if (location === undefined || location === '') return [];
    return [{ location, title: said(entry, 'name'), duration: duration > 0 ? duration : undefined }];
  });
  return { title: list?.attributes.get('label'), entries };
}

function said(element: Element, name: string): string | undefined {
  const [child] = childrenOf(element, name);
  return child === undefined ? undefined : textOf(child).trim() || undefined;
}

function named(artist: string | undefined, title: string | undefined): string | undefined {
  return artist === undefined || title === undefined ? title : `${artist} - ${title}`;
}

/** `01:02:03.5`, `2:03` */
function clock(text: string | undefined): number | undefined {
  const seconds = (text ?? '').split(':').reduce((sum, part) => sum * 60 + Number.parseFloat(part), 0);
  return seconds > 0 ? Math.round(seconds * 1000) : undefined;
}

/** A film or an episode by its whole path below the root: the folders say what the name leaves out. */
import { stemOf } from './keywords.ts';
import { forwards, isNameless, saysNothing } from './nameless.ts';
import { NAME_CAP, blanksFor, titleOf, withoutBrackets } from './plain-text.ts';
import { readVideoName } from './video-name.ts';
import type { VideoName } from './video-name.ts';

const SEASON_FOLDER =
  /^(.*?)(?<![\p{L}\d])(?:(?:season|series|saison|staffel|temporada|stagione|seizoen|säsong|sæson|sesong|sezon|сезон)[ .-]?(\d{1,4})|s(\d{1,4}))(?![\p{L}\d])/iu;
const SPECIALS_FOLDER = /^(?:specials?|extras|ovas?)$/i;
/** Folders that say nothing: the insides of discs, and the shelves of a library. */
const DISC_FOLDER = /^(?:video_ts|bdmv|stream|cd ?\d+|dis[ck] ?\d+|dvd ?\d+|subs?|samples?)$/i;
const SHELF =
  /^(?:(?:my |hd |4k )?(?:movies?|films?|videos?|tv|tv ?shows?|shows|series|animes?|downloads?|media|documentar(?:y|ies)|cartoons?|kids|new|incoming|complete|torrents?))$/i;
/** A film in `BDMV/STREAM` has its name two folders above that; what is higher says nothing any more. */
const FOLDERS = 5;

/** `05 - Name`, `05. Name`, `05`, `05.Name`: in a folder with a name of its own, the folder's fifth. */
const LISTED = /^\d{1,3}(?: ?- |\. |$)|^\d\d[.-](?=[\p{L}])/u;
/** What the name of a folder has in front of it in the names of a group's files: `grp-film.1999.mkv`. */
const GROUP_BEFORE = /^[a-z\d]{2,10}-/;

interface Shelf {
  /** The folder that counts its files. */
  readonly season?: number | undefined;
  readonly counts: boolean;
  /** What the folders above are called. */
  readonly owner: VideoName | undefined;
}

export function readVideoPath(path: string): VideoName {
  const segments = path.split('/').filter((segment) => segment !== '');
  const stem = stemOf(segments.pop() ?? '').slice(0, NAME_CAP);
  const folders = segments
    .slice(-FOLDERS)
    .map((folder) => folder.slice(0, NAME_CAP))
    .filter((folder) => !DISC_FOLDER.test(folder) && folder !== stem);
  const { season, counts, owner } = shelfOf(folders);
  if (owner?.title !== undefined && (isNamesake(stem, owner) || saysNothing(stem, owner)))
    return { ...owner, season: owner.season ?? season };
  const own = readVideoName(forwards(stem), {
    counts: counts || (owner !== undefined && LISTED.test(stem)),
    show: owner?.isRelease === false ? owner.title : undefined,
    season: season ?? owner?.season,
  });
  // The release of one episode has a folder of its own.
  if (own.episode === undefined && own.date === undefined && isOneEpisode(owner))
    return { ...owner, subtitle: owner.subtitle ?? own.title };
  if (own.episode !== undefined || own.date !== undefined || counts) {
    const shown = {
      ...own,
      ...(own.season === undefined ? inSeason(own.episode, season) : {}),
      year: own.year ?? owner?.year,
    };
    const show = own.title ?? owner?.title;
    if (show !== undefined) return { ...shown, title: show };
    return { ...shown, title: own.subtitle ?? titleOf(blanksFor(stem)), subtitle: undefined };
  }
  if (owner?.title !== undefined && isBetter(owner, own))
    return { ...own, title: owner.title, year: owner.year ?? own.year };
  return own.title === undefined ? { ...own, title: titleOf(blanksFor(stem)) } : own;
}

/** `Apollo 13 (1995)/Apollo 13.mkv`: that is what the film is called, and no thirteenth. */
function isNamesake(stem: string, owner: VideoName): boolean {
  return owner.year !== undefined && titleOf(blanksFor(stem))?.toLowerCase() === owner.title?.toLowerCase();
}

function isOneEpisode(owner: VideoName | undefined): owner is VideoName {
  if (owner === undefined || owner.last !== undefined) return false;
  return (owner.isRelease || owner.season !== undefined) && (owner.episode ?? owner.date) !== undefined;
}

function isBetter(owner: VideoName, own: VideoName): boolean {
  if (own.title === undefined || isNameless(own.title)) return true;
  if (!owner.isRelease) return false;
  if (own.year === undefined && owner.year !== undefined) return true;
  const [title, folder] = [own.title.toLowerCase(), owner.title?.toLowerCase()];
  return title !== folder && title.replace(GROUP_BEFORE, '') === folder;
}

/** `Season 3/301.mkv` is the first episode of that season. */
function inSeason(
  episode: number | undefined,
  season: number | undefined,
): { readonly season: number | undefined; readonly episode: number | undefined } {
  if (episode === undefined || season === undefined) return { season, episode };
  const inside = episode % 100;
  return {
    season,
    episode: season > 0 && inside > 0 && episode - inside === season * 100 ? inside : episode,
  };
}

function shelfOf(folders: readonly string[]): Shelf {
  const nearest = folders.at(-1);
  if (nearest === undefined) return { counts: false, owner: undefined };
  if (SPECIALS_FOLDER.test(nearest)) return { season: 0, counts: true, owner: ownerOf(folders.at(-2)) };
  const match = SEASON_FOLDER.exec(withoutBrackets(blanksFor(nearest)));
  if (match === null) return { counts: false, owner: ownerOf(nearest) };
  const season = Number(match[2] ?? match[3]);
  const named = titleOf(match[1] as string);
  const owner = named === undefined ? ownerOf(folders.at(-2)) : readVideoName(named);
  return { season, counts: true, owner };
}

function ownerOf(folder: string | undefined): VideoName | undefined {
  return folder === undefined || SHELF.test(folder) ? undefined : readVideoName(folder);
}

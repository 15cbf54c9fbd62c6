/** Which grabbers a library uses: the built-in local ones, and what the options name. */
import { BUILT_IN_GRABBERS } from '../grabber/registry.ts';
import type { GrabberManifest } from '../channel/manifest.ts';
import { manifestOf } from '../grabber/check-grabber.ts';
import { loadGrabber, resolveGrabber } from '../grabber/load.ts';
import type { GrabberPlace } from '../dispatcher/dispatcher-messages.ts';
import { ValhallaError } from '../errors.ts';
import type { GrabberOption, GrabberSettings } from '../options.ts';
import { readManifests } from '../threads/read-manifests.ts';

/**
 * Built-in grabbers are asked here, for their word is ours; those of others are imported in a thread of a moment,
 * because plugin code never runs in the application's thread.
 *
 * @throws ERR_VALHALLA_GRABBER_LOAD, ERR_VALHALLA_OPTION
 */
export async function listGrabbers(options: readonly GrabberOption[]): Promise<GrabberPlace[]> {
  const settings = options.map((option): GrabberSettings =>
    typeof option === 'string' ? { use: option } : option,
  );
  const wanted = new Map<string, { readonly builtIn: boolean; readonly options: unknown }>();
  for (const { url, on } of BUILT_IN_GRABBERS) if (on) wanted.set(url, { builtIn: true, options: undefined });
  const named = new Set<string>();
  for (const { use, off, options: own } of settings) {
    const url = resolveGrabber(use).href;
    if (named.has(url))
      throw new ValhallaError('ERR_VALHALLA_OPTION', `The grabber ${use} is named twice. Leave one out.`);
    named.add(url);
    if (off === true) {
      if (!wanted.delete(url))
        throw new ValhallaError(
          'ERR_VALHALLA_OPTION',
          `The grabber ${use} is not on, so it cannot be switched off. On by default: ${onByDefault()}.`,
        );
    } else wanted.set(url, { builtIn: BUILT_IN_GRABBERS.some((known) => known.url === url), options: own });
  }
  const urls = (ours: boolean): string[] =>
    [...wanted].filter(([, { builtIn }]) => builtIn === ours).map(([url]) => url);
  const [builtIn, foreign] = [urls(true), urls(false)];
  const read = [...(await builtInManifests(builtIn)), ...(await readManifests(foreign))];
  const manifests = new Map(
    [...builtIn, ...foreign].map((url, index) => [url, read[index] as GrabberManifest]),
  );
  const places: GrabberPlace[] = [];
  for (const [url, { builtIn: ours, options: own }] of wanted) {
    const manifest = manifests.get(url) as GrabberManifest;
    if (places.some((other) => other.manifest.name === manifest.name)) {
      throw new ValhallaError(
        'ERR_VALHALLA_GRABBER_LOAD',
        `Two grabbers are named ${manifest.name}. Rename one of them, or leave one out.`,
        { path: url },
      );
    }
    const unlessLocated =
      own === undefined && BUILT_IN_GRABBERS.some((known) => known.url === url && known.unlessLocated);
    // Other options make it say other things: it is asked again, as a new version is.
    const version = own === undefined ? manifest.version : `${manifest.version} ${await digestOf(own)}`;
    places.push({ manifest: { ...manifest, version, unlessLocated }, url, options: own, builtIn: ours });
  }
  return places;
}

async function builtInManifests(urls: readonly string[]): Promise<GrabberManifest[]> {
  return Promise.all(urls.map(async (url) => manifestOf(await loadGrabber(url))));
}

async function digestOf(options: unknown): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha1').update(JSON.stringify(options)).digest('base64url').slice(0, 8);
}

function onByDefault(): string {
  return BUILT_IN_GRABBERS.filter(({ on }) => on)
    .map(({ name }) => name)
    .join(', ');
}

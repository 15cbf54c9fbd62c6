/** Options of a library: what they mean, their defaults, and the check at the edge. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { ValhallaError } from './errors.ts';

const LINKS = v.picklist(['never', 'inside', 'all']);
const COUNT = v.pipe(v.number(), v.integer(), v.minValue(1));

const RootSchema = v.union([
  v.pipe(v.string(), v.nonEmpty()),
  v.strictObject({
    path: v.pipe(v.string(), v.nonEmpty()),
    recursive: v.optional(v.boolean()),
    depth: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    links: v.optional(LINKS),
  }),
]);

const GrabberSchema = v.union([
  v.pipe(v.string(), v.nonEmpty()),
  v.strictObject({ use: v.pipe(v.string(), v.nonEmpty()), options: v.optional(v.unknown()), off: v.optional(v.boolean()) }),
]);

const SUFFIXES = v.array(v.pipe(v.string(), v.regex(/^[^./]+$/, 'a suffix without dot or slash')));

const Schema = v.strictObject({
  /** Database file. Default: `$XDG_DATA_HOME/libvalhalla/library.db`. */
  database: v.optional(v.pipe(v.string(), v.nonEmpty())),
  /** Folders to scan, beside those the library remembers. */
  roots: v.optional(v.array(RootSchema)),
  /** Replaces the default suffixes of the types it names. */
  suffixes: v.optional(
    v.strictObject({ audio: v.optional(SUFFIXES), video: v.optional(SUFFIXES), image: v.optional(SUFFIXES), playlist: v.optional(SUFFIXES) }),
  ),
  /** Built-in names, paths of modules, package names; an object gives options or switches a built-in one off. */
  grabbers: v.optional(v.array(GrabberSchema)),
  /** Most threads of the parser pool. Default: what the machine has. */
  jobs: v.optional(COUNT),
  limits: v.optional(
    v.strictObject({
      /** Milliseconds one file may take to be parsed. Default 5,000. */
      parse: v.optional(COUNT),
      /** Milliseconds one grab may take. Default 60,000. */
      grab: v.optional(COUNT),
      /** Megabytes of heap and buffers above which a worker is replaced after its file. Default 512. */
      memory: v.optional(COUNT),
      /** Files after which a worker is replaced. Default: never. */
      files: v.optional(COUNT),
    }),
  ),
  /** Languages in order of preference (BCP 47), for values that come in several. */
  languages: v.optional(v.array(v.string())),
  /** `-128..128`, lower wins: `{ 'local-artwork': { cover: -96 }, nfo: { '': 0 } }`; the key '' is for all keys. */
  priorities: v.optional(v.record(v.string(), v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(-128), v.maxValue(128))))),
  /** Sent to web services, which ask for a way to reach you: a mail address or a URL. */
  contact: v.optional(v.string()),
  /** Hosts of your own network that grabbers may ask. */
  allowHosts: v.optional(v.array(v.string())),
  /** Opens an existing library for queries only: no thread that writes is started. */
  readOnly: v.optional(v.boolean()),
  /** @internal name of the BroadcastChannel that gets every message */
  trace: v.optional(v.string()),
});

export type ValhallaOptions = v.InferInput<typeof Schema>;
export type RootOption = NonNullable<ValhallaOptions['roots']>[number];
export type GrabberOption = NonNullable<ValhallaOptions['grabbers']>[number];

/** @throws ERR_VALHALLA_OPTION naming the option and what it takes */
export function checkOptions(options: unknown): ValhallaOptions {
  const result = v.safeParse(Schema, options ?? {});
  if (result.success) return result.output;
  const [issue] = result.issues;
  const name = v.getDotPath(issue) ?? 'options';
  throw new ValhallaError('ERR_VALHALLA_OPTION', `The option ${name} is not valid: ${issue.message}.`);
}

/** `$XDG_DATA_HOME/libvalhalla/library.db` */
export function defaultDatabase(env: NodeJS.ProcessEnv = process.env): string {
  const data = env['XDG_DATA_HOME'];
  // The specification: a relative path is to be ignored.
  const folder = data !== undefined && data.startsWith('/') ? data : join(homedir(), '.local', 'share');
  return resolve(folder, 'libvalhalla', 'library.db');
}

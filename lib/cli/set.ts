/** `valhalla set`, `unset`, `rate`, `adopt` and `reindex`: what the user says, and what follows from it. */
import type { FileDetail } from '../reader/reader-messages.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { findFile, sayUnknown } from './find-file.ts';
import { withExisting } from './host.ts';
import type { Host } from './host.ts';
import type { Library } from './library.ts';

interface Flags {
  readonly database: string;
}

/** A key that is named several times has several values. */
export function set(host: Host, file: string, pairs: readonly string[], flags: Flags): Promise<ExitCode> {
  const values = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1 || at === pair.length - 1)
      throw new UsageError(`${pair} is not understood. Values are written KEY=VALUE: genre=Jazz`);
    const key = pair.slice(0, at);
    values.set(key, [...(values.get(key) ?? []), pair.slice(at + 1)]);
  }
  return withFile(host, file, flags, async (library, { item }) => {
    await Promise.all([...values].map(([key, list]) => library.setMetadata(item, key, list)));
  });
}

export function unset(host: Host, file: string, keys: readonly string[], flags: Flags): Promise<ExitCode> {
  return withFile(host, file, flags, async (library, { item }) => {
    await Promise.all(keys.map((key) => library.deleteMetadata(item, key)));
  });
}

export function rate(host: Host, file: string, rating: string, flags: Flags): Promise<ExitCode> {
  if (rating !== 'none' && !/^\d+$/.test(rating))
    throw new UsageError(`${rating} is no rating. It is a number from 0 to 100, or none.`);
  return withFile(host, file, flags, (library, { item }) =>
    library.rate(item, rating === 'none' ? null : Number(rating)),
  );
}

export function adopt(host: Host, old: string, young: string, flags: Flags): Promise<ExitCode> {
  return withFile(host, young, flags, async (library, { item }) => {
    const gone = await findFile(host, library, old);
    if (gone === undefined) return sayUnknown(host, old);
    await library.adopt(gone.item, item);
    return undefined;
  });
}

export function reindex(host: Host, { database }: Flags): Promise<ExitCode> {
  return withExisting(host, database, async (library) => {
    await library.reindex();
    return EXIT.done;
  });
}

/** @param work its exit code, where it is not that all is done */
function withFile(
  host: Host,
  file: string,
  { database }: Flags,
  work: (library: Library, found: FileDetail) => Promise<ExitCode | undefined | void>,
): Promise<ExitCode> {
  return withExisting(host, database, async (library) => {
    const found = await findFile(host, library, file);
    if (found === undefined) return sayUnknown(host, file);
    return (await work(library, found)) ?? EXIT.done;
  });
}

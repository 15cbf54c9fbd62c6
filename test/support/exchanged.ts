/** A library of two roots, and files in it that exchange their names. */
import type { Random } from '../../bench/corpus/random.ts';
import type { FakeHouse } from './fake-house.ts';

export const WANTED: readonly string[] = ['/first', '/second'];
/** In the order of the walk. */
export const FOLDERS: readonly string[] = ['/first', '/first/a', '/first/z', '/second'];

/** `path item` of every file that is there. */
export function items(house: FakeHouse): Map<string, number> {
  const rows = house.rows(
    'SELECT path, item.id FROM library_files JOIN item ON item.file = library_files.id WHERE missing_since IS NULL',
  );
  return new Map(rows.map(({ path, id }) => [path as string, id as number]));
}

/** Gives each file the name of another one. @param moves each from where to where */
export function exchange({ disk }: FakeHouse, moves: readonly (readonly [from: string, to: string])[]): void {
  for (const [at, [from]] of moves.entries()) disk.move(from, `/aside/${at}`);
  for (const [at, [, to]] of moves.entries()) disk.move(`/aside/${at}`, to);
}

export function shuffled(paths: readonly string[], random: Random): string[] {
  return paths
    .map((path) => ({ path, at: random.next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ path }) => path);
}

export function library(house: FakeHouse, ...paths: readonly string[]): Map<string, number> {
  for (const folder of FOLDERS) house.disk.write(`${folder}/stays.mp3`);
  for (const path of paths) house.disk.write(path);
  house.scan({ wanted: WANTED });
  house.now += 60_000;
  return items(house);
}

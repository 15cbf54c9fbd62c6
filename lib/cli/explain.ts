/** `valhalla explain album ID|TITLE|FILE`: why its tracks are together, and those of albums beside it are not. */
import type { AlbumEntry, AlbumExplanation, FileDetail } from '../reader/reader-messages.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { findFile } from './find-file.ts';
import { jsonLine, plural, printable } from './format.ts';
import { withLibrary } from './host.ts';
import type { Host } from './host.ts';
import type { Library } from './library.ts';

export async function explain(
  host: Host,
  album: string,
  { database, json = false }: { database: string; json?: boolean },
): Promise<ExitCode> {
  return withLibrary(host, { database, readOnly: true }, async (library) => {
    const named = await library.explainAlbum(album);
    const file = named.length > 0 ? undefined : await findFile(host, library, album);
    const explanations = file === undefined ? named : await ofFile(library, file);
    if (file !== undefined && explanations.length === 0) {
      host.err.say(`valhalla: ${printable(file.path)} is in the library, and in no album.`);
      return EXIT.unknown;
    }
    if (explanations.length === 0) {
      host.err.say(`valhalla: the library has no album ${printable(album)}. List them: valhalla ls albums`);
      return EXIT.unknown;
    }
    for (const [index, explanation] of explanations.entries()) {
      if (json) {
        await host.out.line(jsonLine(explanation));
        continue;
      }
      if (index > 0) await host.out.line('');
      await host.out.line(head(explanation.album));
      for (const words of explanation.words) await host.out.line(`  ${printable(words)}`);
      for (const { album: other, why, remedy } of explanation.near) {
        await host.out.line(`  Not the same: ${head(other)}`);
        await host.out.line(`    ${printable(why)}`);
        await host.out.line(`    To bring them together: ${printable(remedy)}`);
      }
    }
    return EXIT.done;
  });
}

/** Tracks inside it (cue sheets) may be in several. */
async function ofFile(library: Library, { id }: FileDetail): Promise<AlbumExplanation[]> {
  const where = { op: 'equal', key: 'file', value: id } as const;
  const explanations: AlbumExplanation[] = [];
  for await (const album of library.query({ from: 'albums', where }))
    explanations.push(...(await library.explainAlbum(album.id)));
  return explanations;
}

/** `12: Gold by ABBA (1992), 19 tracks on 2 discs, in /music/ABBA/Gold` */
function head({ id, album, albumArtist, year, tracks, discs, folders }: AlbumEntry): string {
  const by = albumArtist === null ? '' : ` by ${albumArtist}`;
  const when = year === null ? '' : ` (${year})`;
  const on = discs > 1 ? ` on ${plural(discs, 'disc')}` : '';
  const [folder = ''] = folders;
  const more = folders.length > 1 ? ` and ${plural(folders.length - 1, 'other folder')}` : '';
  return printable(`${id}: ${album}${by}${when}, ${plural(tracks, 'track')}${on}, in ${folder}${more}`);
}

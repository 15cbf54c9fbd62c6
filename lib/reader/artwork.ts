/** Which pictures an item has, and where the best one of a kind is. */
import type { ArtworkKind, ArtworkLocator } from '../channel/packet.ts';
import { PATH_COLUMNS, pathOf } from './file-path.ts';
import type { PathRow } from './file-path.ts';
import type { ArtworkPlace, FileDetail, Queries } from './reader-messages.ts';
import { WHOLE_OF } from './shown.ts';
import type { Sql, Statements } from './statements.ts';
import { ItemValues } from './values.ts';

interface ArtworkRow {
  readonly kind: ArtworkKind;
  readonly source: string;
  readonly external: 0 | 1;
  readonly mime: string | null;
  readonly locator: string | null;
  readonly stamp: string | null;
  readonly url: string | null;
  /** Name in the artwork store, once downloaded. */
  readonly stored: string | null;
}

/** Index artwork_item; primary keys of source and download. */
const ARTWORK: Sql<ArtworkRow> = `SELECT artwork.kind AS kind, source.name AS source, source.kind = 'external' AS external,
  coalesce(download.mime, artwork.mime) AS mime, artwork.locator AS locator, artwork.stamp AS stamp, download.url AS url,
  CASE WHEN download.state = 'done' THEN download.name END AS stored
FROM artwork JOIN source ON source.id = artwork.source LEFT JOIN download ON download.id = artwork.download
WHERE artwork.item = +? ORDER BY artwork.source, artwork.id`;

/** Primary keys of item, file, folder and root. */
const PLACE: Sql<PathRow & { readonly stamp: string }> =
  `SELECT ${PATH_COLUMNS}, rtrim(file.stamp, '~') AS stamp FROM item JOIN file ON file.id = item.file
JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root WHERE item.id = +?`;

export function artworkOf(statements: Statements, item: number): FileDetail['artwork'] {
  return statements.all(ARTWORK, item).flatMap((row) => {
    const locator =
      located(row) ?? (row.url === null ? undefined : { at: 'download' as const, url: row.url });
    if (locator === undefined) return [];
    return [
      { kind: row.kind, source: row.source, ...(row.mime === null ? {} : { mime: row.mime }), locator },
    ];
  });
}

/** Primary key, item_file. */
const WHOLE_ITEM: Sql<{ readonly whole: number | null }> =
  `SELECT ${WHOLE_OF} AS whole FROM item WHERE item.id = +?`;

/** A track inside a file that has no picture of its own has that of the file. */
export function artworkPlace(
  statements: Statements,
  languages: readonly string[],
  asked: Queries['artwork'][0],
): ArtworkPlace | undefined {
  const own = placeOf(statements, languages, asked);
  const whole = own === undefined ? statements.get(WHOLE_ITEM, asked.item)?.whole : undefined;
  return whole === undefined || whole === null
    ? own
    : placeOf(statements, languages, { ...asked, item: whole });
}

/** The best one that can be read now: external first, then the priority of its source for the key named like its kind. */
function placeOf(
  statements: Statements,
  languages: readonly string[],
  { item, kind }: Queries['artwork'][0],
): ArtworkPlace | undefined {
  const { priorityOf } = new ItemValues(statements, languages);
  const rank = (row: ArtworkRow): number =>
    row.external === 1 ? Number.NEGATIVE_INFINITY : priorityOf(row.source, kind);
  // A stable sort: rows come by source id, then in the order of the source.
  const [best] = statements
    .all<ArtworkRow>(ARTWORK, item)
    .filter((row) => row.kind === kind && located(row) !== undefined)
    .sort((one, other) => rank(one) - rank(other));
  const file = statements.get(PLACE, item);
  const locator = best === undefined ? undefined : located(best);
  if (best === undefined || locator === undefined || file === undefined) return undefined;
  const sidecar = locator.at === 'sidecar' ? locator : undefined;
  const place = sidecar === undefined ? file : { ...file, name: sidecar.name, raw: null };
  const { path, bytes } = pathOf(place);
  return {
    item,
    path,
    ...(bytes === undefined ? {} : { pathBytes: bytes }),
    stamp: sidecar?.stamp ?? best.stamp ?? file.stamp,
    ...(best.mime === null ? {} : { mime: best.mime }),
    locator,
  };
}

function located(row: ArtworkRow): ArtworkLocator | undefined {
  if (row.stored !== null) return { at: 'stored', name: row.stored };
  return row.locator === null ? undefined : (JSON.parse(row.locator) as ArtworkLocator);
}

/** All of the DB manager's tables, on one connection. */
import type { Database } from 'better-sqlite3';
import { systemClock } from '../channel/outbox.ts';
import type { Clock } from '../channel/outbox.ts';
import type { AlbumRules } from '../metadata/album-identity.ts';
import { Albums } from './tables/albums.ts';
import { Artwork } from './tables/artwork.ts';
import { Batch } from './batch.ts';
import { ChangeLog } from './tables/change-log.ts';
import { Derive } from './results/derive.ts';
import { Downloads } from './tables/downloads.ts';
import { FileErrors } from './tables/errors.ts';
import { External } from './tables/external.ts';
import { FacetRows } from './tables/facet-rows.ts';
import { Files } from './tables/files.ts';
import { Folders } from './tables/folders.ts';
import { ForeignWrites } from './others/foreign-writes.ts';
import { GrabResults } from './results/grab-results.ts';
import { Grabs } from './tables/grabs.ts';
import { Grants } from './grants/grants.ts';
import { Joins } from './merge/joins.ts';
import { Marks } from './merge/marks.ts';
import { Packets } from './grants/packets.ts';
import { Parts } from './tables/parts.ts';
import { Purge } from './chores/purge.ts';
import { Rederive } from './results/rederive.ts';
import { Requests } from './tables/requests.ts';
import { Roots } from './tables/roots.ts';
import { Scans } from './tables/scans.ts';
import { SearchIndex } from './tables/search-index.ts';
import { Sidecars } from './tables/sidecars.ts';
import { SmartPlaylists } from './tables/smart-playlists.ts';
import { Sources } from './tables/sources.ts';

export class Stores {
  readonly clock: Pick<Clock, 'now'>;
  readonly batch: Batch;
  readonly sources: Sources;
  readonly folders: Folders;
  readonly files: Files;
  readonly sidecars: Sidecars;
  readonly search: SearchIndex;
  readonly changes: ChangeLog;
  readonly parts: Parts;
  readonly albums: Albums;
  readonly derive: Derive;
  readonly rederive: Rederive;
  readonly errors: FileErrors;
  readonly artwork: Artwork;
  readonly grabs: Grabs;
  readonly grabResults: GrabResults;
  readonly downloads: Downloads;
  readonly packets: Packets;
  readonly grants: Grants;
  readonly marks: Marks;
  readonly joins: Joins;
  readonly roots: Roots;
  readonly purge: Purge;
  readonly scans: Scans;
  readonly smartPlaylists: SmartPlaylists;
  readonly external: External;
  readonly requests: Requests;
  readonly foreign: ForeignWrites;

  constructor(
    db: Database,
    languages: readonly string[],
    albumRules?: AlbumRules,
    clock: Pick<Clock, 'now'> = systemClock,
    checkpoint?: () => Promise<unknown>,
  ) {
    this.clock = clock;
    // First: what another process commits while the others read is pending.
    this.foreign = new ForeignWrites(db);
    this.batch = new Batch(db, clock, checkpoint);
    this.sources = new Sources(db);
    this.folders = new Folders(db);
    this.files = new Files(db);
    this.sidecars = new Sidecars(db, this.folders);
    this.search = new SearchIndex(db, this.batch);
    this.changes = new ChangeLog(db, this.batch);
    this.parts = new Parts(db);
    const facets = new FacetRows(db, this.batch);
    this.albums = new Albums(db, this.batch, facets, albumRules);
    this.derive = new Derive(db, this, facets, languages);
    this.rederive = new Rederive(db, this.batch, this.sources, this.derive, this.albums);
    this.artwork = new Artwork(db);
    this.errors = new FileErrors(db);
    this.grabs = new Grabs(db, this.sidecars);
    this.grabResults = new GrabResults(db, this);
    this.downloads = new Downloads(db);
    this.packets = new Packets(db, this.derive, this.sidecars);
    this.grants = new Grants(this.packets);
    this.marks = new Marks(db, this.folders, this.files, this.albums, this.changes);
    this.roots = new Roots(db);
    this.purge = new Purge(db, this.batch);
    this.scans = new Scans(db, this.batch);
    this.joins = new Joins(db, this);
    this.smartPlaylists = new SmartPlaylists(db);
    this.external = new External(db, this);
    this.requests = new Requests(db);
  }
}

/** All of the DB manager's tables, on one connection. */
import type { Database } from 'better-sqlite3';
import type { Clock } from '../channel/outbox.ts';
import type { AlbumRules } from '../metadata/album-identity.ts';
import { Albums } from './albums.ts';
import { Artwork } from './artwork.ts';
import { Batch } from './batch.ts';
import { ChangeLog } from './change-log.ts';
import { Derive } from './derive.ts';
import { Downloads } from './downloads.ts';
import { FileErrors } from './errors.ts';
import { External } from './external.ts';
import { FacetRows } from './facet-rows.ts';
import { Files } from './files.ts';
import { Folders } from './folders.ts';
import { ForeignWrites } from './foreign-writes.ts';
import { GrabResults } from './grab-results.ts';
import { Grabs } from './grabs.ts';
import { Grants } from './grants.ts';
import { Joins } from './joins.ts';
import { Marks } from './marks.ts';
import { Packets } from './packets.ts';
import { Parts } from './parts.ts';
import { Purge } from './purge.ts';
import { Rederive } from './rederive.ts';
import { Requests } from './requests.ts';
import { Roots } from './roots.ts';
import { Scans } from './scans.ts';
import { SearchIndex } from './search-index.ts';
import { Sidecars } from './sidecars.ts';
import { SmartPlaylists } from './smart-playlists.ts';
import { Sources } from './sources.ts';

export class Stores {
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
    clock?: Pick<Clock, 'now'>,
  ) {
    this.batch = new Batch(db, clock);
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
    this.scans = new Scans(db);
    this.joins = new Joins(db, this);
    this.smartPlaylists = new SmartPlaylists(db);
    this.external = new External(db, this);
    this.requests = new Requests(db);
    this.foreign = new ForeignWrites(db);
  }
}

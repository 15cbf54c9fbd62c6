/**
 * Results of all stages: put into the store, and followed by what they make due. Outside a scan there is no state to
 * count in; what grabbers bring from the web is stored all the same.
 */
import { grabberOf } from '../../channel/grabber-queue.ts';
import type { Packet, ScopeAnswer } from '../../channel/packet.ts';
import { errorOf } from '../announcer.ts';
import type { Announcer } from '../announcer.ts';
import type { Demands } from '../demand/demands.ts';
import { consumerOf } from '../tables/grabs.ts';
import type { EnabledGrabber } from '../tables/enabled-grabber.ts';
import type { DueGrab } from '../tables/grabs.ts';
import type { AppliedChange } from '../tables/external.ts';
import type { Granted } from '../grants/packets.ts';
import { storeParsed, storeUnparsed } from './parse-results.ts';
import type { JoinedItem } from '../merge/joins.ts';
import type { ScanState } from '../scan-state.ts';
import type { Stores } from '../stores.ts';

export interface ResultsContext {
  state(): ScanState | undefined;
  grabber(name: string): EnabledGrabber | undefined;
  ack(root: number, files: number): void;
  /** The dispatcher is to know that its queue goes on behind this scan. */
  aside(grabber: string): void;
  now(): number;
  readonly demands: Demands;
}

export class Results {
  readonly #stores: Stores;
  readonly #announcer: Announcer;
  readonly #context: ResultsContext;

  constructor(stores: Stores, announcer: Announcer, context: ResultsContext) {
    this.#stores = stores;
    this.#announcer = announcer;
    this.#context = context;
  }

  take(packet: Packet): void {
    const { grants } = this.#stores;
    const isOut = grants.isOut(packet.consumer, packet.id);
    const landed = grants.land(packet.consumer, packet.id);
    const { demands } = this.#context;
    const demanded = demands.land(packet, isOut && landed === undefined);
    const granted = landed ?? demanded?.granted;
    if (granted === undefined || demanded?.again !== undefined) return;
    const started = performance.now();
    let downloads: readonly number[] = [];
    if (packet.step === 'grab') downloads = this.#grabbed(granted, packet);
    else if (packet.step === 'download') this.#downloaded(granted, packet);
    else this.#parsed(granted, packet);
    if (demanded !== undefined) demands.stored(packet, demanded.demands, downloads);
    const tally = this.#context.state()?.tally;
    if (tally !== undefined) tally.storing += (performance.now() - started) * 1000;
  }

  #parsed(granted: Granted, packet: Packet): void {
    const state = this.#context.state();
    this.#stores.batch.write(4);
    state?.settings.suspects.delete(granted.file);
    state?.tally.count('parser', packet.outcome === 'done', packet.micros ?? 0);
    if (packet.outcome === 'done') {
      state?.tally.parse(packet.handedOn);
      const { due, settled } = storeParsed(this.#stores, granted, packet);
      for (const next of due) this.dueGrab(next);
      this.#announcer.stored('parse', packet.source ?? 'general', granted);
      if (settled) this.#pass(granted);
      else this.#through(granted);
    } else {
      const quarantined = storeUnparsed(this.#stores, granted, packet, this.#context.now());
      if (state !== undefined) state.tally.failed++;
      this.#failed('parse', granted, packet, quarantined);
      this.#pass(granted);
    }
  }

  /** @returns downloads that it made due */
  #grabbed(granted: Granted, packet: Packet): readonly number[] {
    const name = grabberOf(packet.consumer);
    const grabber = this.#context.grabber(name);
    if (grabber === undefined) return [];
    let loads: readonly number[] = [];
    const done = packet.outcome === 'done';
    this.#stores.batch.write(2);
    const tally = this.#context.state()?.tally;
    tally?.count('grabber', done, packet.micros ?? 0);
    const counter = tally?.grabber(grabber);
    if (counter !== undefined) {
      counter[done ? 'done' : 'failed']++;
      counter.micros += packet.micros ?? 0;
    }
    if (done) {
      const { due, downloads } = this.#stores.grabResults.store(grabber, granted, packet);
      loads = downloads;
      for (const next of due) this.dueGrab(next);
      for (const id of downloads) {
        if (tally !== undefined) tally.due.downloader++;
        this.#stores.grants.due('downloader', id);
      }
      this.#announcer.stored('grab', name, granted);
    } else {
      const due = this.#stores.grabResults.fail(grabber, granted, packet, this.#context.now());
      for (const next of due) this.dueGrab(next);
      this.#failed(`grab:${name}`, granted, packet, false);
    }
    if (grabber.awaited) this.#pass(granted);
    return loads;
  }

  #downloaded(granted: Granted, packet: Packet): void {
    this.#stores.batch.write();
    this.#context.state()?.tally.count('downloader', packet.outcome === 'done', packet.micros ?? 0);
    if (packet.outcome !== 'done') {
      this.#stores.downloads.fail(packet, this.#context.now());
      this.#failed('download', granted, packet, false);
      return;
    }
    const items = this.#stores.downloads.store(packet);
    for (const { item } of items) this.#stores.changes.add(item);
    if (!this.#announcer.wantsStored) return;
    for (const { item } of items)
      this.#announcer.stored('download', 'downloader', this.#stores.packets.placeOf(item) ?? granted);
  }

  /** Answers to these scopes that the grabber has found before. */
  recall(name: string, scopes: readonly string[]): readonly ScopeAnswer[] {
    const grabber = this.#context.grabber(name);
    return grabber === undefined ? [] : this.#stores.grabResults.recall(grabber, scopes, this.#context.now());
  }

  /** A grabber gets no more work in this scan: what is due for it counts as passed. */
  off(name: string, reason: string): void {
    const grabber = this.#context.grabber(name);
    if (grabber === undefined) return;
    const state = this.#context.state();
    if (state !== undefined) state.tally.grabber(grabber).off = reason;
    this.#announcer.grabberOff(name, reason);
    this.#stores.grants.removeConsumer(consumerOf(grabber));
    this.#stores.batch.write();
    this.#stores.grabs.disable(grabber);
    this.#context.demands.off(grabber);
    if (grabber.awaited) state?.recheck.begin();
  }

  /**
   * The scan does not wait any longer for grabbers that do not keep up.
   *
   * @param granting what is due is granted now
   */
  putAside(granting: boolean): void {
    const state = this.#context.state();
    const late = state?.patience?.look(granting) ?? [];
    if (state !== undefined) for (const grabber of late) this.#putAside(grabber, state);
  }

  /** Its work goes on in the background, as that for the web. */
  #putAside(grabber: EnabledGrabber, state: ScanState): void {
    const { grants, grabs } = this.#stores;
    const { name } = grabber.manifest;
    grabber.awaited = false;
    this.#announcer.grabberAside(name);
    this.#context.aside(name);
    // The walk, which has not met all of them, would not do so: they are part of the scan no more.
    for (const item of grabs.ends(grabber)) grants.due(consumerOf(grabber), item);
    state.recheck.begin();
  }

  /** The next piece of the files that wait though nothing may come of them any more. */
  recheck(): void {
    const { batch, grabs, files, packets } = this.#stores;
    const waiting = this.#context.state()?.recheck.next() ?? [];
    if (waiting.length > 0) batch.read();
    for (const file of waiting) {
      if (grabs.isLeft(file)) continue;
      this.#settle(file);
      const place = this.#announcer.wantsDone ? packets.placeOf(files.itemOf(file)) : undefined;
      if (place !== undefined) this.#announcer.done(place);
    }
  }

  /** @param isOther the file is another one now: a result that is under way does not know of it */
  dueParse(file: number, isOther: boolean): void {
    const { grants } = this.#stores;
    if (!isOther) {
      grants.due('parser', file);
      return;
    }
    grants.renewed('parser', file);
    this.#context.demands.parseAgain(file);
  }

  /** What an application says of one item was put in. */
  applied(changes: readonly AppliedChange[]): void {
    for (const { place, due, joined } of changes) {
      for (const next of due) this.dueGrab(next);
      if (joined !== undefined) this.joined(place, joined);
    }
    this.#announcer.changed(changes);
  }

  /**
   * Two files were joined, by an application or by the end of a scan: who waits for the one that went waits for the other.
   *
   * @param joined the whole file first, then its tracks
   */
  joined(place: Granted, joined: readonly JoinedItem[]): void {
    const { from } = joined[0] as JoinedItem;
    this.#context.state()?.listed.rename(from.file, place.file);
    this.#context.demands.rename(from, place);
    this.#pass(place);
    this.#announcer.joined(place, joined);
  }

  readonly dueGrab = (due: DueGrab): void => {
    const { grabber, file, item, already } = due;
    const state = this.#context.state();
    if (state !== undefined && !already) state.tally.grabber(grabber).due++;
    if (grabber.awaited) state?.listed.touch(file);
    this.#stores.grants.renewed(consumerOf(grabber), item);
    this.#context.demands.again(due);
  };

  /** A step of the file is through: it is acknowledged where its rows say that it was the last one. */
  #pass(granted: Granted): void {
    const listed = this.#context.state()?.listed;
    const { file } = granted;
    if (listed?.isAwaited(file) !== true) return;
    if (!listed.isTouched(file) || !this.#stores.grabs.isLeft(file)) this.#through(granted);
  }

  /** Nothing more is done for the file in this scan. */
  #through(granted: Granted): void {
    if (this.#context.state()?.listed.isAwaited(granted.file) !== true) return;
    this.#settle(granted.file);
    this.#announcer.done(granted);
  }

  #settle(file: number): void {
    for (const root of this.#context.state()?.listed.settle(file) ?? []) this.#context.ack(root, 1);
  }

  #failed(stage: string, granted: Granted, packet: Packet, quarantined: boolean): void {
    const error = errorOf(packet);
    this.#context.state()?.tally.error(granted.path, stage, error);
    this.#announcer.failed(stage, granted, error, quarantined);
  }
}

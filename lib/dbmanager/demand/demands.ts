/**
 * Files that somebody waits for. A demand is
 *
 *     asked --looked--> (checking --checked-->) begun --nothing left to wait for--> ended
 *     any --refused, unreadable, its parse failed, the database failed--> failed
 *     any --withdraw--> forgotten
 *
 * - `asked`: a scanner looks at the file (`ask`; again where its thread was lost)
 * - `checking`: it may be a known file under a new name, the scanner looks whether the old one is gone. Where another file
 *   has its name by then, it is `asked` once more
 * - `begun`: its row is committed, and what is due for it is on its way past every queue: its parse; then, when its
 *   sidecars are known too, its grabs, web ones included; then their downloads. A step that may not be tried now (its
 *   next try is tomorrow) counts as passed, a grab that fails too.
 *
 * Only messages move it on. `ended` and `failed` are final and told once, after the commit. What belongs to a file
 * whose demand has ended goes the way of all others.
 */
import { isDeepStrictEqual } from 'node:util';
import { grabberOf } from '../../channel/grabber-queue.ts';
import type { Ask } from '../../channel/demand.ts';
import type { ToScanner } from '../../channel/listing.ts';
import type { LookAnswer, LookQuestion } from '../../channel/look.ts';
import type { Packet } from '../../channel/packet.ts';
import { ValhallaError, toWire } from '../../errors.ts';
import type { WireError } from '../../errors.ts';
import { fileOf } from '../announcer.ts';
import { DemandLedger } from './demand-ledger.ts';
import type { Demand } from './demand-ledger.ts';
import { DemandsOfOthers } from './demands-of-others.ts';
import type { OthersContext, Step } from './demands-of-others.ts';
import { consumerOf } from '../tables/grabs.ts';
import type { EnabledGrabber } from '../tables/enabled-grabber.ts';
import type { DueGrab } from '../tables/grabs.ts';
import type { Joined } from '../grants/grants.ts';
import type { Granted, Work } from '../grants/packets.ts';
import type { Stores } from '../stores.ts';
import { lookRootOf } from './look-root.ts';
import { markGone } from './mark-gone.ts';
import { parseFailure } from './parse-failure.ts';
import { Precedence } from './precedence.ts';
import { requestOf } from './request.ts';
import type { Request } from './request.ts';
import { Visit } from './visit.ts';
import type { Held } from '../merge/who-is-who.ts';
import { askedPaths } from '../merge/walks.ts';

export interface DemandContext extends OthersContext {
  stores(): Stores;
  grabbers(): Iterable<EnabledGrabber>;
  /** Sees to it that this process may write. @throws where another one scans */
  attend(ask: Ask): void;
  /** What may be in a parser is written down, inside the open transaction. */
  flight(): void;
  /** The file may have ended the last run: it is to be tried in a process of its own. */
  isSuspect(file: number): boolean;
  dueParse(file: number): void;
  dueGrab(due: DueGrab): void;
  /** The file is there: a scan that did not come by it there may not take it for gone. */
  met(file: number, isNew: boolean): void;
  toLooker(message: LookQuestion | ToScanner): void;
  toDispatcher(packet: Packet): void;
  now(): number;
}

/** Of a demand: the scanner has not said yet what lies beside the file. */
const BESIDE = 'beside';

export class Demands {
  /** What other processes ask, and are asked. */
  readonly others: DemandsOfOthers;
  /** Of those whose first metadata is under way. */
  readonly precedence: Precedence = new Precedence();
  readonly #context: DemandContext;
  readonly #ledger = new DemandLedger();
  readonly #requests = new Map<number, Request>();
  /** Something was written that somebody waits for: the next turn commits. */
  #hurry = false;

  constructor(context: DemandContext) {
    this.#context = context;
    this.others = new DemandsOfOthers(context, (ask) => this.ask(ask));
  }

  /** How many are waited for, and worked at here. */
  get size(): number {
    return this.#requests.size;
  }

  get inFlight(): number[] {
    return this.#ledger.inFlight;
  }

  /** Once: true where the next commit is waited for. */
  takeHurry(): boolean {
    const hurry = this.#hurry;
    this.#hurry = false;
    return hurry;
  }

  ask(ask: Ask): void {
    const { ticket } = ask;
    try {
      this.#context.attend(ask);
      const { roots, sidecars } = this.#context.stores();
      const request = requestOf(ask, roots.all().map(lookRootOf), sidecars.asked);
      this.#requests.set(ticket, request);
      this.precedence.begin(ticket);
      this.#context.toLooker(request.question);
      // What the scan has written is committed while a scanner looks: not with what comes of it.
      this.#hurry = true;
    } catch (error) {
      const wire = toWire(error);
      if (wire.code === 'ERR_VALHALLA_SCAN_RUNNING') this.others.askHolder(ask);
      else this.others.announce({ kind: 'demand', ticket, event: 'failed', error: wire });
    }
  }

  withdraw(ticket: number): void {
    this.#drop(ticket);
    this.others.withdraw(ticket);
  }

  /** A scanner is there (again): what no other has answered is asked. */
  askAgain(): void {
    for (const { question, answered } of this.#requests.values())
      if (!answered) this.#context.toLooker(question);
  }

  fromLooker(answer: LookAnswer | { kind: 'checked'; ticket: number; gone: readonly boolean[] }): void {
    const request = this.#requests.get(answer.ticket);
    if (request === undefined) return;
    if (answer.kind === 'looked') this.#looked(request, answer);
    else if (answer.kind === 'refused') this.#refused(answer);
    else if (request.visit === undefined) return;
    else if (answer.kind === 'checked')
      this.#settled(request, request.visit, request.visit.settle(answer.gone));
    else {
      if (answer.sidecars !== undefined) request.visit.mergeSidecars(answer.sidecars);
      request.beside = true;
      request.demand?.waits.delete(BESIDE);
      this.#goOn(request.demand);
    }
  }

  lostLooker(ticket: number, reason: string): void {
    const request = this.#requests.get(ticket);
    if (request === undefined) return;
    const { asked } = request;
    const error = new ValhallaError('ERR_VALHALLA_UNAVAILABLE', `${asked} cannot be read now (${reason}).`, {
      path: asked,
    });
    // What was known of it before its folder did not answer is stored; the rest of its way is the next scan's.
    this.#fail(ticket, toWire(error));
  }

  /** @param stale the result does not know of something that was made due meanwhile */
  land(packet: Packet, stale: boolean): ReturnType<DemandLedger['land']> {
    const landed = this.#ledger.land(packet, stale, (work) => this.#anew(work));
    if (landed?.again !== undefined) {
      this.#context.stores().grants.hold(landed.again);
      this.#context.toDispatcher(landed.again.packet);
    }
    return landed;
  }

  /** A scan begins: what is out for somebody who waits is not granted to it a second time. */
  hold(): void {
    for (const work of this.#ledger.works) this.#context.stores().grants.hold(work);
  }

  /** A grab became due while it was at work. */
  again(due: DueGrab): void {
    this.#ledger.again({ consumer: consumerOf(due.grabber), id: due.item });
  }

  /** A file is another one since it was given to a parser. */
  parseAgain(file: number): void {
    this.#ledger.again({ consumer: 'parser', id: file });
  }

  /** One file has become another. */
  rename(from: Joined, to: Granted): void {
    this.#ledger.forget(from);
    for (const { demand } of this.#requests.values()) {
      if (demand?.item !== from.item) continue;
      demand.file = to.file;
      demand.item = to.item;
      this.#proceed(demand);
    }
  }

  /** The result of a packet was stored. @param downloads that it made due */
  stored(packet: Packet, waiting: Iterable<Demand>, downloads: readonly number[]): void {
    this.#hurry = true;
    for (const demand of waiting) {
      if (!this.#requests.has(demand.ticket)) continue;
      if (packet.step === 'grab' && packet.outcome === 'done') {
        this.#tell(demand, { event: 'grabbed', grabber: grabberOf(packet.consumer) });
      } else if (packet.step === 'parse' || packet.step === 'probe') {
        if (packet.outcome !== 'done') {
          this.#fail(demand.ticket, parseFailure(packet, demand.asked));
          continue;
        }
        this.#tellParsed(demand);
      }
      for (const id of downloads) this.#send(demand, this.#context.stores().packets.demandDownload(id));
      this.#goOn(demand);
    }
  }

  /** A grabber gets no more work: what is out for it counts as passed. */
  off(grabber: EnabledGrabber): void {
    for (const demand of this.#ledger.drop(consumerOf(grabber))) this.#goOn(demand);
  }

  /** Nothing that is under way comes to its end. */
  failAll(error: unknown): void {
    const wire = toWire(error);
    for (const ticket of this.#requests.keys())
      this.others.announce({ kind: 'demand', ticket, event: 'failed', error: wire });
    this.#requests.clear();
    this.precedence.clear();
    this.forget();
  }

  /** Nobody waits, and this process writes no more: results that still come are nobody's. */
  forget(): void {
    this.#ledger.clear();
    this.#hurry = false;
  }

  /** No walk comes to a file outside of every root: that it is gone is seen where it is asked for. */
  #refused({ ticket, error, gone }: Extract<LookAnswer, { kind: 'refused' }>): void {
    if (gone !== undefined) markGone(this.#context.stores(), gone, this.#context.now());
    this.#fail(ticket, error);
  }

  #looked(request: Request, looked: Extract<LookAnswer, { kind: 'looked' }>): void {
    const context = this.#context;
    const { force } = request;
    const roots = context.stores().roots.all().map(lookRootOf);
    if (!isDeepStrictEqual(roots, request.question.roots)) {
      // A scan has brought a root meanwhile, which may be the file's: its walk would make a second row of it.
      request.question = { ...request.question, roots };
      context.toLooker(request.question);
      return;
    }
    const { question } = request;
    request.answered = true;
    const visit = new Visit(
      context.stores(),
      looked,
      question.roots,
      force,
      { parse: (file) => context.dueParse(file), grab: (due) => context.dueGrab(due) },
      () => context.now(),
    );
    request.visit = visit;
    this.#settled(request, visit, visit.merge());
  }

  /** @param questions what has to be looked at before its row is there */
  #settled(request: Request, visit: Visit, questions: Held['questions']): void {
    const { ticket } = request.question;
    if (questions.length === 0) this.#begin(request, visit);
    else this.#context.toLooker({ kind: 'check', ticket, files: askedPaths(questions) });
  }

  /** Its row is there. */
  #begin(request: Request, visit: Visit): void {
    const { ticket } = request.question;
    const { asked } = request;
    const { batch, files, errors, grabs } = this.#context.stores();
    const row = visit.row();
    this.#hurry = true;
    if (row === 'offline') {
      this.lostLooker(ticket, 'its folder is offline');
      return;
    }
    if (row === 'other') {
      this.#lookAgain(request);
      return;
    }
    this.#context.met(row.id, visit.isNew);
    if (row.state === 'quarantined') {
      this.#fail(ticket, errors.of(row.id, 'parse') ?? KEPT_AWAY);
      return;
    }
    const item = files.itemOf(row.id);
    const waits = new Set(request.beside ? [] : [BESIDE]);
    const demand = { ticket, asked, file: row.id, item, parsed: false, waits };
    request.demand = demand;
    if (request.force) {
      batch.write();
      grabs.redo(item);
    }
    this.#proceed(demand);
  }

  /** Names change hands: whose this one is by now, if anybody's, another look tells. One, or it might go on for ever. */
  #lookAgain(request: Request): void {
    if (request.again) {
      this.lostLooker(request.question.ticket, 'other files have its name each time it is looked at');
      return;
    }
    Object.assign(request, { again: true, answered: false, visit: undefined });
    this.#context.toLooker(request.question);
  }

  /** From its parse on; where none is due, what the file says is there, and told at once. */
  #proceed(demand: Demand): void {
    const { files, packets } = this.#context.stores();
    const { file, item } = demand;
    if (files.isFound(file)) this.#send(demand, packets.demandParse(item, this.#context.isSuspect(file)));
    else if (!demand.parsed) this.#tellParsed(demand);
    this.#goOn(demand);
  }

  /** What is due for it now is sent; nothing left: it ends. */
  #goOn(demand: Demand | undefined): void {
    if (demand === undefined || !this.#requests.has(demand.ticket)) return;
    const { grabs, packets } = this.#context.stores();
    const { waits, item, file } = demand;
    if (waits.has(`parser ${file}`)) return;
    this.precedence.end(demand.ticket);
    if (waits.has(BESIDE)) return;
    const due = new Set(grabs.dueOfItem(item));
    for (const grabber of this.#context.grabbers())
      if (due.has(grabber.source)) this.#send(demand, packets.demandGrab(grabber, item));
    if (waits.size > 0) return;
    this.#hurry = true;
    this.#tell(demand, { event: 'ended' });
    this.#drop(demand.ticket);
  }

  #drop(ticket: number): void {
    this.#requests.delete(ticket);
    this.precedence.end(ticket);
  }

  /** After the commit that what it is about is part of. */
  #send(demand: Demand, work: Work | undefined): void {
    if (work === undefined || !this.#ledger.add(demand, work)) return;
    const { batch, grants } = this.#context.stores();
    grants.hold(work);
    if (work.packet.consumer === 'parser') this.#context.flight();
    this.#hurry = true;
    batch.after(() => this.#context.toDispatcher(work.packet));
  }

  /** The file may be elsewhere by now, and have other things beside it, than when the packet was made. */
  #anew({ packet: { step, consumer, id }, granted: { file, item } }: Work): Work | undefined {
    const { packets } = this.#context.stores();
    if (step === 'download') return packets.demandDownload(id);
    if (step !== 'grab') return packets.demandParse(item, this.#context.isSuspect(file));
    const grabber = Array.from(this.#context.grabbers()).find((each) => consumerOf(each) === consumer);
    return grabber && packets.demandGrab(grabber, item);
  }

  #tellParsed(demand: Demand): void {
    demand.parsed = true;
    this.#tell(demand, { event: 'parsed' });
  }

  #tell({ ticket, item }: Demand, news: Step | { event: 'ended' }): void {
    const { batch, packets } = this.#context.stores();
    const place = packets.placeOf(item);
    if (place === undefined) this.#fail(ticket, GONE);
    else batch.after(() => this.others.announce({ kind: 'demand', ticket, ...news, ...fileOf(place) }));
  }

  #fail(ticket: number, error: WireError): void {
    this.#drop(ticket);
    this.#hurry = true;
    this.#context
      .stores()
      .batch.after(() => this.others.announce({ kind: 'demand', ticket, event: 'failed', error }));
  }
}

const GONE: WireError = {
  code: 'ERR_VALHALLA_UNKNOWN_FILE',
  message: 'It was taken out of the library meanwhile. Ask for it again.',
};

const KEPT_AWAY: WireError = {
  code: 'ERR_VALHALLA_NOT_PARSED',
  message: 'It could not be read several times. It is left alone until it changes, or is forced.',
};

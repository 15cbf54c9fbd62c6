/**
 * What an application says of items: checked in its thread, applied by the DB manager. Calls of one turn share one
 * commit; each has a promise of its own, which resolves when the value survives a power cut.
 */
import type { ExternalChange, ExternalRow, ItemChange } from '../dbmanager/others/external-change.ts';
import type { Answer } from '../dbmanager/others/answer.ts';
import { checkKey, checkLanguage, checkValues, refuse } from './check-values.ts';
import { ValhallaError, fromWire } from '../errors.ts';
import type { Entry, Value } from '../metadata/document.ts';
import { CLOCKS_APART, isYetToCome } from '../metadata/time-of-play.ts';
import type { House } from '../threads/house.ts';
import { within } from '../threads/within.ts';

/** What was set just before the library is closed, where another process scans it; milliseconds. */
const SETTLE_MILLISECONDS = 2_000;

/** Before it there was no pocket player. Seconds in place of milliseconds are told by it. */
const FIRST_PLAYER = Date.UTC(1979);

export interface LanguageOption {
  /** BCP 47. */
  readonly language?: string | undefined;
}

/** A flag may be a boolean, a number may be its text. */
export type NewValue = Value | boolean | readonly (Value | boolean)[];

export class ExternalValues {
  readonly #house: House;
  readonly #rested: () => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #turn: { readonly ticket: number; readonly row: ExternalRow }[] = [];
  #ticket = 0;

  /** @param rested called when nothing waits any more */
  constructor(house: House, rested: () => void) {
    this.#house = house;
    this.#rested = rested;
  }

  get pending(): boolean {
    return this.#waiting.size > 0;
  }

  /** Everything that waits now is settled, or it takes too long. */
  async settled(): Promise<void> {
    const waiting = [...this.#waiting.values()].map(({ promise }) => promise);
    await within(SETTLE_MILLISECONDS, Promise.allSettled(waiting));
  }

  set(item: number, key: string, values: NewValue, { language }: LanguageOption = {}): Promise<void> {
    const name = checkKey(key);
    const tongue = language === undefined ? undefined : checkLanguage(language);
    const entries = checkValues(name, listOf(values), tongue);
    const of = tongue === undefined ? {} : { language: tongue };
    return this.change(item, [{ op: 'set', key: name, entries, ...of }]);
  }

  update(
    item: number,
    key: string,
    from: Value | boolean,
    to: Value | boolean,
    { language }: LanguageOption = {},
  ): Promise<void> {
    const name = checkKey(key);
    const tongue = language === undefined ? undefined : checkLanguage(language);
    const [old] = checkValues(name, [from], undefined) as readonly [Entry];
    const [entry] = checkValues(name, [to], tongue) as readonly [Entry];
    return this.change(item, [{ op: 'replace', key: name, from: old[0], to: entry }]);
  }

  /** @param values undefined: all of the key; none: nothing goes, such as where somebody selected none */
  delete(item: number, key: string, values: NewValue | undefined): Promise<void> {
    const name = checkKey(key);
    if (values === undefined) return this.change(item, [{ op: 'delete', key: name }]);
    const list = listOf(values);
    if (list.length === 0) return Promise.resolve();
    const gone = checkValues(name, list, undefined);
    return this.change(
      item,
      gone.map(([value]) => ({ op: 'delete', key: name, value })),
    );
  }

  played(item: number, at: number): Promise<void> {
    if (!(at >= FIRST_PLAYER) || isYetToCome(at))
      refuse(
        `${at} is no time at which something was played: milliseconds since 1970 are needed, from 1979 to now (and ${CLOCKS_APART} minutes, by which clocks differ).`,
      );
    const entries = checkValues('last_played', [new Date(at).toISOString()], undefined);
    return this.change(item, [
      { op: 'count', key: 'playcount', by: 1 },
      { op: 'set', key: 'last_played', entries, later: true },
    ]);
  }

  rate(item: number, rating: number | null): Promise<void> {
    return rating === null ? this.delete(item, 'rating', undefined) : this.set(item, 'rating', rating);
  }

  position(item: number, milliseconds: number | null): Promise<void> {
    // A player's clock has fractions.
    const whole = Number.isFinite(milliseconds) ? Math.round(milliseconds as number) : milliseconds;
    return whole === null || whole === 0
      ? this.delete(item, 'position', undefined)
      : this.set(item, 'position', whole);
  }

  /** Together: all of them, or none. */
  change(item: number, changes: readonly ItemChange[]): Promise<void> {
    return this.#write({ item, changes });
  }

  priority(source: string, key: string, value: number | null): Promise<void> {
    return this.global({ op: 'priority', source, key: key === '' ? '' : checkKey(key), value });
  }

  adopt(old: number, young: number): Promise<void> {
    return this.#write({ item: old, changes: [{ op: 'adopt', from: young }] });
  }

  /** A change of no item. */
  global(change: ExternalChange): Promise<void> {
    return this.#write({ item: 0, changes: [change] });
  }

  take(ticket: number, answer: Answer): void {
    const waiting = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    if ('error' in answer) waiting?.reject(fromWire(answer.error));
    else waiting?.resolve(answer.value);
    if (this.#waiting.size === 0) this.#rested();
  }

  fail(error: ValhallaError): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }

  async #write(row: ExternalRow): Promise<void> {
    const ticket = ++this.#ticket;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(ticket, waiting);
    if (this.#turn.length === 0) queueMicrotask(() => this.#flush());
    this.#turn.push({ ticket, row });
    await waiting.promise;
  }

  #flush(): void {
    const changes = this.#turn;
    this.#turn = [];
    this.#house.ref();
    this.#house.dbmanagerNow({ kind: 'change', changes });
  }
}

/** Of a library that was opened with `readOnly`. */
export function notWritable(): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_OPTION',
    'The library was opened with readOnly, so nothing in it can be changed. Open it without.',
  );
}

function listOf(values: NewValue): readonly (Value | boolean)[] {
  return Array.isArray(values) ? (values as readonly (Value | boolean)[]) : [values as Value | boolean];
}

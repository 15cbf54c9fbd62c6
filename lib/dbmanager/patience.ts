/**
 * How long a scan waits for grabbers that are not built in, for nobody knows how quick they are. One that keeps up is
 * waited for: when it is looked at again, what it had is done, and what was in line behind that has come to it. One that
 * does not keep up takes long, or hangs, and is to be put aside: its work goes on in the background, as that for the web.
 *
 *     resting --one of them has something to do--> waiting --a look, and none has--> resting
 *     waiting --a look that itself comes late, as the disk was slow--> waiting, all over again
 *
 * At rest there is nothing to wake up for; in a scan without such grabbers there is no `Patience`.
 */
import type { Grants, Load } from './grants/grants.ts';
import { consumerOf } from './tables/grabs.ts';
import type { EnabledGrabber } from './tables/enabled-grabber.ts';

/** From one look to the next. The thread of a grabber starts in 0.1 s, and in more than 1 s where the machine is very busy. */
export const PATIENCE_MILLISECONDS = 2_500;
/** A look that comes later than by this part of it is none: what they have done meanwhile may not have been read. */
const LATE = 1 / 50;

export class Patience {
  readonly #grants: Grants;
  readonly #grabbers: readonly EnabledGrabber[];
  readonly #milliseconds: number;
  readonly #now: () => number;
  /** What they had to do at the last look. */
  #loads: ReadonlyMap<EnabledGrabber, Load> = new Map();
  #due: number | undefined;

  /** @param now milliseconds, by whatever clock */
  constructor(
    grants: Grants,
    grabbers: readonly EnabledGrabber[],
    now: () => number,
    milliseconds: number = PATIENCE_MILLISECONDS,
  ) {
    this.#grants = grants;
    this.#grabbers = grabbers;
    this.#milliseconds = milliseconds;
    this.#now = now;
  }

  /** When the next look is due; undefined: at rest. */
  get deadline(): number | undefined {
    return this.#due;
  }

  /**
   * @param granting what is due is granted now: the time in which it is not does not count
   * @returns those that do not keep up
   */
  look(granting: boolean): readonly EnabledGrabber[] {
    const past = this.#now() - (this.#due ?? Number.POSITIVE_INFINITY);
    if (granting && this.#due !== undefined && past < 0) return [];
    const late = granting && past <= this.#milliseconds * LATE ? this.#late() : [];
    this.#loads = new Map(granting ? this.#loadsOf(this.#grabbers.filter((one) => !late.includes(one))) : []);
    this.#due = this.#loads.size === 0 ? undefined : this.#now() + this.#milliseconds;
    return late;
  }

  #late(): EnabledGrabber[] {
    return [...this.#loads].flatMap(([grabber, load]) =>
      this.#grants.isThrough(consumerOf(grabber), load) ? [] : [grabber],
    );
  }

  *#loadsOf(grabbers: readonly EnabledGrabber[]): Generator<[EnabledGrabber, Load]> {
    for (const grabber of grabbers) {
      const load = grabber.awaited ? this.#grants.load(consumerOf(grabber)) : undefined;
      if (load !== undefined) yield [grabber, load];
    }
  }
}

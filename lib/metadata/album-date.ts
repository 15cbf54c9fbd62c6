/**
 * Dates that tell albums apart: `2001-05-03`, `2001-05`, `2001`. One that says less is no other date: it is taken for the
 * earliest of those that say more and begin with it. What it is taken for depends on which dates there are, and not on
 * which came first.
 */

/** Behind all that dates are written with: so the day comes before its month, and that before its year. */
export const AFTER_DATES = '~';

/** @returns the earlier one; where one begins with the other, the one that says more */
export function earlierDate(one: string, other: string): string {
  return one + AFTER_DATES < other + AFTER_DATES ? one : other;
}

/** @param dates all there are; @returns the one of them that `date` is taken for, itself where none says more */
export function meantDate(date: string, dates: Iterable<string>): string {
  let meant = date;
  for (const other of dates) if (other.startsWith(`${date}-`)) meant = earlierDate(meant, other);
  return meant;
}

/** What an album is told by: the text of its identity in front of the date, and the date, which comes last. */
export interface DatedIdentity {
  readonly head: string;
  readonly date: string;
}

/** @param identity JSON @returns undefined where no date is part of it, or none is known */
export function datedIdentity(identity: string): DatedIdentity | undefined {
  const [, head, date] = /^(.*[{,]"date":")(\d{4}[\d-]*)"\}$/s.exec(identity) ?? [];
  return head === undefined || date === undefined ? undefined : { head, date };
}

export function identityText({ head, date }: DatedIdentity): string {
  return `${head}${date}"}`;
}

/** Dates with other years have nothing to do with each other. @returns the bounds between which the identities lie */
export function sameYear({ head, date }: DatedIdentity): readonly [from: string, below: string] {
  const year = head + date.slice(0, 4);
  return [year, year + AFTER_DATES];
}

/** A file that somebody asks for, until its first metadata is under way. */
import type { AskedSidecar } from '../../channel/asked-sidecars.ts';
import type { Ask } from '../../channel/demand.ts';
import type { LookQuestion, LookRoot } from '../../channel/look.ts';
import type { Demand } from './demand-ledger.ts';
import type { Visit } from './visit.ts';

export interface Request {
  question: LookQuestion;
  readonly asked: string;
  readonly force: boolean;
  answered: boolean;
  /** It was looked at before, and another file had its name by then. */
  again: boolean;
  /** What lies beside it is merged. */
  beside: boolean;
  visit: Visit | undefined;
  demand: Demand | undefined;
}

export function requestOf(
  { ticket, path, force }: Ask,
  roots: readonly LookRoot[],
  sidecars: readonly AskedSidecar[],
): Request {
  return {
    question: { kind: 'look', ticket, path, roots, sidecars },
    asked: typeof path === 'string' ? path : Buffer.from(path).toString(),
    force,
    answered: false,
    again: false,
    beside: false,
    visit: undefined,
    demand: undefined,
  };
}

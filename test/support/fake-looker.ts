/** The scanner of those who wait for a file, without its thread. */
import type { ToScanner } from '../../lib/channel/listing.ts';
import type { LookAnswer, LookQuestion } from '../../lib/channel/look.ts';
import type { MediaType } from '../../lib/metadata/document.ts';
import { areGone } from '../../lib/scanner/look-again.ts';
import { LookDesk } from '../../lib/scanner/look-desk.ts';
import { typesBySuffix } from '../../lib/scanner/suffixes.ts';
import type { FakeDisk } from './fake-disk.ts';

export type Question = LookQuestion | ToScanner;
export type Answer =
  | LookAnswer
  | { readonly kind: 'checked'; readonly ticket: number; readonly gone: readonly boolean[] };

const HEARTBEAT = { enter: () => undefined, leave: () => undefined };

export function answersTo(
  disk: FakeDisk,
  suffixes: Readonly<Record<string, MediaType>>,
  question: Question,
): Answer[] {
  if (question.kind === 'check')
    return [{ kind: 'checked', ticket: question.ticket, gone: areGone(disk, question.files) }];
  if (question.kind !== 'look') return [];
  const answers: Answer[] = [];
  new LookDesk(disk, typesBySuffix(suffixes), HEARTBEAT, (answer) => answers.push(answer)).take(question);
  return answers;
}

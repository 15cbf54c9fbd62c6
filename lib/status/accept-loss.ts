/** What is said wherever a loss can be accepted. As in all advice, who prints it makes it harmless for a terminal. */
import { shellWord } from '../shell-word.ts';

/** The command that believes that what is gone of this root is gone. */
export function acceptLoss(root: string): string {
  return `valhalla scan --accept-loss ${shellWord(root)}`;
}

/** Of a root whose marks are held back. @param first to be done before, `, stop this watch, and` */
export function ifReallyGone(root: string, first = ''): string {
  return `If these files are really gone${first}: ${acceptLoss(root)}`;
}

/** Files that could not be read, in a list with others: a mark before the title, and one line about it below the list. */
import type { FileEntry } from '../reader/reader-messages.ts';
import type { Host } from './host.ts';

export class UnreadMark {
  #isSet = false;

  /** Sets it where it belongs. */
  on({ state }: FileEntry, title: string): string {
    if (state !== 'failed' && state !== 'quarantined') return title;
    this.#isSet = true;
    return `! ${title}`;
  }

  /** Below the list. */
  explain({ err }: Host): void {
    if (this.#isSet) err.say('! could not be read; why: valhalla errors');
  }
}

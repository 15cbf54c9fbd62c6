/** Where the DB manager says what, whoever listens there. */
import type { DemandNews } from '../channel/demand.ts';
import type { ToScanner } from '../channel/listing.ts';
import type { LookQuestion } from '../channel/look.ts';
import type { Lane } from '../channel/packet.ts';
import type { ToDispatcher } from '../channel/work.ts';
import type { DbManagerGives } from './dbmanager-messages.ts';

export interface DbManagerOutput {
  toMain(message: DbManagerGives): void;
  /** To the main thread, for those who wait. */
  tell(news: DemandNews): void;
  /** @param lane `now`: past what is under way there already */
  toDispatcher(message: ToDispatcher, lane?: Lane): void;
  toScanner(root: number, message: ToScanner): void;
  /** To the scanner thread of those who wait. */
  toLooker(message: LookQuestion | ToScanner): void;
}

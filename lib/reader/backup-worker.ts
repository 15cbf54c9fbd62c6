/** A thread of a moment: copies the library, on a connection of its own. */
import { answerOnce } from '../threads/answer-once.ts';
import type { BackupErrand } from './backup-messages.ts';
import { backup } from './backup.ts';

answerOnce<BackupErrand>(backup);

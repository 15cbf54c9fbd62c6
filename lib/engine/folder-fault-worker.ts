/** A thread of a moment: looks at what is to become a root. A disk that does not answer holds up nobody else. */
import { answerOnce } from '../threads/answer-once.ts';
import { folderFaults } from './folder-fault.ts';
import type { FolderErrand } from './folder-fault.ts';

answerOnce<FolderErrand>(folderFaults);

/** A thread of a moment: looks at one path. A disk that does not answer holds up nobody else. */
import { answerOnce } from '../threads/answer-once.ts';
import { nodeFileSystem } from './file-system.ts';
import type { WhyErrand } from './why-messages.ts';
import { whyOf } from './why.ts';

answerOnce<WhyErrand>((options) => whyOf(nodeFileSystem, options));

import { runGroup } from './groups.ts';

runGroup('threads');

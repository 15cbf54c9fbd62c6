import { runGroup } from './groups.ts';

runGroup('logic');

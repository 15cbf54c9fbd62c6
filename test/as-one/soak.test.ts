import { runGroup } from './groups.ts';

runGroup('soak');

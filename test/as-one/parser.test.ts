import { runGroup } from './groups.ts';

runGroup('parser');

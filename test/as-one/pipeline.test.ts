import { runGroup } from './groups.ts';

runGroup('pipeline');

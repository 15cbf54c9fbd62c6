import { runGroup } from './groups.ts';

runGroup('store');

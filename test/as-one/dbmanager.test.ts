import { runGroup } from './groups.ts';

runGroup('dbmanager');

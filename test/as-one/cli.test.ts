import { runGroup } from './groups.ts';

runGroup('cli');

import { runGroup } from './groups.ts';

runGroup('stages');

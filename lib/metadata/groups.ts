/** libvalhalla's groups of keys, in its order. A key that no table knows is `miscellaneous`. */
export const GROUPS = [
  'classification',
  'commercial',
  'contact',
  'entities',
  'identifier',
  'legal',
  'miscellaneous',
  'musical',
  'organizational',
  'personal',
  'spacial',
  'technical',
  'temporal',
  'titles',
] as const;

export type Group = (typeof GROUPS)[number];

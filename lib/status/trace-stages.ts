/** The stages of the picture as data: their colours, and what of `channel/trace.ts` belongs to each. */
export interface TraceStage {
  readonly title: string;
  readonly colour: string;
  /** Of spans. What is in no stage is not shown: in a parser it would lie across the packets. */
  readonly names: RegExp;
  /** Several at once in one thread. */
  readonly overlaps?: true;
}

export const TRACE_STAGES: readonly TraceStage[] = [
  { title: 'walk', colour: '#4e79a7', names: /^walk$/ },
  { title: 'merge', colour: '#59a14f', names: /^scanner>dbmanager took / },
  {
    title: 'grant',
    colour: '#edc948',
    names: /^dispatcher>dbmanager took pull$|^dbmanager>dispatcher work$/,
  },
  { title: 'route', colour: '#9c755f', names: />dispatcher( now)? took / },
  { title: 'parse', colour: '#f28e2b', names: /^parse$/ },
  { title: 'store', colour: '#b07aa1', names: /^dispatcher>dbmanager took / },
  { title: 'commit', colour: '#e15759', names: /^commit$/ },
  { title: 'grab', colour: '#76b7b2', names: /^grab$/, overlaps: true },
  { title: 'download', colour: '#ff9da7', names: /^download$/, overlaps: true },
  { title: 'control', colour: '#bab0ac', names: /^main>(dbmanager|reader) took / },
  { title: 'main events', colour: '#79706e', names: />main took / },
];

/** Where a packet passes: it is granted, worked at, stored. */
export const TRACE_ROAD: readonly RegExp[] = [
  /^dbmanager>dispatcher work$/,
  /^(parse|grab|download)$/,
  /^dispatcher>dbmanager took results$/,
];

const known = new Map<string, TraceStage | undefined>();

export function traceStageOf(name: string): TraceStage | undefined {
  if (!known.has(name))
    known.set(
      name,
      TRACE_STAGES.find(({ names }) => names.test(name)),
    );
  return known.get(name);
}

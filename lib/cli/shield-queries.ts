/** A command line before it is read: what only looks like options. */
const COMMANDS = new Set(['ls', 'find', 'export', 'smart']);
const NEGATED = /^-(?=[A-Za-z][\w.-]+[:=<>])/;

/** `-genre:live` looks like options to whoever reads a command line: it is written as `!genre:live`, which means the same. */
export function shieldQueries(argv: readonly string[]): string[] {
  const [command = ''] = argv;
  return COMMANDS.has(command) ? argv.map((word) => word.replace(NEGATED, '!')) : [...argv];
}

/**
 * Imports nothing: it must run on every Node.js that can parse an ES module, to say why the rest will not.
 */

/** better-sqlite3 13 is built for Node-API 10; an older runtime dies of a segmentation fault when it opens a database. */
const REQUIRED_NAPI = 10;
const REQUIRED_MAJOR = 24;

/** The sentence to show when this runtime is too old, or `undefined` when it will do. */
export function runtimeProblem(
  version: string = process.versions.node,
  napi: string | undefined = process.versions['napi'],
  binary: string = process.execPath,
): string | undefined {
  const major = Number.parseInt(version, 10);
  if (major >= REQUIRED_MAJOR && Number(napi) >= REQUIRED_NAPI) return undefined;
  return (
    `libvalhalla needs Node.js ${REQUIRED_MAJOR} or newer, but this is v${version} (${binary}). ` +
    `Install Node.js ${REQUIRED_MAJOR} from https://nodejs.org, or with a version manager (nvm install ${REQUIRED_MAJOR}; fnm, volta and mise alike), and run the same command again.`
  );
}

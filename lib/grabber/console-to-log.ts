/**
 * What plugins print becomes log lines. A thread's output goes to that of the process otherwise: between the lines of
 * `valhalla scan --json`, over the live view, or into whatever the application of our host writes there.
 */
import { Console } from 'node:console';
import { Writable } from 'node:stream';

/** @param log takes the text of one call of `console.log` and its like */
export function sendConsoleTo(log: (text: string) => void): void {
  const stream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      log(text.trimEnd());
      done();
    },
  });
  globalThis.console = new Console({ stdout: stream, stderr: stream });
}

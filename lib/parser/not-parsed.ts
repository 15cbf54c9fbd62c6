import type { RawPath } from '../channel/packet.ts';
import { ValhallaError } from '../errors.ts';
import { readable } from './open-regular.ts';

/** @param what it should be: `sound`, `a picture` */
export function notParsed(path: RawPath, what: string, why: string, cause?: unknown): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_NOT_PARSED',
    `${readable(path)} could not be read as ${what}: ${why}.`,
    { path: readable(path), cause },
  );
}

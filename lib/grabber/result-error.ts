/** How a grabber's author is told what is wrong with a result. */
import { ValhallaError } from '../errors.ts';

/** An object of a stranger: nothing about its fields is known. */
export type Loose = { readonly [key: string]: unknown };

export function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null;
}

export function wrong(what: string, wanted: string, got: unknown): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_GRABBER_RESULT',
    `The grabber returned ${quote(got)} for ${what}; it takes ${wanted}.`,
  );
}

export function tooMuch(what: string, got: string, most: string): ValhallaError {
  return new ValhallaError(
    'ERR_VALHALLA_GRABBER_RESULT',
    `The grabber returned too much for ${what}: ${got}, and ${most} is the most.`,
  );
}

/** Short, whatever it is; never calls a plugin's own functions. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  if (value === undefined || value === null) return `${value}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/**
 * `npm ci` refuses a lock file in which a platform's package is missing, and `npm install` leaves those out that the
 * registry at hand does not hold. Their entries are then to be written in: name, version, os, cpu.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

test('every optional package of a dependency has its entry in the lock file', () => {
  const path = join(import.meta.dirname, '..', '..', 'package-lock.json');
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as Lock;
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) =>
        packages[`node_modules/${name}`] === undefined &&
        packages[`${from}/node_modules/${name}`] === undefined,
    ),
  );
  assert.deepEqual(missing, []);
});

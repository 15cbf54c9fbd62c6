import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT, codeOf, worse } from '../../lib/cli/exit-codes.ts';

test('a file that the command line names and that will not do has one code, whatever it was to be', () => {
  for (const code of ['ERR_VALHALLA_NO_FILE', 'ERR_VALHALLA_GRABBER_LOAD', 'ERR_VALHALLA_OPTION'] as const)
    assert.equal(codeOf(code), EXIT.usage);
});

test('of several files the worst counts, whatever it is', () => {
  for (const code of [EXIT.usage, EXIT.failed, EXIT.unknown, EXIT.incomplete, EXIT.busy]) {
    assert.equal(worse(EXIT.done, code), code);
    assert.equal(worse(code, EXIT.done), code);
    assert.equal(worse(code, EXIT.failed), EXIT.failed);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT, worse } from '../../lib/cli/exit-codes.ts';

test('of several files the worst counts, whatever it is', () => {
  for (const code of [EXIT.usage, EXIT.failed, EXIT.unknown, EXIT.incomplete, EXIT.busy]) {
    assert.equal(worse(EXIT.done, code), code);
    assert.equal(worse(code, EXIT.done), code);
    assert.equal(worse(code, EXIT.failed), EXIT.failed);
  }
});

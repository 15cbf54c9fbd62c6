/** What a test leaves behind is cleared up backwards: node:test calls its hooks in the order they were given. */
import type { TestContext } from 'node:test';

type CleanUp = () => unknown;

const stacks = new WeakMap<TestContext, CleanUp[]>();

/** Calls `cleanUp` when the test is over, before those that were given earlier, whatever became of the others. */
export function atEnd(context: TestContext, cleanUp: CleanUp): void {
  const known = stacks.get(context);
  if (known !== undefined) {
    known.push(cleanUp);
    return;
  }
  const stack = [cleanUp];
  stacks.set(context, stack);
  context.after(async () => {
    const errors: unknown[] = [];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      try {
        await next();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'could not clear up');
  });
}

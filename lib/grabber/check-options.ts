/** The user's options of a grabber, through the grabber's own schema. */
import { ValhallaError } from '../errors.ts';
import type { Grabber, SchemaIssue } from './contract.ts';

/**
 * @param options undefined counts as none given
 * @returns what the schema made of them: defaults filled in, texts turned into numbers, as it likes
 * @throws ERR_VALHALLA_OPTION naming grabber and option
 */
export async function checkGrabberOptions(grabber: Grabber, options: unknown): Promise<unknown> {
  if (grabber.options === undefined) return options;
  const result = await grabber.options['~standard'].validate(options ?? {});
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  throw new ValhallaError(
    'ERR_VALHALLA_OPTION',
    `The option ${nameOf(issue)} of the grabber ${grabber.name} is not valid: ${issue?.message ?? 'its schema refused it'}.`,
  );
}

function nameOf(issue: SchemaIssue | undefined): string {
  const path = issue?.path ?? [];
  if (path.length === 0) return 'object';
  return path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
}

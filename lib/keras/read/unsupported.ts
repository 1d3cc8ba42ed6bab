import { ValueError } from '../../check.js';

/** Something in a layer that cannot be computed here; caught, so that all are told at once. */
export class Unsupported extends Error {}

/** Thrown by a rule that asks for the shape of its input before that is known. */
export class ShapeUnknown extends Error {}

/** One error for all of them. */
export function refuse(where: string, problems: readonly string[]): never {
  const count = problems.length === 1 ? 'one that is not' : `${problems.length} that are not`;
  throw new ValueError(
    `${where}: every layer must be one that can be computed here, got ${count}:\n` +
      problems.map((problem) => `- ${problem}`).join('\n'),
  );
}

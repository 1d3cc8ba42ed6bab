import { fail } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { oneShape } from './checked_layer.js';

/** The shape of maps, [batch, ...spatial, channels] with one to three spatial axes, and how many channels they have. */
export function featureMaps(
  where: string,
  inputShape: unknown,
): { shape: Shape; channels: number } {
  const shape = oneShape(where, inputShape);
  if (shape.length < 3 || shape.length > 5) fail(where, 'the input', 'of rank 3, 4 or 5', shape);
  const channels = shape.at(-1);
  if (channels == null) return fail(where, 'the channels of the input', 'defined', shape);
  return { shape, channels };
}

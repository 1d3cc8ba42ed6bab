import type * as tfl from '@tensorflow/tfjs-layers';
import { show, ValueError } from '../check.js';

/**
 * A layer's output shape for a shape, or shapes, that may not be one of its own: what stock layers
 * say of it, each in its way, becomes one ValueError.
 */
export function outputShape(
  where: string,
  layer: tfl.layers.Layer,
  input: tfl.Shape | tfl.Shape[],
): tfl.Shape | tfl.Shape[] {
  const refuse = (why: string, cause?: unknown): never => {
    const what = `the input shape of ${layer.getClassName()} '${layer.name}'`;
    const expected = `${where}: ${what} must be one that it takes`;
    throw new ValueError(`${expected}, got ${show(input)}${why}.`, { cause });
  };
  let output: tfl.Shape | tfl.Shape[];
  try {
    output = layer.computeOutputShape(input);
  } catch (cause) {
    if (cause instanceof ValueError) throw cause;
    return refuse(` (${(cause as Error).message.replace(/\.$/, '')})`, cause);
  }
  if (!Array.isArray(output)) return refuse('');
  const shapes = (Array.isArray(output[0]) ? output : [output]) as tfl.Shape[];
  const natural = (n: unknown) => n == null || (Number.isInteger(n) && (n as number) >= 0);
  const bad = shapes.find((one) => !one.every(natural));
  return bad === undefined ? output : refuse(`, from which ${show(bad)} would come`);
}

import type { KerasObject } from '../keras_object.js';
import { difference } from '../rules/merge.js';
import { type Built, makeLayer } from '../rules/rule.js';
import { TensorRef } from './calls.js';
import type { Names } from './names.js';

/**
 * Whether this is an operation of keras.ops that was called on a layer's output, and no layer: a
 * class may have the name of a layer. Where `module` is left out, only layers say `trainable`.
 */
export function isOperation(
  { module, config, className }: KerasObject,
  kerasMajor: 2 | 3,
): boolean {
  if (module !== null) return module.startsWith('keras.src.ops');
  return (
    kerasMajor === 3 && className !== 'InputLayer' && !('trainable' in config || 'layers' in config)
  );
}

/** How an operation with one tensor and one number becomes scale * x + offset. */
const LINEAR: Record<
  string,
  (c: number, tensorFirst: boolean) => [scale: number, offset: number] | null
> = {
  Add: (c) => [1, c],
  Multiply: (c) => [c, 0],
  Subtract: (c, tensorFirst) => (tensorFirst ? [1, -c] : [-1, c]),
  TrueDivide: (c, tensorFirst) => (tensorFirst ? [1 / c, 0] : null),
  Divide: (c, tensorFirst) => (tensorFirst ? [1 / c, 0] : null),
  Negative: () => [-1, 0],
};
const MERGED = ['Add', 'Multiply', 'Maximum', 'Minimum'];

/** An operation as layers on its tensors; null if there are none. */
export function operationLayers(
  { className }: KerasObject,
  args: readonly unknown[],
  names: Names,
  name: string,
): Built | null {
  const tensors = args.filter((arg) => arg instanceof TensorRef);
  const numbers = args.filter((arg) => typeof arg === 'number');
  if (tensors.length + numbers.length !== args.length) return null;
  if (tensors.length === 2 && className === 'Subtract') {
    return difference(names.unique(name), names.unique(`${name}_negative`));
  }
  if (tensors.length === 2 && MERGED.includes(className)) {
    return { layers: [makeLayer(className, { name: names.unique(name) })] };
  }
  if (tensors.length !== 1 || numbers.length > 1) return null;
  const linear = LINEAR[className]?.(numbers[0] ?? 0, args[0] instanceof TensorRef);
  if (linear == null || (numbers.length === 0) !== (className === 'Negative')) return null;
  const [scale, offset] = linear;
  return { layers: [makeLayer('Rescaling', { name: names.unique(name), scale, offset })] };
}

export const KNOWN_OPERATIONS = [...new Set([...Object.keys(LINEAR), ...MERGED])];
/** Operations that Keras adds where a mask is handed on; tfjs hands it on by itself. */
export const MASK_OPERATIONS = ['NotEqual', 'Any'];

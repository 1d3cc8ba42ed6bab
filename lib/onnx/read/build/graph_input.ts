import * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../../check.js';
import { dtypeOf, elementName } from '../../element_types.js';
import type { Builder, KnownSize, Symbolic } from '../built.js';
import type { Size, Value } from '../graph.js';
import { lastOrder } from '../layouts.js';

/**
 * An input of the graph as one of the model.
 *
 * @param where the file, for errors
 * @param sizes in ONNX's order; null if not even their number is known
 */
export function graphInput(
  where: string,
  builder: Builder,
  { name, type }: Value,
  sizes: readonly Size[] | null,
  last: boolean,
): Symbolic {
  const dtype = dtypeOf(type);
  if (sizes === null || dtype === undefined || dtype === 'string') {
    throw new ValueError(
      `${where}: the input ${name} must be a tensor of known rank, got ${elementName(type)}` +
        `${sizes === null ? ' of unknown shape (the option inputShapes gives it one)' : ''}.`,
    );
  }
  const isKnown = (n: Size): n is number => typeof n === 'number' && n >= 0;
  const shape = sizes.map((n) => (isKnown(n) ? n : null));
  const batchShape = last ? lastOrder(sizes.length).map((axis) => shape[axis]!) : shape;
  const symbol = tfl.input({ batchShape, dtype, name: builder.layerName(name) });
  const named = sizes.map((n): KnownSize => {
    if (isKnown(n)) return n;
    return typeof n === 'string' ? n : builder.newSize();
  });
  return { kind: 'tensor', symbol, type, sizes: named, last };
}

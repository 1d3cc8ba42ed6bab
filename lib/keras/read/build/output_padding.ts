import { traitsOf } from '../../../arithmetic/layer_traits.js';
import { isObject } from '../../../load/is_object.js';
import type { KerasObject } from '../../keras_object.js';
import { flatten, readCall } from './calls.js';

type Shape = (number | null)[];

const isShape = (value: unknown): value is Shape =>
  Array.isArray(value) && value.every((n) => n === null || Number.isInteger(n));

/**
 * Keras 3.3 to 3.14 left `output_padding` out of what they saved of transposed convolutions, and
 * load such models wrong themselves. It follows from the shapes that are written down beside it,
 * but for the last layer, of which the file does not say the shape.
 *
 * @param chain whether each layer takes what the one before it gives, as in a Sequential.
 */
export function inferOutputPadding(layers: KerasObject[], chain: boolean): KerasObject[] {
  return layers.map((layer, i) => {
    const transposed = traitsOf(layer.className)?.kind === 'transposed';
    if (!transposed || 'output_padding' in layer.config) return layer;
    const input = isShape(layer.buildShape) ? layer.buildShape : null;
    const output = chain ? layers[i + 1]?.buildShape : recordedShape(layers, layer.name);
    if (input === null || !isShape(output)) return layer;
    const padding = paddingFor(layer.config, input, output);
    return padding === null
      ? layer
      : { ...layer, config: { ...layer.config, output_padding: padding } };
  });
}

/** The shape with which a layer's output goes into another layer. */
function recordedShape(layers: KerasObject[], name: string | null): unknown {
  for (const { inboundNodes } of layers) {
    for (const node of inboundNodes) {
      if (!isObject(node)) continue;
      const ref = flatten(readCall('', node).args).find(({ layer }) => layer === name);
      if (ref?.shape) return ref.shape;
    }
  }
  return undefined;
}

/** The output_padding behind these lengths; null where they are the natural ones, or unknown. */
function paddingFor(config: Record<string, unknown>, input: Shape, output: Shape): number[] | null {
  const { kernel_size, strides, dilation_rate, padding, data_format } = config;
  const spatial = (shape: Shape) =>
    data_format === 'channels_first' ? shape.slice(2) : shape.slice(1, -1);
  const axes = spatial(input).map((n, axis) => {
    const at = (value: unknown) => Number(Array.isArray(value) ? value[axis] : (value ?? 1));
    const [s, k] = [at(strides), (at(kernel_size) - 1) * at(dilation_rate) + 1];
    const o = spatial(output)[axis];
    if (n === null || o === null || o === undefined) return null;
    const natural = padding === 'same' ? n * s : (n - 1) * s + Math.max(k, s);
    return { natural: o === natural, extra: o - (n - 1) * s - (padding === 'same' ? k % 2 : k), s };
  });
  const known = axes.filter((axis) => axis !== null);
  if (known.length < axes.length || known.every(({ natural }) => natural)) return null;
  const valid = known.every(({ extra, s }) => extra >= 0 && extra < s);
  return valid ? known.map(({ extra }) => extra) : null;
}

import { traitsOf } from '../../../arithmetic/layer_traits.js';
import { isObject } from '../../../load/is_object.js';
import type { KerasObject } from '../../keras_object.js';
import { flatten, readCall } from './calls.js';

type Shape = (number | null)[];

const isShape = (value: unknown): value is Shape =>
  Array.isArray(value) && value.every((n) => n === null || Number.isInteger(n));

/** Whether output_padding could be other than the natural one. */
function matters({ strides }: Record<string, unknown>): boolean {
  return [strides].flat().some((s) => Number(s) > 1);
}

/** Says once what is assumed, as Keras itself does without a word. */
function warn(where: string, names: readonly (string | null)[]): void {
  if (names.length === 0) return;
  console.warn(
    `${where}: the file does not say the output_padding of ${names.map((name) => `'${name}'`).join(', ')}, ` +
      'which Keras 3.3 to 3.14 left out, nor the size behind: it is taken for None, as Keras takes it.',
  );
}

/**
 * Keras 3.3 to 3.14 left `output_padding` out of what they saved of transposed convolutions, and
 * load such models wrong themselves. It follows from the shapes that are written down beside it,
 * but for the last layer, of which the file does not say the shape: there a warning says what is taken.
 *
 * @param chain whether each layer takes what the one before it gives, as in a Sequential.
 * @param warns whether what does not follow is said.
 */
export function inferOutputPadding(
  where: string,
  layers: KerasObject[],
  chain: boolean,
  warns: boolean,
): KerasObject[] {
  const unknown: (string | null)[] = [];
  const known = layers.map((layer, i) => {
    const transposed = traitsOf(layer.className)?.kind === 'transposed';
    if (!transposed || 'output_padding' in layer.config) return layer;
    const input = isShape(layer.buildShape) ? layer.buildShape : null;
    const output = chain ? layers[i + 1]?.buildShape : recordedShape(layers, layer.name);
    // Files older than that have no shapes, and say the padding or have none.
    if (input === null) return layer;
    const padding = isShape(output) ? paddingFor(layer.config, input, output) : 'unknown';
    if (padding === 'unknown' && matters(layer.config)) unknown.push(layer.name);
    return Array.isArray(padding)
      ? { ...layer, config: { ...layer.config, output_padding: padding } }
      : layer;
  });
  if (warns) warn(where, unknown);
  return known;
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

/** The output_padding behind these lengths; null where they are the natural ones. */
function paddingFor(
  config: Record<string, unknown>,
  input: Shape,
  output: Shape,
): number[] | null | 'unknown' {
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
  if (known.length < axes.length) return 'unknown';
  if (known.every(({ natural }) => natural)) return null;
  const valid = known.every(({ extra, s }) => extra >= 0 && extra < s);
  return valid ? known.map(({ extra }) => extra) : null;
}

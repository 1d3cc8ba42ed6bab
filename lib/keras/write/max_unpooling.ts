import type { BaseMaxUnpooling } from '../../layers/base_max_unpooling.js';
import { bare, type KerasLayer, lacking, type WriteRule } from './keras_layer.js';

/** An operation of keras.ops, which a graph may hold like a layer. */
const operation = (
  module: string,
  className: string,
  suffix: string,
  config: object,
): KerasLayer => ({
  className,
  module: `keras.src.ops.${module}`,
  suffix,
  config: { ...config },
  weights: [],
});

/**
 * MaxUnpooling1D and 2D of windows side by side, in what Keras has: every window's elements in a row, the
 * place of the first maximum among them as a row of zeros and a one, times the value. A signal is
 * a picture of height 1.
 */
export const writeMaxUnpooling: WriteRule = (layer, { inputShapes }) => {
  const { poolSize, strides, rank } = layer as BaseMaxUnpooling;
  const target = inputShapes[1]!.slice(1);
  const lift = rank === 1 ? [1] : [];
  const [p, q] = [...lift, ...poolSize] as [number, number];
  const [height, width, channels] = [...lift, ...target];
  if (height == null || width == null || channels == null) {
    lacking(layer, `a MaxUnpooling${rank}D of unknown size`, 'the option inputShape');
  }
  const aside = strides.every((s, i) => s === poolSize[i]) && height % p === 0 && width % q === 0;
  if (!aside) {
    lacking(
      layer,
      `a MaxUnpooling${rank}D of windows that overlap or hang over`,
      'sizes that they divide',
    );
  }
  const [h, w] = [height / p, width / q];
  const windows = bare('Reshape', '_windows', { target_shape: [h, p, w, q, channels] });
  const values = bare('Reshape', '_values', { target_shape: [h, w, channels, 1] });
  return [
    { ...windows, takes: [{ input: 1 }] },
    bare('Permute', '_sort', { dims: [1, 3, 5, 2, 4] }),
    bare('Reshape', '_rows', { target_shape: [h, w, channels, p * q] }),
    operation('numpy', 'Argmax', '_switches', { axis: -1, keepdims: false }),
    operation('nn', 'OneHot', '_places', {
      num_classes: p * q,
      axis: -1,
      dtype: 'float32',
      sparse: false,
    }),
    { ...values, takes: [{ input: 0 }] },
    { ...bare('Multiply', '_placed'), takes: [{ piece: 4 }, { piece: 5 }] },
    bare('Reshape', '_unpooled', { target_shape: [h, w, channels, p, q] }),
    bare('Permute', '_unsort', { dims: [1, 4, 2, 5, 3] }),
    bare('Reshape', '', { target_shape: target }),
  ];
};

import { deconvCrop } from '../../arithmetic/deconv_crop.js';
import { product } from '../../arithmetic/product.js';
import type { Deconvolution } from '../../layers/deconvolution.js';
import { weightKeys } from '../read/rules/rule.js';
import {
  convolution,
  cropping,
  endCrop,
  ending,
  type Stage,
  stageOf,
} from './deconvolution_stage.js';
import { bare, type KerasLayer, lacking, type WriteRule } from './keras_layer.js';
import { plain } from './plain.js';

/** A transposed convolution, its output length hit by output_padding or, where that cannot, a crop. */
function transpose(stage: Stage): KerasLayer[] {
  const { layer, rank, kernel, strides, input, output } = stage;
  const known = output.every((o) => o !== null) && input.every((n) => n !== null);
  const { padding, outputSize } = layer;
  if (outputSize !== null && !known) {
    lacking(layer, 'an outputSize for an input of unknown size', 'the option inputShape');
  }
  const lengths = input.map((n, i) => ({
    n: n ?? 0,
    o: output[i] ?? 0,
    k: kernel[i]!,
    s: strides[i]!,
  }));
  const natural = lengths.every(
    ({ n, o, k, s }) => o === (padding === 'same' ? n * s : (n - 1) * s + Math.max(k, s)),
  );
  const extra = lengths.map(({ n, o, k, s }) => o - (n - 1) * s - (padding === 'same' ? k % 2 : k));
  const write = (options: { padding: string; output_padding: number[] | null }) =>
    plain(
      ['filters', 'kernel_size', 'strides', 'data_format', 'use_bias', 'activation'].concat(
        weightKeys('kernel', 'bias'),
        'activity_regularizer',
      ),
      { kernel_size: kernel, strides, dilation_rate: kernel.map(() => 1), ...options },
      `Conv${rank}DTranspose`,
    )(layer, { inputShapes: [], outputShape: [] });
  if (!known || natural) return write({ padding, output_padding: null });
  if (extra.every((op, i) => op >= 0 && op < strides[i]!)) {
    return write({ padding, output_padding: extra });
  }
  // An axis of natural length beside one that is not: everything, and cut out what is wanted.
  const borders = lengths.map(({ n, o, k, s }): [number, number] => {
    const before = deconvCrop(n, k, s, padding, o);
    return [before, (n - 1) * s + Math.max(k, s) - before - o];
  });
  const [main, ...after] = write({ padding: 'valid', output_padding: null });
  return [main!, ...cropping(stage, borders), ...after];
}

function upsample(stage: Stage): KerasLayer[] {
  const { layer, rank, strides, kernel, input, channels, dataFormat } = stage;
  const grown = input.map((n, i) => (n === null ? null : n * strides[i]!));
  const linear = layer.interpolation === 'bilinear';
  const format = { data_format: dataFormat };
  const up = () => {
    if (rank === 2) {
      const interpolation = layer.interpolation;
      return [bare('UpSampling2D', '_up', { size: strides, interpolation, ...format })];
    }
    if (!linear && (rank === 3 || dataFormat === 'channels_last')) {
      const size = rank === 1 ? strides[0] : strides;
      return [bare(`UpSampling${rank}D`, '_up', { size, ...(rank === 1 ? {} : format) })];
    }
    if (rank === 3 || dataFormat === 'channels_first') {
      lacking(
        layer,
        `a ${layer.interpolation} ${rank}-D Deconvolution, ${dataFormat}`,
        "'nearest'",
      );
    }
    // Keras interpolates pictures only: one of width 1.
    return [
      bare('Reshape', '_wide', { target_shape: [-1, 1, channels] }),
      bare('UpSampling2D', '_up', { size: [strides[0], 1], interpolation: 'bilinear', ...format }),
      bare('Reshape', '_narrow', { target_shape: [-1, channels] }),
    ];
  };
  const natural = grown.map((n, i) =>
    n === null || layer.padding === 'same' ? n : n - kernel[i]! + 1,
  );
  const conv = convolution(stage, { filters: layer.filters }, 1);
  return [...up(), conv, ...endCrop(stage, natural), ...ending(layer)];
}

/** Channels to space is a matter of axes: [h, w, s, t, c] -> [h, s, w, t, c]. */
function subpixel(stage: Stage): KerasLayer[] {
  const { layer, rank, strides, kernel, input, dataFormat } = stage;
  if (dataFormat === 'channels_first') {
    lacking(layer, "a Deconvolution by 'subpixel', channels first", 'channelsLast');
  }
  const inner = input.map((n, i) =>
    n === null || layer.padding === 'same' ? n : n - kernel[i]! + 1,
  );
  const shuffled = inner.map((n, i) => (n === null ? null : n * strides[i]!));
  const phases = product(strides);
  const conv = convolution(stage, { filters: layer.filters * phases }, phases);
  const ends = [...endCrop(stage, shuffled), ...ending(layer)];
  if (rank === 1) {
    return [conv, bare('Reshape', '_shuffle', { target_shape: [-1, layer.filters] }), ...ends];
  }
  // A Reshape can work out one size.
  if (inner.filter((n) => n === null).length > 1) {
    lacking(
      layer,
      "a Deconvolution by 'subpixel' of several unknown sizes",
      'the option inputShape',
    );
  }
  const open = (sizes: (number | null)[]) => sizes.map((n) => n ?? -1);
  const axes = strides.flatMap((_, i) => [i + 1, rank + i + 1]);
  return [
    conv,
    bare('Reshape', '_phases', { target_shape: [...open(inner), ...strides, layer.filters] }),
    bare('Permute', '_interleave', { dims: [...axes, 2 * rank + 1] }),
    bare('Reshape', '_shuffle', { target_shape: [...open(shuffled), layer.filters] }),
    ...ends,
  ];
}

const METHODS = { transpose, upsample, subpixel };

/** A Deconvolution is written as the plain layers that it stands for. */
export const writeDeconvolution: WriteRule = (layer, place) => {
  const stage = stageOf(layer as Deconvolution, place);
  return METHODS[stage.layer.method](stage);
};

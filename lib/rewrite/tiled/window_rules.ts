import * as tf from '@tensorflow/tfjs-core';
import { behindUpsampling, behindWindow, type Range } from '../../arithmetic/behind_axis.js';
import { deconvCrop } from '../../arithmetic/deconv_crop.js';
import { effectiveKernel } from '../../arithmetic/effective_kernel.js';
import { type AxisWindow, layerWindow } from '../../arithmetic/layer_window.js';
import { product } from '../../arithmetic/product.js';
import { cropOrPad } from '../../ops/crop_or_pad.js';
import { hasFusedConv } from '../../ops/fused_conv.js';
import { withSettings } from '../../stock/with_settings.js';
import { lengthOf, notAlone, type Piece, type Ranges, taken, within } from './piece.js';
import { calls, type Place, type RuleMaker } from './piece_rule.js';

const BORDERS_MOVE = "with strides its padding 'same' depends on the length of the whole";

/** The window of a layer; causal padding is all before the first position. */
function windowOf({ layer, config, inputs }: Place): readonly AxisWindow[] {
  const causal = config.padding === 'causal';
  const plain = causal ? withSettings(layer, { padding: 'same' } as object) : layer;
  return layerWindow(plain, inputs[0]!)!.axes;
}

const reachOf = ({ k, d }: AxisWindow): number => effectiveKernel('decodeTiled', k, d);

/** Where the window of the first output begins, before the input. */
function bordersOf(place: Place, axes: readonly AxisWindow[]): number[] {
  const { config, inputs, output } = place;
  return axes.map((axis, n) => {
    const reach = reachOf(axis);
    if (config.padding === 'causal') return reach - 1;
    if (config.padding === 'valid') return 0;
    return Math.max((output[n + 1]! - 1) * axis.s + reach - inputs[0]![n + 1]!, 0) >> 1;
  });
}

/** The floats of volumes' kernels with zeros between their taps. */
function dilatedFloats({ layer }: Place, axes: readonly AxisWindow[]): number {
  if (axes.every(({ d }) => d === 1)) return 0;
  const [kernel] = layer.weights;
  const spread = product(axes.map((axis) => reachOf(axis) / axis.k));
  return 14 * product((kernel?.shape ?? []) as number[]) * spread;
}

/** The input of a range, and beyond it what the windows see of the border. */
function windows(place: Place) {
  const axes = windowOf(place);
  const borders = bordersOf(place, axes);
  const reaches = axes.map(reachOf);
  const behind = (_: number, n: number, [first, last]: Range): Range => {
    const { s } = axes[n]!;
    return [first * s - borders[n]!, last * s - borders[n]! + reaches[n]! - 1];
  };
  const all = (wanted: Ranges) => wanted.map((range, n) => behind(0, n, range));
  const { config, traits } = place;
  const moves = config.padding === 'same' && axes.some(({ s }) => s > 1);
  // Kernels of groups, or of single channels, take channels apart and put them together.
  const apart = traits.kernel === 'full' ? 1 : 4 + Number(config.depthMultiplier ?? 1);
  // In three dimensions the taps of the depth are channels first.
  const copies = apart * (axes.length === 3 ? 2 + reaches[0]! : 1);
  const channels = place.inputs[0]!.at(-1)!;
  const between = (sizes: readonly number[]): number => {
    const read = sizes.map((size, n) => size * axes[n]!.s + reaches[n]!);
    // Kernels of two dimensions know dilation.
    const kernels = axes.length === 3 ? dilatedFloats(place, axes) : 0;
    return copies * product(read) * channels + kernels;
  };
  return { axes, behind, all, between, ...(moves && { waits: BORDERS_MOVE }) };
}

/** The second axis of a signal. */
const COLUMN = { k: 1, s: 1 } as const;

const VALID = { padding: 'valid' } as const;

/** A convolution of a part is one without borders: those of the whole are zeros around the part. */
export const convolved: RuleMaker = (place) => {
  const { all, axes, ...rule } = windows(place);
  const { layer, inputs } = place;
  const numbered = layer.getClassName() === 'Conv2D' && axes.every(({ d }) => d === 1);
  return {
    ...rule,
    run: ([piece], wanted) => {
      const seen = all(wanted);
      const inside = seen.map((range, n) => within(range, inputs[0]![n + 1]!));
      const borders = seen.map(([first, last], n) => {
        return [inside[n]![0] - first, last - inside[n]![1]];
      });
      // The kernel counts zeros that it need not read.
      if (numbered && hasFusedConv() && borders.flat().every((count) => count >= 0)) {
        const padding = [[0, 0], ...borders, [0, 0]];
        return calls(layer, [taken(piece!, inside)], { padding });
      }
      return calls(layer, [taken(piece!, seen)], VALID);
    },
  };
};

export const largest: RuleMaker = (place) => {
  const { all, axes: _, ...rule } = windows(place);
  const lowest = Number.NEGATIVE_INFINITY;
  return {
    ...rule,
    run: ([piece], wanted) => calls(place.layer, [taken(piece!, all(wanted), lowest)], VALID),
  };
};

/** A mean is over what a window has inside the whole. */
export const averaged: RuleMaker = (place) => {
  const { all, axes, ...rule } = windows(place);
  const { layer, config, inputs } = place;
  if (config.padding === 'same' && axes.length === 3) {
    return "with padding 'same' in three dimensions its windows at the border are not known to the kernels";
  }
  const mean = (piece: Piece, wanted: Ranges): tf.Tensor => {
    const seen = all(wanted);
    if (config.padding === 'valid') return calls(layer, [taken(piece, seen)], VALID);
    const inside = seen.map((range, n) => within(range, inputs[0]![n + 1]!));
    const x = taken(piece, inside);
    const border = seen.map(([first, last], n): [number, number] => [
      inside[n]![0] - first,
      last - inside[n]![1],
    ]);
    if (border.flat().every((count) => count === 0)) return calls(layer, [x], VALID);
    // A signal is a picture of one column, as in the layer.
    const [picture, [h, w]] =
      axes.length === 1 ? [tf.expandDims(x, 2), [axes[0]!, COLUMN]] : [x, axes];
    const pads: tf.backend_util.ExplicitPadding = [[0, 0], border[0]!, border[1] ?? [0, 0], [0, 0]];
    const y = tf.avgPool(picture as tf.Tensor4D, [h!.k, w!.k], [h!.s, w!.s], pads);
    return axes.length === 1 ? tf.squeeze(y, [2]) : y;
  };
  const global = axes.every(({ k }, n) => k === inputs[0]![n + 1]);
  return {
    ...rule,
    run: ([piece], wanted) =>
      global ? mean(piece!, wanted) : notAlone(wanted, place.output, (two) => mean(piece!, two)),
  };
};

/** A transposed convolution of a part, of whose full result the range is cut; zeros go on beyond the input. */
export const transposed: RuleMaker = (place) => {
  const { layer, inputs, output } = place;
  const axes = windowOf(place);
  const crops = axes.map((axis, n) => {
    const [i, o] = [inputs[0]![n + 1]!, output[n + 1]!];
    return deconvCrop(i, reachOf(axis), axis.s, axis.padding, o);
  });
  const behind = (_: number, n: number, range: Range): Range => {
    const axis = axes[n]!;
    const [i, o] = [inputs[0]![n + 1]!, output[n + 1]!];
    const [first, last] = behindWindow('transposed', axis, range, i, o);
    // A kernel shorter than its stride leaves places that no element stamps on.
    return [Math.min(first, Math.floor((range[0] + crops[n]!) / axis.s)), last];
  };
  const plain = { ...VALID, outputPadding: null, outputSize: null };
  return {
    behind,
    run: ([piece], wanted) => {
      const seen = wanted.map((range, n) => behind(0, n, range));
      const y = calls(layer, [taken(piece!, seen)], plain);
      const starts = wanted.map(([first], n) => first + crops[n]! - seen[n]![0] * axes[n]!.s);
      return cropOrPad(y, starts, wanted.map(lengthOf));
    },
    between: (sizes) => {
      const read = sizes.map((size, n) => size / axes[n]!.s + reachOf(axes[n]!) + axes[n]!.d);
      const full = sizes.map((size, n) => {
        const { s, d } = axes[n]!;
        // Phases have all that the input reaches, and as much for each.
        return size + (d > 1 ? 2 : 1) * reachOf(axes[n]!) + 2 * s * d;
      });
      const copies = axes.length === 3 ? 10 * reachOf(axes[0]!) : 3;
      // Phases are copied axis by axis.
      const dilated = axes.filter(({ d }) => d > 1).length;
      const given = (dilated === 0 ? 1 : dilated + 2) * product(read) * inputs[0]!.at(-1)!;
      return given + (copies + dilated) * product(full) * output.at(-1)!;
    },
  };
};

/** Whole elements are repeated, or the stretches between them filled; the range is cut from that. */
export const upsampled: RuleMaker = ({ layer, traits, config, inputs }) => {
  const rank = inputs[0]!.length - 2;
  const factors = [config.size].flat().map(Number);
  const factor = (n: number) => factors[n] ?? factors[0]!;
  const stock = config.interpolation === 'bilinear' ? 'stock bilinear' : 'nearest';
  const how = traits.interpolation === 'bilinear' ? 'bilinear' : stock;
  const behind = (_: number, n: number, range: Range): Range =>
    within(behindUpsampling(range, factor(n), how), inputs[0]![n + 1]!);
  if (rank > 3) return 'it has more than three spatial axes';
  return {
    behind,
    run: ([piece], wanted) => {
      const seen = wanted.map((range, n) => behind(0, n, range));
      const y = calls(layer, [taken(piece!, seen)]);
      const starts = wanted.map(([first], n) => first - seen[n]![0] * factor(n));
      return cropOrPad(y, starts, wanted.map(lengthOf));
    },
    copies: true,
  };
};

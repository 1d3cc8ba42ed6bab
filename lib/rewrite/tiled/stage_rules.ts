import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { behindStage, behindUpsampling, type Range } from '../../arithmetic/behind_axis.js';
import type { Padding } from '../../arithmetic/padding.js';
import { product } from '../../arithmetic/product.js';
import { convolve } from '../../ops/convolve.js';
import { cropOrPad } from '../../ops/crop_or_pad.js';
import { type Epilogue, finish } from '../../ops/epilogue.js';
import { pixelShuffle } from '../../ops/pixel_shuffle.js';
import { type Interpolation, upsample } from '../../ops/upsample.js';
import { lengthOf, type Ranges, taken, within } from './piece.js';
import type { PieceRule, Place, RuleMaker } from './piece_rule.js';
import { transposed } from './window_rules.js';

/** What is used of a Deconvolution. */
interface Stage {
  readonly kernel: tfl.LayerVariable;
  readonly interpolation: Interpolation;
  readonly padding: Padding;
  epilogue(): Epilogue;
}

interface Axis {
  readonly k: number;
  readonly s: number;
  readonly n: number;
  /** What lies before the input of its convolution. */
  readonly before: number;
}

function axesOf({ config, inputs, output }: Place): Axis[] {
  const each = (value: unknown, n: number) => Number(Array.isArray(value) ? value[n] : value);
  return output.slice(1, -1).map((_, axis) => {
    const k = each(config.kernelSize, axis);
    const before = config.padding === 'same' ? (k - 1) >> 1 : 0;
    return { k, s: each(config.strides, axis), n: inputs[0]![axis + 1]!, before };
  });
}

/** What the convolution reads for a range of what it gives. */
const seenBy = ({ k, before }: Axis, [first, last]: Range): Range => [
  first - before,
  last - before + k - 1,
];

/** A picture that is enlarged and then convolved. */
function enlarged(place: Place, axes: readonly Axis[]): PieceRule {
  const stage = place.layer as unknown as Stage;
  const { config, output, inputs } = place;
  const natural = axes.map(({ k, s, n }) => n * s - (config.padding === 'same' ? 0 : k - 1));
  const uncut = natural.every((length, n) => length === output[n + 1]);
  const behind = (_: number, n: number, range: Range): Range => {
    const inside = within(seenBy(axes[n]!, range), axes[n]!.n * axes[n]!.s);
    return within(behindUpsampling(inside, axes[n]!.s, stage.interpolation), axes[n]!.n);
  };
  return {
    behind,
    run: ([piece], wanted) => {
      const seen = wanted.map((range, n) => behind(0, n, range));
      const large = upsample(
        taken(piece!, seen),
        axes.map(({ s }) => s),
        stage.interpolation,
      );
      const read = wanted.map((range, n) => seenBy(axes[n]!, range));
      const starts = read.map(([first], n) => first - seen[n]![0] * axes[n]!.s);
      const picture = cropOrPad(large, starts, read.map(lengthOf));
      const kernel = stage.kernel.read();
      // The same kernels as for the whole.
      if (uncut) return convolve(picture, kernel, 'valid', stage.epilogue());
      return finish(convolve(picture, kernel, 'valid'), stage.epilogue());
    },
    between: (sizes) => {
      const large = sizes.map((size, n) => size + axes[n]!.k + 2 * axes[n]!.s);
      const taps = axes.length === 3 ? axes[0]!.k : 1;
      // Interpolation is a sum of two products for each phase, axis by axis.
      const copies = stage.interpolation === 'bilinear' ? 6 : 2;
      return copies * (1 + taps) * product(large) * inputs[0]!.at(-1)!;
    },
  };
}

/** A convolution whose channels become positions. */
function shuffled(place: Place, axes: readonly Axis[]): PieceRule {
  const stage = place.layer as unknown as Stage;
  const group = (range: Range, { s }: Axis): Range => [
    Math.floor(range[0] / s),
    Math.floor(range[1] / s),
  ];
  const behind = (_: number, n: number, range: Range): Range => {
    const { k, s, n: length } = axes[n]!;
    return behindStage(range, { k, s, padding: stage.padding, n: length }, { method: 'subpixel' });
  };
  return {
    behind,
    run: ([piece], wanted) => {
      const seen: Ranges = wanted.map((range, n) => behind(0, n, range));
      const groups = convolve(taken(piece!, seen), stage.kernel.read(), 'valid');
      const y: tf.Tensor = pixelShuffle(
        groups,
        axes.map(({ s }) => s),
      );
      const starts = wanted.map((range, n) => range[0] - group(range, axes[n]!)[0] * axes[n]!.s);
      return finish(cropOrPad(y, starts, wanted.map(lengthOf)), stage.epilogue());
    },
    between: (sizes) => {
      const whole = sizes.map((size, n) => size + 2 * axes[n]!.s);
      const read = sizes.map((size, n) => size / axes[n]!.s + axes[n]!.k + 2);
      const taps = axes.length === 3 ? axes[0]!.k : 0;
      return (
        4 * product(whole) * place.output.at(-1)! + taps * product(read) * place.inputs[0]!.at(-1)!
      );
    },
  };
}

/** A Deconvolution, by its method. */
export const staged: RuleMaker = (place) => {
  const { method } = place.config;
  if (method === 'transpose') return transposed(place);
  const axes = axesOf(place);
  return method === 'upsample' ? enlarged(place, axes) : shuffled(place, axes);
};

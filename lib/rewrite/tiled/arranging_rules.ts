import * as tf from '@tensorflow/tfjs-core';
import type { Range } from '../../arithmetic/behind_axis.js';
import { product } from '../../arithmetic/product.js';
import { cropOrPad } from '../../ops/crop_or_pad.js';
import { lengthOf, type Ranges, taken, within } from './piece.js';
import { calls, type RuleMaker } from './piece_rule.js';

/** Borders of the input's own elements: the last, or those that a mirror shows. */
export const bordered: RuleMaker = ({ layer, inputs }) => {
  const { padding } = layer as unknown as { padding: readonly (readonly [number, number])[] };
  const mirrored = layer.getClassName().startsWith('Reflection');
  /** Where the element at p of the output comes from. */
  const from = (n: number, p: number): number => {
    const [at, last] = [p - padding[n]![0], inputs[0]![n + 1]! - 1];
    const [inside] = within([at, at], last + 1);
    return mirrored ? 2 * inside - at : inside;
  };
  const behind = (_: number, n: number, [first, last]: Range): Range => {
    const [before, length] = [padding[n]![0], inputs[0]![n + 1]!];
    // The way turns at the ends of the input, where they are in the range.
    const turns = [before, before + length - 1].filter((p) => p > first && p < last);
    const seen = [first, last, ...turns].map((p) => from(n, p));
    return [Math.min(...seen), Math.max(...seen)];
  };
  return {
    behind,
    run: ([piece], wanted) =>
      wanted.reduce((y, range, n) => {
        const places = Array.from({ length: lengthOf(range) }, (_, i) => {
          return from(n, range[0] + i) - piece!.at[n]![0];
        });
        return tf.gather(y, tf.tensor1d(places, 'int32'), n + 1);
      }, piece!.tensor),
    copies: true,
    // A mirror at the end shows what lies before it.
    keeps: mirrored ? padding[0]![1] + 1 : 1,
  };
};

/** Channels become positions, or positions channels. */
export const rearranged: RuleMaker = ({ layer, config, output }) => {
  const up = Number(config.upscaleFactor ?? 1);
  const down = Number(config.downscaleFactor ?? 1);
  const behind = (_: number, __: number, [first, last]: Range): Range => [
    Math.floor(first / up) * down,
    Math.floor(last / up) * down + down - 1,
  ];
  return {
    behind,
    run: ([piece], wanted) => {
      const seen: Ranges = wanted.map((range, n) => behind(0, n, range));
      const y = calls(layer, [taken(piece!, seen)]);
      const starts = wanted.map(([first]) => first % up);
      return cropOrPad(y, starts, wanted.map(lengthOf));
    },
    copies: true,
    // Axis by axis, each in two passes.
    between: (sizes) => 6 * product(sizes.map((size) => size + 2 * up)) * output.at(-1)!,
  };
};

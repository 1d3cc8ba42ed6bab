import * as tf from '@tensorflow/tfjs-core';
import { hasExactKernels } from './exact_kernels.js';
import { replaceGradient } from './replace_gradient.js';

interface PoolAttrs {
  readonly filterSize: number | number[];
  readonly strides: number | number[];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** One spatial axis of a pooling. */
export interface PoolAxis {
  /** The lengths of input, window, stride, the border before it, and output. */
  readonly n: number;
  readonly k: number;
  readonly s: number;
  readonly before: number;
  readonly windows: number;
}

/** The spatial axes of a pooling of [batch, ...spatial, channels]. */
function poolAxes(
  shape: number[],
  { filterSize, strides, pad, dimRoundingMode }: PoolAttrs,
): PoolAxis[] {
  if (shape.length === 4) {
    const { padInfo, ...info } = tf.backend_util.computePool2DInfo(
      ...([
        shape as [number, number, number, number],
        filterSize as number,
        strides as number,
      ] as const),
      ...([1, pad, dimRoundingMode] as const),
    );
    return [
      {
        n: info.inHeight,
        k: info.filterHeight,
        s: info.strideHeight,
        before: padInfo.top,
        windows: info.outHeight,
      },
      {
        n: info.inWidth,
        k: info.filterWidth,
        s: info.strideWidth,
        before: padInfo.left,
        windows: info.outWidth,
      },
    ];
  }
  const { padInfo, ...info } = tf.backend_util.computePool3DInfo(
    ...([
      shape as [number, number, number, number, number],
      filterSize as number,
      strides as number,
    ] as const),
    ...([1, pad, dimRoundingMode] as const),
  );
  return [
    {
      n: info.inDepth,
      k: info.filterDepth,
      s: info.strideDepth,
      before: padInfo.front,
      windows: info.outDepth,
    },
    {
      n: info.inHeight,
      k: info.filterHeight,
      s: info.strideHeight,
      before: padInfo.top,
      windows: info.outHeight,
    },
    {
      n: info.inWidth,
      k: info.filterWidth,
      s: info.strideWidth,
      before: padInfo.left,
      windows: info.outWidth,
    },
  ];
}

/** The values of x under each place of the windows, places in order, borders filled with `border`. */
function places(x: tf.Tensor, axes: readonly PoolAxis[], border: number): tf.Tensor[] {
  const after = ({ n, k, s, before, windows }: PoolAxis) =>
    Math.max((windows - 1) * s + k - n - before, 0);
  const paddings = axes.map((axis): [number, number] => [Math.max(axis.before, 0), after(axis)]);
  const padded = tf.pad(x, [[0, 0], ...paddings, [0, 0]], border);
  let begins: number[][] = [[]];
  for (const { k } of axes) {
    begins = begins.flatMap((head) => Array.from({ length: k }, (_, i) => [...head, i]));
  }
  const ends = (begin: number[]) =>
    begin.map((b, i) => b + (axes[i]!.windows - 1) * axes[i]!.s + 1);
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
  return begins.map((begin) =>
    tf.stridedSlice(
      padded,
      [0, ...begin, 0],
      [batch, ...ends(begin), channels],
      [1, ...axes.map(({ s }) => s), 1],
    ),
  );
}

/** For each window, the value of `x` where that of `input` is the first maximum. */
function takeAtMaxima(x: tf.Tensor, input: tf.Tensor, axes: readonly PoolAxis[]): tf.Tensor {
  const inputs = places(input, axes, Number.NEGATIVE_INFINITY);
  const values = places(x, axes, 0);
  let [best, value] = [inputs[0]!, values[0]!];
  for (let i = 1; i < inputs.length; i++) {
    const larger = tf.greater(inputs[i]!, best);
    value = tf.where(larger, values[i]!, value);
    best = tf.where(larger, inputs[i]!, best);
  }
  return value;
}

/**
 * Gradients of the gradients of the four poolings, which tfjs lacks. They are linear in dy: the second order
 * of a maximum takes values where the maximum is, that of an average is the average.
 */
export function repairPoolSecondOrder(): void {
  for (const kernelName of [tf.MaxPoolGrad, tf.MaxPool3DGrad]) {
    replaceGradient({
      kernelName,
      inputsToSave: ['input', 'output'],
      gradFunc: (ddx, [input, output], attrs) => {
        const axes = poolAxes(input!.shape, attrs as unknown as PoolAttrs);
        return {
          dy: () => takeAtMaxima(ddx as tf.Tensor, input!, axes),
          input: () => tf.zerosLike(input!),
          output: () => tf.zerosLike(output!),
        };
      },
    });
  }
  for (const [kernelName, forward] of [
    [tf.AvgPoolGrad, tf.AvgPool],
    [tf.AvgPool3DGrad, tf.AvgPool3D],
  ] as const) {
    replaceGradient({
      kernelName,
      inputsToSave: ['input'],
      gradFunc: (ddx, [input], attrs) => {
        const axes = poolAxes(input!.shape, attrs as unknown as PoolAttrs);
        const average = () => {
          const y = tf.engine().runKernel(forward, { x: ddx as tf.Tensor }, attrs) as tf.Tensor;
          if (hasExactKernels('pooling')) return y;
          // The kernel divides by the whole window, the average by what lies inside.
          return axes.reduce((scaled, axis, i) => {
            const shape = y.shape.map((_, j) => (j === i + 1 ? axis.windows : 1));
            return tf.mul(scaled, tf.tensor(shares(axis), shape));
          }, y);
        };
        return { dy: average, input: () => tf.zerosLike(input!) };
      },
    });
  }
}

/** How many values the windows along one axis have, each divided by the window's length. */
export function shares({ n, k, s, before, windows }: PoolAxis): number[] {
  return Array.from({ length: windows }, (_, i) => {
    const start = i * s - before;
    return (Math.min(start + k, n) - Math.max(start, 0)) / k;
  });
}

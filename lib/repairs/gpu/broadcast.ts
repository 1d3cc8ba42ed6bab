import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../../tfjs/replace_kernels.js';
import { axisGroups, groupLength, MOST_AXES } from './axis_groups.js';

/** Kernels of two tensors that are broadcast to each other, by the names of their inputs. */
const BROADCAST: Readonly<Record<string, readonly [string, string]>> = {
  ...Object.fromEntries(
    [
      tf.Add,
      tf.Atan2,
      tf.Equal,
      tf.FloorDiv,
      tf.Greater,
      tf.GreaterEqual,
      tf.Less,
      tf.LessEqual,
      tf.LogicalAnd,
      tf.LogicalOr,
      tf.Maximum,
      tf.Minimum,
      tf.Mod,
      tf.Multiply,
      tf.NotEqual,
      tf.Pow,
      tf.RealDiv,
      tf.SquaredDifference,
      tf.Sub,
    ].map((name) => [name, ['a', 'b']]),
  ),
  [tf.Prelu]: ['x', 'alpha'],
};

/** What an axis of the output has of both sides. */
const sideOf = (a: number, b: number) => (a === b ? 'both' : b === 1 ? 'first' : 'second');

function kernelOf(backendName: string, names: readonly [string, string]): ReplacedKernel {
  return ({ backend, inputs, attrs, stock }) => {
    const sides = names.map((name) => inputs[name]!) as [tf.TensorInfo, tf.TensorInfo];
    const rank = Math.max(...sides.map(({ shape }) => shape.length));
    const same = sides[0].shape.join() === sides[1].shape.join();
    if (rank <= MOST_AXES || same || sides.some(({ dtype }) => dtype === 'complex64')) {
      return stock();
    }
    const [a, b] = sides.map(({ shape }) => [...new Array(rank - shape.length).fill(1), ...shape]);
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a!, b!);
    const groups = axisGroups(shape.map((_, axis) => sideOf(a![axis]!, b![axis]!)));
    const { run, free } = backendKernels(backendName, backend);
    const fewer = [a!, b!].map((long, i) => {
      if (groups.length <= MOST_AXES) {
        const view = groups.map((group) => groupLength(long, group));
        return run(tf.Reshape, { x: sides[i]! }, { shape: view });
      }
      const x = run(tf.Reshape, { x: sides[i]! }, { shape: long });
      const whole = run(
        tf.Tile,
        { x },
        { reps: shape.map((n, axis) => (n === 0 ? 0 : n / long[axis]!)) },
      );
      const flat = run(tf.Reshape, { x: whole }, { shape: [tf.util.sizeFromShape(shape)] });
      free(x, whole);
      return flat;
    });
    const out = stock({ [names[0]]: fewer[0]!, [names[1]]: fewer[1]! }, attrs as object);
    const result = run(tf.Reshape, { x: out }, { shape });
    free(...fewer, out);
    return result;
  };
}

/**
 * Binary operations of tensors of five and six axes that are broadcast: with a vector of 2 to 127 values stock's
 * webgpu shader does not compile, and the output is what lay in memory. Axes that are broadcast alike become one;
 * where more than four are left, both sides are written out.
 */
export function repairBroadcast(backendName: string): void {
  const kernels = Object.entries(BROADCAST).map(([name, names]) => [
    name,
    kernelOf(backendName, names),
  ]);
  replaceKernels(backendName, 'DeconvBroadcast', Object.fromEntries(kernels));
}

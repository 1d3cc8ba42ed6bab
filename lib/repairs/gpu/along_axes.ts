import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../../tfjs/replace_kernels.js';
import { sliceBounds } from '../slice_bounds.js';
import { axisGroups, groupLength, MOST_AXES } from './axis_groups.js';

/** A kernel that treats each axis of a tensor on its own, as a padding does. */
interface AlongAxes<P> {
  /** What it does along each axis; null where it leaves the axis as it is. */
  readonly parts: readonly (P | null)[];
  /** How long an axis is after it. */
  lengthAfter(part: P, length: number): number;
  /** The attributes for a shape and what is done along its axes. */
  attrs(parts: readonly (P | null)[], shape: readonly number[]): object;
  /** The shape of the output, where axes are added or dropped. */
  readonly finalShape?: number[];
}

/**
 * Runs a kernel that treats each axis on its own on a tensor of at most four axes: axes that it leaves as they
 * are become one with their neighbours, and where too many are left it runs for one axis after the other.
 */
function alongAxes<P>(
  backendName: string,
  plan: (x: tf.TensorInfo, attrs: object) => AlongAxes<P>,
): ReplacedKernel {
  return ({ backend, inputs, attrs, stock }) => {
    const x = inputs.x!;
    if (x.shape.length <= MOST_AXES) return stock();
    const { parts, lengthAfter, attrs: attrsOf, finalShape } = plan(x, attrs as object);
    const { run, free } = backendKernels(backendName, backend);
    const groups = axisGroups(parts.map((part) => (part === null ? 'left' : null)));
    const all = [...parts.keys()];
    // The groups of axes of each pass, and whether each is changed by it.
    const passes =
      groups.length <= MOST_AXES
        ? [groups.map(({ axes, kind }) => ({ axes, changed: kind === null }))]
        : all
            .filter((axis) => parts[axis] !== null)
            .map((axis) => [
              { axes: all.slice(0, axis), changed: false },
              { axes: [axis], changed: true },
              { axes: all.slice(axis + 1), changed: false },
            ]);
    let shape = [...x.shape];
    let current = run(tf.Identity, { x }, {});
    for (const pass of passes) {
      const view = pass.map((group) => groupLength(shape, group));
      const doing = pass.map(({ axes, changed }) => (changed ? parts[axes[0]!]! : null));
      const seen = run(tf.Reshape, { x: current }, { shape: view });
      const next = stock({ x: seen }, attrsOf(doing, view));
      free(seen, current);
      current = next;
      for (const [i, { axes }] of pass.entries()) {
        const part = doing[i] ?? null;
        const axis = axes[0]!;
        if (part !== null) shape = shape.with(axis, lengthAfter(part, shape[axis]!));
      }
    }
    const result = run(tf.Reshape, { x: current }, { shape: finalShape ?? shape });
    free(current);
    return result;
  };
}

type Border = readonly [number, number];

function padding(
  other: (attrs: object) => object,
): (x: tf.TensorInfo, attrs: object) => AlongAxes<Border> {
  return (_, attrs) => ({
    parts: (attrs as tf.PadV2Attrs).paddings.map(([before, after]) =>
      before === 0 && after === 0 ? null : [before, after],
    ),
    lengthAfter: ([before, after], n) => before + n + after,
    attrs: (parts) => ({ ...other(attrs), paddings: parts.map((part) => part ?? [0, 0]) }),
  });
}

const tiling = (_: tf.TensorInfo, attrs: object): AlongAxes<number> => ({
  parts: (attrs as tf.TileAttrs).reps.map((times) => (times === 1 ? null : times)),
  lengthAfter: (times, n) => times * n,
  attrs: (parts) => ({ reps: parts.map((times) => times ?? 1) }),
});

const reversal = (x: tf.TensorInfo, attrs: object): AlongAxes<true> => {
  const dims = tf.util.parseAxisParam((attrs as tf.ReverseAttrs).dims, x.shape);
  return {
    parts: x.shape.map((_, axis) => (dims.includes(axis) ? true : null)),
    lengthAfter: (_, n) => n,
    attrs: (parts) => ({ dims: [...parts.keys()].filter((axis) => parts[axis]) }),
  };
};

/** Every axis is cut: what of it is left as it is would be found by its numbers alone. */
const cut = (x: tf.TensorInfo, attrs: object): AlongAxes<Cut> => {
  const { begin, end, strides, finalShape } = sliceBounds(x.shape, attrs as tf.StridedSliceAttrs);
  const whole = (axis: number) =>
    begin[axis] === 0 && end[axis] === x.shape[axis] && strides[axis] === 1;
  return {
    parts: x.shape.map((_, i) =>
      whole(i) ? null : { begin: begin[i]!, end: end[i]!, stride: strides[i]! },
    ),
    lengthAfter: ({ begin, end, stride }, n) =>
      Math.max(0, Math.ceil(((end < 0 ? end + n : end) - begin) / stride)),
    attrs: (parts, shape) => ({
      begin: parts.map((part) => part?.begin ?? 0),
      end: parts.map((part, i) => part?.end ?? shape[i]!),
      strides: parts.map((part) => part?.stride ?? 1),
      beginMask: 0,
      endMask: 0,
      ellipsisMask: 0,
      newAxisMask: 0,
      shrinkAxisMask: 0,
    }),
    finalShape,
  };
};

interface Cut {
  readonly begin: number;
  readonly end: number;
  readonly stride: number;
}

const sums = (x: tf.TensorInfo, attrs: object): AlongAxes<true> => {
  const { axis, ...rest } = attrs as tf.CumsumAttrs;
  const summed = tf.util.parseAxisParam(axis, x.shape)[0];
  return {
    parts: x.shape.map((_, i) => (i === summed ? true : null)),
    lengthAfter: (_, n) => n,
    attrs: (parts) => ({ ...rest, axis: parts.indexOf(true) }),
  };
};

/**
 * Kernels along single axes, of tensors of five and six axes: stock's shaders do not compile (webgl throws,
 * webgpu prints a warning and answers with what lay in memory) or are refused.
 */
export function repairAlongAxes(backendName: string): void {
  const border = padding(({ constantValue }: { constantValue?: number }) => ({ constantValue }));
  replaceKernels(backendName, 'DeconvAlongAxes', {
    [tf.PadV2]: alongAxes(backendName, border),
    [tf.MirrorPad]: alongAxes(
      backendName,
      padding(({ mode }: { mode?: string }) => ({ mode })),
    ),
    [tf.Tile]: alongAxes(backendName, tiling),
    [tf.Reverse]: alongAxes(backendName, reversal),
    [tf.StridedSlice]: alongAxes(backendName, cut),
    [tf.Cumsum]: alongAxes(backendName, sums),
    [tf.Cumprod]: alongAxes(backendName, sums),
  });
}

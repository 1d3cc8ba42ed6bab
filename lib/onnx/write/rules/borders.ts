import { effectiveKernel } from '../../../arithmetic/effective_kernel.js';
import { type LengthStage, stageLengths, undoStart } from '../../../arithmetic/length_stage.js';
import type { DataFormat, Shape } from '../../../ops/data_format.js';
import type { GraphWriter } from '../graph_writer.js';
import { type Length, largest, lengthOf, minus, over, plus, times, vector } from '../lengths.js';
import { refuse } from '../refusal.js';
import { axisIn, heldIn, inOrder, type Value } from '../value.js';
import { type Rule, rule } from './rule.js';

type Borders = readonly (readonly [number, number])[];

/** Where the spatial axes are. */
const spatialAxes = (rank: number, dataFormat: DataFormat | undefined): number[] =>
  Array.from({ length: rank - 2 }, (_, i) => i + (dataFormat === 'channelsFirst' ? 2 : 1));

/** Elements of axes, cut out. */
export function cut(
  w: GraphWriter,
  x: Value,
  axes: readonly number[],
  starts: readonly number[],
  ends: readonly number[],
  shape: Shape,
): Value {
  return w.pointwise(
    x,
    (name, order) => {
      const places = axes.map((axis) => axisIn(order, axis, x.shape.length));
      return w.node('Slice', [name, w.integers(starts), w.integers(ends), w.integers(places)]);
    },
    { shape, from: x.from },
  );
}

/** To the end of an axis: no end is so far. */
const END = 2 ** 31 - 1;

const padding = (mode: 'constant' | 'reflect' | 'edge') =>
  rule<{ padding: Borders | number[]; dataFormat?: DataFormat }>(({ w, layer, x, shape }) => {
    const rank = x.shape.length;
    const pairs = (Array.isArray(layer.padding[0]) ? layer.padding : [layer.padding]) as Borders;
    const all: (readonly [number, number])[] = x.shape.map(() => [0, 0]);
    spatialAxes(rank, layer.dataFormat).forEach((axis, i) => {
      all[axis] = pairs[i]!;
    });
    return w.pointwise(
      x,
      (name, order) => {
        const turned = inOrder(order, all);
        const pads = [...turned.map(([before]) => before), ...turned.map(([, after]) => after)];
        return w.node('Pad', [name, w.integers(pads)], { mode });
      },
      { shape },
    );
  });

const cropping = rule<{ cropping: Borders; dataFormat?: DataFormat }>(
  ({ w, layer: { cropping: pairs, dataFormat }, x, shape }) => {
    const axes = spatialAxes(x.shape.length, dataFormat);
    const used = axes.flatMap((axis, i) =>
      pairs[i]!.some((n) => n > 0) ? [{ axis, pair: pairs[i]! }] : [],
    );
    if (used.length === 0) return x;
    return cut(
      w,
      x,
      used.map(({ axis }) => axis),
      used.map(({ pair }) => pair[0]),
      used.map(({ pair }) => (pair[1] === 0 ? END : -pair[1])),
      shape,
    );
  },
);

/** The lengths behind a stage, as lib/arithmetic has them. */
function behind(w: GraphWriter, stage: LengthStage, lengths: readonly Length[]): Length[] {
  const known = lengths.every((n) => typeof n === 'number');
  if (known) return stageLengths(stage, lengths as number[]) as number[];
  return lengths.map((n, axis) => {
    if (stage.kind === 'affine') {
      const [scale, shift] = [stage.scale[axis]!, stage.shift[axis]!];
      const whole = Number.isInteger(scale) && Number.isInteger(shift);
      if (!whole) refuse('lengths that are multiplied by a fraction, and unknown');
      return plus(w, times(w, n, scale), shift);
    }
    const s = stage.strides[axis]!;
    const k = effectiveKernel('toOnnx', stage.kernelSize[axis]!, stage.dilationRate[axis]!);
    const taken = stage.padding === 'same' ? n : minus(w, n, k - 1);
    return over(w, plus(w, taken, s - 1), s);
  });
}

/** Where in x the output begins, as lib/arithmetic's undoStart has it. */
function starts(
  w: GraphWriter,
  stage: LengthStage | undefined,
  outer: readonly Length[],
): Length[] {
  if (stage === undefined || stage.kind === 'affine') return outer.map(() => 0);
  const inner = behind(w, stage, outer);
  if ([...outer, ...inner].every((n) => typeof n === 'number')) {
    return undoStart(stage, outer as number[], inner as number[]);
  }
  return outer.map((o, axis) => {
    const s = stage.strides[axis]!;
    const k = effectiveKernel('toOnnx', stage.kernelSize[axis]!, stage.dilationRate[axis]!);
    const n = inner[axis]!;
    if (stage.padding === 'valid') return stage.kind === 'convolution' ? 0 : (s - k) >> 1;
    if (stage.kind === 'pooling') return over(w, minus(w, times(w, n, s), o), 2);
    const reach = plus(w, times(w, n, s), k - s);
    return over(w, largest(w, minus(w, reach, o), 0), 2);
  });
}

/** Elements from `start` on, zeros before and behind what there is; of the spatial axes. */
export function cropOrPad(
  w: GraphWriter,
  x: Value,
  axes: readonly number[],
  start: readonly Length[],
  sizes: readonly Length[],
  shape: Shape,
): Value {
  const before = axes.map((_, i) => minus(w, 0, start[i]!));
  const after = axes.map((axis, i) => {
    return minus(w, plus(w, sizes[i]!, start[i]!), lengthOf(w, x, axis));
  });
  const lengths = [...before, ...after];
  if (lengths.every((n) => n === 0)) return x;
  const known = lengths.every((n) => typeof n === 'number') ? (lengths as number[]) : null;
  if (known?.every((n) => n <= 0)) {
    const count = axes.length;
    const ends = axes.map((_, i) => (known[i + count] === 0 ? END : known[i + count]!));
    return cut(
      w,
      x,
      axes,
      axes.map((_, i) => -known[i]!),
      ends,
      shape,
    );
  }
  const order = heldIn(x);
  const each = (values: readonly Length[]) => {
    const all: Length[] = x.shape.map(() => 0);
    axes.forEach((axis, i) => {
      all[axis] = values[i]!;
    });
    return inOrder(order, all);
  };
  const pads = vector(w, [...each(before), ...each(after)]);
  return w.value(w.node('Pad', [x.names[order]!, pads], { mode: 'constant' }), shape, order);
}

const cropOrPadTo = rule<{ stages: LengthStage[]; dataFormat: DataFormat }>(
  ({ w, layer: { stages, dataFormat }, inputs: [x, reference], shape }) => {
    const axes = spatialAxes(x!.shape.length, dataFormat);
    const lengths: Length[] = axes.map((axis) => lengthOf(w, reference!, axis));
    const outer = stages.slice(0, -1).reduce((n, stage) => behind(w, stage, n), lengths);
    return cropOrPad(w, x!, axes, starts(w, stages.at(-1), outer), outer, shape);
  },
);

const centerCrop = rule<{ height: number; width: number }>(
  ({ w, layer: { height, width }, x, shape }) => {
    const axes = [x.shape.length - 3, x.shape.length - 2];
    const [rows, columns] = axes.map((axis) => x.shape[axis]);
    if (rows == null || columns == null) return refuse('a CenterCrop of unknown sizes');
    if (rows < height || columns < width) refuse('a CenterCrop that stretches');
    const start = [(rows - height) >> 1, (columns - width) >> 1];
    return cut(w, x, axes, start, [start[0]! + height, start[1]! + width], shape);
  },
);

const zeros = padding('constant');
const reflection = padding('reflect');
const replication = padding('edge');

/** Layers that add to borders, or cut from them. */
export const BORDER_RULES = {
  ZeroPadding1D: zeros,
  ZeroPadding2D: zeros,
  ZeroPadding3D: zeros,
  ReflectionPadding1D: reflection,
  ReflectionPadding2D: reflection,
  ReflectionPadding3D: reflection,
  ReplicationPadding1D: replication,
  ReplicationPadding2D: replication,
  ReplicationPadding3D: replication,
  Cropping1D: cropping,
  Cropping2D: cropping,
  Cropping3D: cropping,
  CropOrPadTo: cropOrPadTo,
  CenterCrop: centerCrop,
} satisfies Record<string, Rule>;

import type * as tfl from '@tensorflow/tfjs-layers';
import { fail, oneOf, onlyKnown, tuple } from '../check.js';
import { deconvCrop } from './deconv_crop.js';
import { deconvOutputLength } from './deconv_output_length.js';
import { effectiveKernel } from './effective_kernel.js';
import { PADDINGS, type Padding } from './padding.js';
import { product } from './product.js';
import { TRANSPOSED } from './transposed_rows.js';

/** A transposed convolution, as far as its overlap goes. */
export interface CheckerboardOptions {
  /** k, in elements: for all axes, or one for each. */
  kernelSize: number | number[];
  /** s, output elements per input element: for all axes, or one for each. */
  strides: number | number[];
  /** 'valid' (default) or 'same'. */
  padding?: Padding;
  /** Extra elements at the end of each axis; null (default) lets the padding decide. */
  outputPadding?: number | number[] | null;
  /** d, the distance between the kernel's taps; default 1. */
  dilationRate?: number | number[];
}

/** The overlap along one axis. */
export interface AxisOverlap {
  /** k of this axis, in elements. */
  kernelSize: number;
  /** s of this axis. */
  strides: number;
  /** How many stamps of the kernel cover output position r, r + s, r + 2s, ... away from the border. */
  overlap: number[];
  /** The phases r = position mod s that get the most. */
  strongest: number[];
  /** Most over least; 1 is even, Infinity means holes. */
  ratio: number;
}

/** A change that removes the pattern: options to give to the layer, or to a `deconvolution` stage. */
export interface Remedy {
  /** What to change, such as `{ kernelSize: [4] }`. */
  options: Record<string, unknown>;
  /** A sentence on what the change does. */
  why: string;
}

/** What `checkerboard` finds. */
export interface Checkerboard {
  /** True exactly where k mod s is not 0 on some axis. */
  uneven: boolean;
  /** One for each spatial axis, in their order. */
  axes: AxisOverlap[];
  /** Of the whole pattern: the product of the axes' ratios. */
  ratio: number;
  /** What removes it; empty where the overlap is even. */
  remedies: Remedy[];
  /** The repeating pattern in numbers, rows from top to bottom for two axes. */
  toString(): string;
}

const KNOWN = ['kernelSize', 'strides', 'padding', 'outputPadding', 'dilationRate'];

/**
 * The uneven overlap of a transposed convolution, which draws checkerboards: where, how strong,
 * and what removes it (Odena, Dumoulin & Olah 2016, distill.pub/2016/deconv-checkerboard).
 *
 * The numbers are what a layer with a kernel of ones makes of an input of ones, by output phase:
 * stamps of k elements, s apart, cover each position equally often only if s divides k.
 *
 * @param layerOrArgs a Conv1D/2D/3DTranspose or Deconvolution layer, or its kernelSize, strides and padding.
 * @throws ValueError for any other layer, an unknown option, or sizes out of range.
 * @example
 * const { uneven, axes, remedies } = checkerboard({ kernelSize: 3, strides: 2 });
 * uneven; // true
 * axes[0].overlap; // [2, 1]
 * axes[0].ratio; // 2
 * remedies[0].options; // { kernelSize: [4] }
 */
export function checkerboard(layerOrArgs: tfl.layers.Layer | CheckerboardOptions): Checkerboard {
  const axes = (isLayer(layerOrArgs) ? ofLayer(layerOrArgs) : ofArgs(layerOrArgs)).map(axisOverlap);
  const uneven = axes.some(({ ratio }) => ratio !== 1);
  return {
    uneven,
    axes,
    ratio: product(axes.map(({ ratio }) => ratio)),
    remedies: uneven ? remedies(axes) : [],
    toString: () => patternText(axes.map(({ overlap }) => overlap)),
  };
}

/** Of a transposed convolution, or of a stage, which has a method. */
type Config = Required<CheckerboardOptions> & { method?: string };

interface AxisArgs {
  k: number;
  s: number;
  d: number;
  padding: Padding;
  outputPadding: number | null;
}

/** Told without TensorFlow.js, which this room does without. */
function isLayer(value: tfl.layers.Layer | CheckerboardOptions): value is tfl.layers.Layer {
  return typeof (value as Partial<tfl.layers.Layer> | null)?.getClassName === 'function';
}

function ofLayer(layer: tfl.layers.Layer): AxisArgs[] {
  const className = layer.getClassName();
  if (!Object.hasOwn(TRANSPOSED, className)) {
    const expected = 'a transposed convolution or a Deconvolution';
    return fail('checkerboard', 'the layer', expected, className);
  }
  const { kernelSize, strides, padding, outputPadding, dilationRate, method } =
    layer.getConfig() as unknown as Config;
  if (method === undefined) {
    return ofArgs({ kernelSize, strides, padding, outputPadding, dilationRate });
  }
  // The other methods end in a convolution, which treats all positions alike.
  return ofArgs({ kernelSize, padding, strides: method === 'transpose' ? strides : 1 });
}

function ofArgs(args: CheckerboardOptions): AxisArgs[] {
  const where = 'checkerboard';
  onlyKnown(where, args, KNOWN);
  const { kernelSize, strides, padding = 'valid', outputPadding = null, dilationRate = 1 } = args;
  const rank = [kernelSize, strides].find(Array.isArray)?.length ?? 1;
  const s = tuple(where, 'strides', strides, rank, 1);
  const d = tuple(where, 'dilationRate', dilationRate, rank, 1);
  const op = outputPadding === null ? null : tuple(where, 'outputPadding', outputPadding, rank, 0);
  return tuple(where, 'kernelSize', kernelSize, rank, 1).map((k, axis) => ({
    k,
    s: s[axis]!,
    d: d[axis]!,
    padding: oneOf(where, 'padding', padding, PADDINGS),
    outputPadding: op?.[axis] ?? null,
  }));
}

function axisOverlap({ k, s, d, padding, outputPadding }: AxisArgs): AxisOverlap {
  // The crop is the same for every length; 2 is one at which nothing vanishes.
  const n = 2;
  const o = deconvOutputLength(n, k, padding, { stride: s, outputPadding, dilation: d })!;
  const crop = deconvCrop(n, effectiveKernel('checkerboard', k, d), s, padding, o);
  const overlap = new Array<number>(s).fill(0);
  for (let tap = 0; tap < k; tap++) {
    const phase = (((tap * d - crop) % s) + s) % s;
    overlap[phase] = overlap[phase]! + 1;
  }
  const most = Math.max(...overlap);
  return {
    kernelSize: k,
    strides: s,
    overlap,
    strongest: overlap.flatMap((count, phase) => (count === most ? [phase] : [])),
    ratio: most / Math.min(...overlap),
  };
}

function remedies(axes: AxisOverlap[]): Remedy[] {
  const kernelSize = axes.map(({ kernelSize: k, strides: s }) => Math.ceil(k / s) * s);
  return [
    {
      options: { kernelSize },
      why: 'A kernel that is a multiple of the strides covers every position equally often.',
    },
    {
      options: { method: 'upsample' },
      why: 'Upsampling followed by a convolution treats every position alike.',
    },
    {
      options: {
        method: 'subpixel',
        kernelInitializer: {
          className: 'ICNR',
          config: { scale: axes.map((axis) => axis.strides) },
        },
      },
      why: 'A sub-pixel stage has no overlap, and ICNR starts all phases from the same weights.',
    },
  ];
}

function patternText(overlaps: number[][]): string {
  const [columns = [1], rows = [1], planes = [1]] = [...overlaps].reverse();
  return planes
    .map((plane) =>
      rows.map((row) => columns.map((column) => plane * row * column).join(' ')).join('\n'),
    )
    .join('\n\n');
}

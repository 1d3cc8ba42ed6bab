import { array, integer, number, oneOf, record } from '../check.js';
import { convOutputLength } from './conv_output_length.js';
import { deconvCrop } from './deconv_crop.js';
import { effectiveKernel } from './effective_kernel.js';
import { PADDINGS, type Padding } from './padding.js';

/** A layer as its spatial lengths see it, one number an axis: a sliding window, or scale * n + shift. */
export type LengthStage =
  | {
      /** A window that slides over the input. */
      kind: 'convolution' | 'pooling';
      /** k of each axis, in elements. */
      kernelSize: number[];
      /** s of each axis. */
      strides: number[];
      /** The distance between the kernel's taps, of each axis; 1 for pooling. */
      dilationRate: number[];
      /** How the border is treated. */
      padding: Padding;
    }
  | {
      /** A resizing, a padding or a cropping. */
      kind: 'affine';
      /** What the lengths are multiplied by, of each axis. */
      scale: number[];
      /** What is added after that, of each axis. */
      shift: number[];
    };

/** The value, if it is an array of stages, one number each for as many axes. */
export function checkStages(where: string, value: unknown): LengthStage[] {
  return array(where, 'stages', value).map((given, n) => {
    const name = `stages[${n}]`;
    const stage = record(where, name, given);
    const kind = oneOf(where, `${name}.kind`, stage.kind, ['convolution', 'pooling', 'affine']);
    const axes = (key: string, check: (at: string, value: unknown) => number) =>
      array(where, `${name}.${key}`, stage[key]).map((one, i) =>
        check(`${name}.${key}[${i}]`, one),
      );
    const positive = (at: string, one: unknown) => integer(where, at, one, 1);
    const finite = (at: string, one: unknown) => number(where, at, one);
    if (kind === 'affine')
      return { kind, scale: axes('scale', finite), shift: axes('shift', finite) };
    return {
      kind,
      kernelSize: axes('kernelSize', positive),
      strides: axes('strides', positive),
      dilationRate: axes('dilationRate', positive),
      padding: oneOf(where, `${name}.padding`, stage.padding, PADDINGS),
    };
  });
}

/** The lengths behind a stage; null for unknown ones. */
export function stageLengths(stage: LengthStage, lengths: (number | null)[]): (number | null)[] {
  if (stage.kind === 'affine') {
    const { scale, shift } = stage;
    return lengths.map((n, axis) => (n === null ? null : n * scale[axis]! + shift[axis]!));
  }
  const { kernelSize, strides, dilationRate, padding } = stage;
  return lengths.map((n, axis) =>
    convOutputLength(n, kernelSize[axis]!, padding, strides[axis]!, dilationRate[axis]!),
  );
}

/**
 * Where a stage's input begins in what undoes the stage before anything is cropped: the full
 * `valid` transposed convolution, or the upsampling by the strides. Negative where zeros must come
 * first, which only upsampling behind an overlapping `valid` pooling asks for.
 *
 * @param outer the stage's input lengths, inner its output lengths.
 */
export function undoStart(stage: LengthStage, outer: number[], inner: number[]): number[] {
  if (stage.kind === 'affine') return outer.map(() => 0);
  const { kind, kernelSize, strides, dilationRate, padding } = stage;
  return outer.map((o, axis) => {
    const k = effectiveKernel('undoStart', kernelSize[axis]!, dilationRate[axis]!);
    const s = strides[axis]!;
    const n = inner[axis]!;
    if (kind === 'convolution') return deconvCrop(n, k, s, padding, o);
    // The blocks of s go to the middle of the windows of k that they came from.
    return padding === 'same' ? (n * s - o) >> 1 : (s - k) >> 1;
  });
}

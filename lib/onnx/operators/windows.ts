import { type Call, list, no, number, word } from './operator.js';

/** The windows of a convolution or pooling, one entry for each spatial axis. */
export interface Windows {
  kernel: readonly number[];
  strides: readonly number[];
  dilations: readonly number[];
  /** What is added before and after each axis. */
  pads: readonly (readonly [number, number])[];
  /** How many windows there are along each axis. */
  lengths: readonly number[];
}

/** A list of the node's for each axis. */
export function each(call: Call, name: string, rank: number): number[] {
  const given = list(call, name) ?? new Array<number>(rank).fill(1);
  const good = given.length === rank && given.every((n) => Number.isInteger(n) && n >= 1);
  return good ? given : no(`${name}=[${given}] of ${rank} axes`);
}

/** The pads of the node, or those that auto_pad stands for. */
export function explicitPads(
  call: Call,
  rank: number,
  total: (axis: number) => number,
): [number, number][] {
  const auto = word(call, 'auto_pad', 'NOTSET');
  if (auto === 'NOTSET') {
    const given = list(call, 'pads') ?? new Array<number>(2 * rank).fill(0);
    if (given.length !== 2 * rank || given.some((n) => !Number.isInteger(n))) no(`pads=[${given}]`);
    return Array.from({ length: rank }, (_, i) => [given[i]!, given[i + rank]!]);
  }
  return Array.from({ length: rank }, (_, i): [number, number] => {
    const all = auto === 'VALID' ? 0 : Math.max(total(i), 0);
    if (auto === 'SAME_UPPER' || auto === 'VALID') return [all >> 1, all - (all >> 1)];
    return auto === 'SAME_LOWER' ? [all - (all >> 1), all >> 1] : no(`auto_pad=${auto}`);
  });
}

/** Refuses a kernel_shape that is another than the filter's. */
export function checkKernel(call: Call, kernel: readonly number[]): void {
  const said = list(call, 'kernel_shape');
  if (said !== undefined && said.join() !== kernel.join()) {
    no(`with kernel_shape=[${said}] and a filter of [${kernel}]`);
  }
}

/** The windows over these sizes. */
export function windowsOf(
  call: Call,
  sizes: readonly number[],
  kernel: readonly number[],
): Windows {
  const rank = sizes.length;
  checkKernel(call, kernel);
  const [strides, dilations] = [each(call, 'strides', rank), each(call, 'dilations', rank)];
  const wide = kernel.map((k, i) => (k - 1) * dilations[i]! + 1);
  const pads = explicitPads(call, rank, (i) => {
    const out = Math.ceil(sizes[i]! / strides[i]!);
    return (out - 1) * strides[i]! + wide[i]! - sizes[i]!;
  });
  const ceil = number(call, 'ceil_mode', 0) !== 0;
  const lengths = sizes.map((n, i) => {
    const [before, after] = pads[i]!;
    const places = (n + before + after - wide[i]!) / strides[i]!;
    const length = (ceil ? Math.ceil(places) : Math.floor(places)) + 1;
    // The last window has to begin within the image or what is before it.
    const late = ceil && (length - 1) * strides[i]! >= n + before;
    return Math.max(late ? length - 1 : length, 0);
  });
  if (lengths.some((n) => n < 1)) no(`of [${sizes}] in windows of [${wide}]`);
  return { kernel, strides, dilations, pads, lengths };
}

/** The windows of a pooling over an image that has its channels last. */
export function windowsOver(x: { shape: readonly number[] }, call: Call): Windows {
  const kernel = list(call, 'kernel_shape') ?? no('without kernel_shape');
  return windowsOf(call, x.shape.slice(1, -1), each(call, 'kernel_shape', kernel.length));
}

import { deconvCrop } from './deconv_crop.js';
import { effectiveKernel } from './effective_kernel.js';
import type { AxisWindow, WindowKind } from './layer_window.js';

// What lies behind a range of one axis: the range of a layer's input that it depends on.

/** First and last index. */
export type Range = readonly [number, number];

/** The input of outputs a to b of one window's axis. */
export function behindWindow(
  kind: WindowKind,
  { k, s, d, padding }: AxisWindow,
  [a, b]: Range,
  i: number,
  o: number,
): Range {
  const reach = effectiveKernel('receptiveField', k, d);
  if (kind === 'transposed') {
    // Input n stamps its kernel on outputs n s - crop and the reach - 1 that follow.
    const crop = deconvCrop(i, reach, s, padding, o);
    return [Math.ceil((a + crop - reach + 1) / s), Math.floor((b + crop) / s)];
  }
  const before = padding === 'same' ? Math.max((o - 1) * s + reach - i, 0) >> 1 : 0;
  let [low, high] = [Infinity, -Infinity];
  for (let at = a; at <= b; at++) {
    const start = at * s - before;
    // Of a dilated kernel over the border, the first and the last tap that are inside.
    const first = start + d * Math.max(Math.ceil(-start / d), 0);
    const last = start + d * Math.min(Math.floor((i - 1 - start) / d), k - 1);
    if (first < i) low = Math.min(low, first);
    if (last >= 0) high = Math.max(high, last);
  }
  return [low, high];
}

type Interpolation = 'nearest' | 'stock bilinear' | 'bilinear';

/** What elements a to b take that were upsampled by the factor f. */
export function behindUpsampling([a, b]: Range, f: number, how: Interpolation): Range {
  if (how === 'nearest') return [Math.floor(a / f), Math.floor(b / f)];
  // tfjs's own UpSampling2D reads at o / f, the Deconvolution at (o + 1/2) / f - 1/2.
  const shift = how === 'bilinear' ? 0.5 : 0;
  return [Math.floor((a + shift) / f - shift), Math.ceil((b + shift) / f - shift)];
}

/** One axis of a Deconvolution that upsamples before its convolution, or shuffles after it. */
export function behindStage(
  range: Range,
  { k, s, padding, n }: { k: number; s: number; padding: unknown; n: number },
  config: Readonly<Record<string, unknown>>,
): Range {
  const before = padding === 'same' ? (k - 1) >> 1 : 0;
  const behindConvolution = ([a, b]: Range): Range => [a - before, b - before + k - 1];
  if (config.method === 'subpixel') {
    return behindConvolution([Math.floor(range[0] / s), Math.floor(range[1] / s)]);
  }
  const [a, b] = behindConvolution(range);
  const inside: Range = [Math.max(a, 0), Math.min(b, n * s - 1)];
  return behindUpsampling(inside, s, config.interpolation as Interpolation);
}

import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { lineConvolutionAt, lineConvolutionGain } from './line_convolution.js';
import { winogradAt, winogradGain } from './winograd.js';
import { winogradConvolutionAt, winogradConvolutionGain } from './winograd_convolution.js';

/** The way to a convolution by minimal filtering that is expected to be the fastest, or null if none gains. */
export function minimalConvolution(g: ConvGeometry): typeof winogradConvolutionAt | null {
  const [lines, tiles] = [lineConvolutionGain(g), winogradConvolutionGain(g)];
  if (Math.max(lines, tiles) <= 1) return null;
  return lines > tiles ? lineConvolutionAt : winogradConvolutionAt;
}

/** The convolution that an input gradient of stride 1 is, of the gradient with the filter turned round. */
export function asConvolution(g: ConvGeometry): ConvGeometry {
  const before = g.kernel.map((k, i) => k - 1 - g.before[i]!);
  return {
    ...g,
    input: g.output,
    inChannels: g.outChannels,
    output: g.input,
    outChannels: g.inChannels,
    before: before as [number, number, number],
  };
}

/** The same for an input gradient of any strides. */
export function minimalInputGradient(g: ConvGeometry): typeof winogradAt | null {
  if (g.strides.some((s) => s > 1)) return winogradGain(g) > 1 ? winogradAt : null;
  const there = asConvolution(g);
  const write = there.before.some((b) => b < 0) ? null : minimalConvolution(there);
  if (write === null) return null;
  return (backend, native, _, { dy, filter, dx }, ending) =>
    write(backend, native, there, { x: dy, filter, y: dx }, ending, true);
}

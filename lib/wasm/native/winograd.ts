import type { ConvGeometry } from '../../repairs/loops/conv_geometry.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { type Ending, endingNumbers } from './convolution.js';
import type { NativeExports } from './module.js';

/** As many bytes of transformed tiles as stay in the second cache beside the filter. */
const CACHE = 1 << 17;
/** With fewer tiles than these, transforming the filter costs more than it saves. */
const FEW_TILES = 128;
/** With fewer channels, transforming the tiles does. */
const FEW_CHANNELS = 24;

/** Whether a convolution, or with the channels exchanged its input gradient, is one for winograd. */
export function winogradFits({
  batch,
  input,
  output,
  kernel,
  strides,
  ...g
}: ConvGeometry): boolean {
  const square = input[0] === 1 && kernel.every((k, i) => k === (i === 0 ? 1 : 3));
  const [few, most] = [g.inChannels, g.outChannels].sort((a, b) => a - b) as [number, number];
  const channels = few >= FEW_CHANNELS && few % 4 === 0 && most % 4 === 0;
  const tiles = batch * Math.ceil(output[1] / 2) * Math.ceil(output[2] / 2);
  return square && strides.every((s) => s === 1) && channels && tiles >= FEW_TILES;
}

/**
 * Writes a 3 x 3 convolution of pictures, or the input gradient of one, to an address: `from` is x or dy.
 */
export function winogradAt(
  backend: WasmBackend,
  native: NativeExports,
  g: ConvGeometry,
  at: { from: number; filter: number; to: number },
  ending: Ending,
  gradient: boolean,
): void {
  const { batch, before } = g;
  const [[, ih, iw], ci] = gradient ? [g.output, g.outChannels] : [g.input, g.inChannels];
  const [[, oh, ow], co] = gradient ? [g.input, g.inChannels] : [g.output, g.outChannels];
  // Position i of dX is reached by those from i + b - 2 to i + b of dY.
  const [bh, bw] = gradient ? [2 - before[1], 2 - before[2]] : [before[1], before[2]];
  const tiles = Math.ceil(oh / 2) * Math.ceil(ow / 2);
  const block = Math.max(4, Math.min(tiles, Math.floor(CACHE / (64 * (ci + co)))));
  const picture = (2 * Math.ceil(oh / 2) + 2) * (2 * Math.ceil(ow / 2) + 2) * ci;
  const floats = 16 * ci * co + picture + 16 * (block * (ci + co) + 32) + 2 * (block + 3);
  withScratch(backend, floats * 4 + 64, (scratch) => {
    native.winograd(
      ...[at.from, at.filter, at.to, scratch, ...endingNumbers(backend, ending)],
      ...[batch, block, gradient ? 1 : 0, ih, iw, ci, oh, ow, co, bh, bw],
    );
  });
}

import type * as tfl from '@tensorflow/tfjs-layers';
import { oneOf, tuple } from '../check.js';
import { layerTraits } from './layer_traits.js';
import { PADDINGS, type Padding } from './padding.js';

/** The kinds of layers whose window slides over the input, or over the output. */
const KINDS = ['convolution', 'pooling', 'transposed'] as const;
export type WindowKind = (typeof KINDS)[number];

/** What a layer does along one spatial axis, in the letters of arXiv 1603.07285. */
export interface AxisWindow {
  /** The axis of the shape, the batch being axis 0. */
  axis: number;
  /** i: the input's length; null if unknown. */
  i: number | null;
  k: number;
  s: number;
  d: number;
  padding: Padding;
  outputPadding: number | null;
  /** o where the layer is told it, a Deconvolution's outputSize. */
  outputLength: number | null;
}

/** A sliding window layer, axis by axis. */
export interface LayerWindow {
  kind: WindowKind;
  channelsAxis: number;
  axes: AxisWindow[];
}

/** A stage of a decoder is a transposed convolution by one of its methods, of any rank. */
function windowKind(kind: string, method: unknown): WindowKind | undefined {
  return kind === 'stage' && method === 'transpose'
    ? 'transposed'
    : KINDS.find((one) => one === kind);
}

/** The window of a convolution, pooling or transposed convolution; null for any other layer. */
export function layerWindow(layer: tfl.layers.Layer, inputShape: tfl.Shape): LayerWindow | null {
  const className = layer.getClassName();
  const traits = layerTraits(layer);
  if (traits === undefined) return null;
  const config = layer.getConfig();
  const kind = windowKind(traits.kind, config.method);
  if (kind === undefined) return null;
  const rank = traits.rank ?? inputShape.length - 2;
  const each = (name: string, least: number, absent: unknown): number[] =>
    tuple(className, name, config[name] ?? absent, rank, least);
  const k = each(traits.window!, 1, undefined);
  const s = each('strides', 1, kind === 'pooling' ? k : 1);
  const d = each('dilationRate', 1, 1);
  const outputPadding = config.outputPadding == null ? null : each('outputPadding', 0, 0);
  const outputSize = config.outputSize == null ? null : each('outputSize', 1, 1);
  const padding = oneOf(className, 'padding', config.padding, PADDINGS);
  const channelsFirst = config.dataFormat === 'channelsFirst';
  const first = channelsFirst ? 2 : 1;
  return {
    kind,
    channelsAxis: channelsFirst ? 1 : rank + 1,
    axes: k.map((size, n) => ({
      axis: first + n,
      i: inputShape[first + n] ?? null,
      k: size,
      s: s[n]!,
      d: d[n]!,
      padding,
      outputPadding: outputPadding?.[n] ?? null,
      outputLength: outputSize?.[n] ?? null,
    })),
  };
}

import type * as tfl from '@tensorflow/tfjs-layers';
import { oneOf, tuple } from '../check.js';
import { PADDINGS, type Padding } from './padding.js';

export type WindowKind = 'convolution' | 'pooling' | 'transposed';

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

const WINDOWED: Readonly<Record<string, readonly [WindowKind, number]>> = {
  Conv1D: ['convolution', 1],
  Conv2D: ['convolution', 2],
  Conv3D: ['convolution', 3],
  DepthwiseConv2D: ['convolution', 2],
  SeparableConv2D: ['convolution', 2],
  MaxPooling1D: ['pooling', 1],
  MaxPooling2D: ['pooling', 2],
  MaxPooling3D: ['pooling', 3],
  AveragePooling1D: ['pooling', 1],
  AveragePooling2D: ['pooling', 2],
  AveragePooling3D: ['pooling', 3],
  Conv1DTranspose: ['transposed', 1],
  Conv2DTranspose: ['transposed', 2],
  Conv3DTranspose: ['transposed', 3],
};

/** The window of a convolution, pooling or transposed convolution; null for any other layer. */
export function layerWindow(layer: tfl.layers.Layer, inputShape: tfl.Shape): LayerWindow | null {
  const className = layer.getClassName();
  const config = layer.getConfig();
  const known =
    className === 'Deconvolution' && config.method === 'transpose'
      ? (['transposed', inputShape.length - 2] as const)
      : WINDOWED[className];
  if (known === undefined) return null;
  const [kind, rank] = known;
  const each = (name: string, least: number, absent: unknown): number[] =>
    tuple(className, name, config[name] ?? absent, rank, least);
  const k = each(kind === 'pooling' ? 'poolSize' : 'kernelSize', 1, undefined);
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

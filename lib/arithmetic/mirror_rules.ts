import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import { type Link, lengthStage } from './encoder_chain.js';
import { layerWindow } from './layer_window.js';
import { type LengthStage, undoStart } from './length_stage.js';
import { shapeText } from './shape_text.js';
import { solveDeconv } from './solve_deconv.js';
import {
  dataFormat,
  fitTo,
  make,
  needsReference,
  resize,
  upSampling,
  windowLengths,
} from './window_layers.js';

type Config = tf.serialization.ConfigDict;

/** What a rule gets besides the layer that it undoes. */
export interface Undoing {
  /** Prefix of the new layers' names. */
  name: string;
  /** activation, useBias and initializers of a layer with weights. */
  config: Config;
  /** From the encoder's input to this layer. */
  stages: () => LengthStage[];
  note: (text: string) => void;
}

/** `weights` pass activations on, `shape` and `elementwise` layers do not; `none` has no mirror image. */
export type Rule =
  | { role: 'weights' | 'shape'; undo: (link: Link, undoing: Undoing) => tfl.layers.Layer[] }
  | { role: 'elementwise' }
  | { role: 'none' };

const undoConvolution: Rule = {
  role: 'weights',
  undo: ({ layer, input }, { name, config, stages, note }) => {
    const window = layerWindow(layer, input)!;
    const { axes } = window;
    const rank = axes.length;
    const args = {
      ...config,
      name,
      filters: input[window.channelsAxis]!,
      kernelSize: axes.map(({ k }) => k),
      strides: axes.map(({ s }) => s),
      dilationRate: axes.map(({ d }) => d),
      dataFormat: dataFormat(window),
    };
    const transpose = (padding: string, outputPadding: number[] | null) =>
      make(`Conv${rank}DTranspose`, { ...args, padding, outputPadding });
    if (needsReference(axes)) {
      // All that any input of this length could need; the reference says how much of it to keep.
      const longest = axes.map(({ s }) => s - 1);
      return [transpose('valid', longest), fitTo(name, window, stages())];
    }
    const { outer, inner } = windowLengths(axes);
    const { padding, outputPadding, crop } = solveDeconv({
      inputLength: inner,
      outputLength: outer,
      kernelSize: args.kernelSize,
      strides: args.strides,
      dilationRate: args.dilationRate,
      padding: axes[0]!.padding,
    });
    const cropping = resize('Cropping', name, window, crop);
    if (cropping.length > 0) {
      const [from, to] = [inner, outer].map((n) => n.join('x'));
      note(
        `${layer.name}: under \`${padding}\` no outputPadding takes an even kernel from ${from} to ${to}, so the decoder crops.`,
      );
    }
    return [transpose(padding, outputPadding), ...cropping];
  },
};

const undoTransposed: Rule = {
  role: 'weights',
  undo: ({ layer, input }, { name, config }) => {
    const window = layerWindow(layer, input)!;
    const { axes } = window;
    const args = {
      ...config,
      name,
      filters: input[window.channelsAxis]!,
      kernelSize: axes.map(({ k }) => k),
      strides: axes.map(({ s }) => s),
      dilationRate: axes.map(({ d }) => d),
      padding: axes[0]!.padding,
      dataFormat: dataFormat(window),
    };
    return [make(`Conv${axes.length}D`, args)];
  },
};

const undoPooling: Rule = {
  role: 'shape',
  undo: (link, { name, stages }) => {
    const window = layerWindow(link.layer, link.input)!;
    const { axes } = window;
    const up = upSampling(
      name,
      window,
      axes.map(({ s }) => s),
    );
    if (needsReference(axes)) return [...up, fitTo(name, window, stages())];
    const { outer, inner } = windowLengths(axes);
    const start = undoStart(lengthStage(link), outer, inner);
    const excess = outer.map((o, axis): [number, number] => {
      const first = start[axis]!;
      return [first, inner[axis]! * axes[axis]!.s - o - first];
    });
    const part = (sign: 1 | -1) =>
      excess.map(([a, b]): [number, number] => [Math.max(sign * a, 0), Math.max(sign * b, 0)]);
    return [
      ...up,
      ...resize('Cropping', name, window, part(1)),
      ...resize('ZeroPadding', name, window, part(-1)),
    ];
  },
};

const undoUpSampling = (rank: number): Rule => ({
  role: 'shape',
  undo: ({ layer }, { name }) => {
    const { size, dataFormat: format } = layer.getConfig();
    const poolSize = size as number | number[];
    const args: Config = { name, poolSize, strides: poolSize };
    return [make(`AveragePooling${rank}D`, rank === 1 ? args : { ...args, dataFormat: format! })];
  },
});

const undoGlobalPooling = (rank: number): Rule => ({
  role: 'shape',
  undo: ({ layer, input, output }, { name }) => {
    const channelsFirst = layer.getConfig().dataFormat === 'channelsFirst';
    const size = knownShape(layer, channelsFirst ? input.slice(2) : input.slice(1, -1));
    const ones = size.map(() => 1);
    const channels = output[1]!;
    const targetShape = channelsFirst ? [channels, ...ones] : [...ones, channels];
    const window = { axes: { length: rank }, channelsAxis: channelsFirst ? 1 : rank + 1 };
    return [
      make('Reshape', { name: `${name}_reshape`, targetShape }),
      ...upSampling(name, window, size),
    ];
  },
});

const undoReshape: Rule = {
  role: 'shape',
  undo: ({ layer, input }, { name }) => [
    make('Reshape', { name, targetShape: knownShape(layer, input.slice(1)) }),
  ],
};

const undoPermute: Rule = {
  role: 'shape',
  undo: ({ layer }, { name }) => {
    const dims = layer.getConfig().dims as number[];
    return [make('Permute', { name, dims: dims.map((_, n) => dims.indexOf(n + 1) + 1) })];
  },
};

/** ZeroPadding and Cropping undo each other, amount for amount. */
const swap = (className: string, from: string, to: string): Rule => ({
  role: 'shape',
  undo: ({ layer }, { name }) => {
    const { [from]: amount, dataFormat: format } = layer.getConfig();
    const args: Config = { name, [to]: amount! };
    return [make(className, format === undefined ? args : { ...args, dataFormat: format })];
  },
});

const undoDense: Rule = {
  role: 'weights',
  undo: ({ input }, { name, config }) => [make('Dense', { ...config, name, units: input.at(-1)! })],
};

const ELEMENTWISE: Rule = { role: 'elementwise' };
const NONE: Rule = { role: 'none' };

/** What undoes a layer, by class. */
export const MIRROR_RULES: Readonly<Record<string, Rule>> = {
  Dense: undoDense,
  SeparableConv2D: undoConvolution,
  DepthwiseConv2D: undoConvolution,
  Flatten: undoReshape,
  Reshape: undoReshape,
  Permute: undoPermute,
  ...Object.assign(
    {},
    ...[1, 2, 3].map((rank) => ({
      [`Conv${rank}D`]: undoConvolution,
      [`Conv${rank}DTranspose`]: undoTransposed,
      [`MaxPooling${rank}D`]: undoPooling,
      [`AveragePooling${rank}D`]: undoPooling,
      [`UpSampling${rank}D`]: undoUpSampling(rank),
      [`ZeroPadding${rank}D`]: swap(`Cropping${rank}D`, 'padding', 'cropping'),
      [`Cropping${rank}D`]: swap(`ZeroPadding${rank}D`, 'cropping', 'padding'),
      [`GlobalAveragePooling${rank}D`]: undoGlobalPooling(rank),
      [`GlobalMaxPooling${rank}D`]: undoGlobalPooling(rank),
    })),
  ),
  Activation: ELEMENTWISE,
  ReLU: ELEMENTWISE,
  LeakyReLU: ELEMENTWISE,
  PReLU: ELEMENTWISE,
  ELU: ELEMENTWISE,
  ThresholdedReLU: ELEMENTWISE,
  BatchNormalization: ELEMENTWISE,
  LayerNormalization: ELEMENTWISE,
  Dropout: NONE,
  SpatialDropout1D: NONE,
  GaussianNoise: NONE,
  GaussianDropout: NONE,
  AlphaDropout: NONE,
};

function knownShape(layer: tfl.layers.Layer, shape: tfl.Shape): number[] {
  if (!shape.includes(null)) return shape as number[];
  return fail('mirror', `the lengths before ${layer.name}`, 'known', shapeText([null, ...shape]));
}

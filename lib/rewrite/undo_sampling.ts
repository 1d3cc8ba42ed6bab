import type * as tf from '@tensorflow/tfjs-core';
import { layerWindow } from '../arithmetic/layer_window.js';
import { undoStart } from '../arithmetic/length_stage.js';
import type { DataFormat } from '../ops/data_format.js';
import { lengthStage } from './encoder_chain.js';
import { knownShape } from './known_shape.js';
import type { Rule } from './mirror_rule.js';
import {
  fitTo,
  make,
  needsReference,
  resize,
  sized,
  upSampling,
  windowLengths,
} from './window_layers.js';

type Config = tf.serialization.ConfigDict;

/** tfjs's layers of one dimension have no dataFormat, or none that they save. */
const formatOf = (format: unknown): DataFormat =>
  format === 'channelsFirst' ? 'channelsFirst' : 'channelsLast';

export const undoPooling: Rule = {
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

export const undoUpSampling = (rank: number): Rule => ({
  role: 'shape',
  undo: ({ layer }, { name }) => {
    const { size, dataFormat: format } = layer.getConfig();
    const poolSize = size as number | number[];
    const args: Config = { name, poolSize, strides: poolSize };
    return sized(`AveragePooling${rank}D`, args, formatOf(format));
  },
});

export const undoGlobalPooling = (rank: number): Rule => ({
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

/** ZeroPadding and Cropping undo each other, amount for amount. */
export const swap = (className: string, from: string, to: string): Rule => ({
  role: 'shape',
  undo: ({ layer }, { name }) => {
    const { [from]: amount, dataFormat: format } = layer.getConfig();
    return sized(className, { name, [to]: amount! }, formatOf(format));
  },
});

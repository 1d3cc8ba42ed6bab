import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { convOutputLength } from '../arithmetic/conv_output_length.js';
import { effectiveKernel } from '../arithmetic/effective_kernel.js';
import { traitsOf } from '../arithmetic/layer_traits.js';
import type { AxisWindow, LayerWindow } from '../arithmetic/layer_window.js';
import type { LengthStage } from '../arithmetic/length_stage.js';
import { CropOrPadTo } from '../layers/crop_or_pad_to.js';
import type { DataFormat } from '../ops/data_format.js';

type Config = tf.serialization.ConfigDict;

/** A layer of a registered class: the complete Conv2DTranspose, not tfjs's own. */
export function make(className: string, config: Config): tfl.layers.Layer {
  const [made] = tf.serialization.SerializationMap.getMap().classNameMap[className]!;
  return made.fromConfig(made, config) as tfl.layers.Layer;
}

/**
 * A layer that changes lengths, wherever the channels are: one whose class has them last only
 * stands between two Permutes where they are first.
 */
export function sized(className: string, config: Config, format: DataFormat): tfl.layers.Layer[] {
  if (traitsOf(className)?.channels === 'dataFormat') {
    return [make(className, { ...config, dataFormat: format })];
  }
  const layer = make(className, config);
  if (format === 'channelsLast') return [layer];
  const permute = (end: string) => make('Permute', { name: `${config.name}_${end}`, dims: [2, 1] });
  return [permute('channels_last'), layer, permute('channels_first')];
}

type Axes = Pick<LayerWindow, 'channelsAxis'> & { axes: { length: number } };

export function dataFormat({ channelsAxis }: Pick<LayerWindow, 'channelsAxis'>): DataFormat {
  return channelsAxis === 1 ? 'channelsFirst' : 'channelsLast';
}

/** Whether several input lengths lead to one output length, so that a reference has to tell. */
export function needsReference(axes: AxisWindow[]): boolean {
  return axes.some(({ i, s }) => i === null && s > 1);
}

/** The lengths around a window. With strides of 1 an unknown length may be any: the border is the same. */
export function windowLengths(axes: AxisWindow[]): { outer: number[]; inner: number[] } {
  const outer = axes.map(({ i, k, d }) => i ?? effectiveKernel('mirror', k, d));
  const inner = axes.map(
    ({ k, s, d, padding }, axis) => convOutputLength(outer[axis]!, k, padding, s, d)!,
  );
  return { outer, inner };
}

/** Crops or pads to the size that the decoder's second input leads to. */
export function fitTo(name: string, window: LayerWindow, stages: LengthStage[]): tfl.layers.Layer {
  return new CropOrPadTo({ name: `${name}_fit`, stages, dataFormat: dataFormat(window) });
}

/** Upsampling by `size`, or nothing where that changes nothing. */
export function upSampling(name: string, window: Axes, size: number[]): tfl.layers.Layer[] {
  if (size.every((factor) => factor === 1)) return [];
  const rank = window.axes.length;
  const args: Config = { size: rank === 1 ? size[0]! : size, name: `${name}_up` };
  return sized(`UpSampling${rank}D`, args, dataFormat(window));
}

/** Cropping or padding by [start, end] an axis, or nothing where that changes nothing. */
export function resize(
  kind: 'Cropping' | 'ZeroPadding',
  name: string,
  window: Axes,
  amounts: [number, number][],
): tfl.layers.Layer[] {
  if (amounts.flat().every((amount) => amount === 0)) return [];
  const rank = window.axes.length;
  const key = kind === 'Cropping' ? 'cropping' : 'padding';
  const args: Config = { [key]: rank === 1 ? amounts[0]! : amounts, name: `${name}_${key}` };
  return sized(`${kind}${rank}D`, args, dataFormat(window));
}

import * as tf from '@tensorflow/tfjs-core';

/** Where the channels are: [batch, ...spatial, channels] or [batch, channels, ...spatial]. */
export type DataFormat = 'channelsLast' | 'channelsFirst';
export const DATA_FORMATS = ['channelsLast', 'channelsFirst'] as const;

/** A shape of any dimensions, unknown ones null. */
export type Shape = (number | null)[];

/** The spatial part of [batch, ...] in either format, and where the channels are. */
export function splitShape(
  shape: Shape,
  format: DataFormat,
): { batch: number | null; spatial: Shape; channels: number | null; channelAxis: number } {
  const channelAxis = format === 'channelsLast' ? shape.length - 1 : 1;
  const spatial = format === 'channelsLast' ? shape.slice(1, -1) : shape.slice(2);
  return { batch: shape[0] ?? null, spatial, channels: shape[channelAxis] ?? null, channelAxis };
}

/** The inverse of splitShape. */
export function joinShape(
  batch: number | null,
  spatial: Shape,
  channels: number | null,
  format: DataFormat,
): Shape {
  return format === 'channelsLast' ? [batch, ...spatial, channels] : [batch, channels, ...spatial];
}

/** Runs what wants its channels last on a tensor of either format. */
export function withChannelsLast(
  x: tf.Tensor,
  format: DataFormat,
  run: (x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  if (format === 'channelsLast') return run(x);
  const spatial = Array.from({ length: x.rank - 2 }, (_, i) => i);
  const y = run(tf.transpose(x, [0, ...spatial.map((i) => i + 2), 1]));
  return tf.transpose(y, [0, x.rank - 1, ...spatial.map((i) => i + 1)]);
}

/** The one shape, tensor or symbolic tensor of what tfjs-layers passes as one or an array of one. */
export function only<T>(value: T | T[]): T {
  return (Array.isArray(value) && value.length === 1 ? value[0] : value) as T;
}

/** The one shape of what tfjs-layers passes as a shape or an array of one. */
export function onlyShape(shape: Shape | Shape[]): Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as Shape;
}

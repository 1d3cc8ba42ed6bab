import type * as tfl from '@tensorflow/tfjs-layers';
import type { DataFormat, Shape } from '../../../ops/data_format.js';
import type { GraphWriter } from '../graph_writer.js';
import type { Order, Value } from '../value.js';

/** One call of a layer. */
export interface Call<L = tfl.layers.Layer> {
  w: GraphWriter;
  layer: L;
  inputs: readonly Value[];
  /** The first input. */
  x: Value;
  /** The shape of the first output, in tfjs's order. */
  shape: Shape;
  /** Writes a call of a layer that is within this one. */
  inner(layer: tfl.layers.Layer, inputs: readonly Value[]): Value[];
}

/** Writes what a layer makes. */
export type Rule = (call: Call) => Value | Value[];

/** A rule for layers with these fields, which tfjs-layers does not export. */
export const rule =
  <L extends object>(write: (call: Call<tfl.layers.Layer & L>) => Value | Value[]): Rule =>
  (call) =>
    write(call as Call<tfl.layers.Layer & L>);

/** The order in which convolutions and the like find channels where ONNX has them. */
export const orderOf = (dataFormat: DataFormat | undefined): Order =>
  dataFormat === 'channelsFirst' ? 'plain' : 'first';

/** A number for each of some axes. */
export const spread = (value: number | readonly number[], rank: number): number[] =>
  typeof value === 'number' ? new Array<number>(rank).fill(value) : [...value];

/** Values with the same order of axes: channels first where one of them has it. */
export const commonOrder = (values: readonly Value[]): Order =>
  values.some(({ names }) => names.first !== undefined) ? 'first' : 'plain';

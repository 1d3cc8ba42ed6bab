import type * as tfl from '@tensorflow/tfjs-layers';
import { inferShapes } from '../arithmetic/layer_graph.js';
import { stepsTo, unfold } from '../arithmetic/unfold.js';
import { array, fail, shape, ValueError } from '../check.js';
import { builtModel } from '../tfjs/check.js';
import { channelsFirstAt, channelsFirstInput } from './channels_first.js';
import { findLayer } from './find_layer.js';
import { inputBoxes } from './input_box.js';
import type { Box } from './reach.js';
import { stepsFrom } from './rerun.js';

/** The part of the input that a unit sees, an axis each: from `start` up to, without it, `end`. */
export interface ReceptiveField {
  /** The first index of each axis. */
  readonly start: readonly number[];
  /** The index after the last, of each axis. */
  readonly end: readonly number[];
}

const WHERE = 'receptiveField';

/** The least box around both; null is nothing. */
function around(a: Box | undefined, b: Box): Box {
  if (a === undefined) return b;
  return a.map(([from, to], axis) => [
    Math.min(from, b[axis]![0]),
    Math.max(to, b[axis]![1]),
  ]) as Box;
}

/** The spatial axes of a shape with its batch axis. */
function spatialAxes(shape: tfl.Shape, channelsFirst: boolean): number[] {
  const axes = shape.map((_, axis) => axis).slice(1);
  return axes.filter((axis) => axis !== (channelsFirst ? 1 : shape.length - 1));
}

/** What is given for the inputs of a model, or what it says of them itself, with the batch axis. */
function givenShapes(model: tfl.LayersModel, given: unknown): tfl.Shape[] {
  const { inputs } = model;
  const several = inputs.length > 1;
  if (given !== undefined && several) {
    const list = array(WHERE, 'inputShape', given);
    if (list.length !== inputs.length) {
      fail(WHERE, 'inputShape', `a shape for each of ${inputs.length} inputs`, given);
    }
    for (const one of list) shape(WHERE, 'each shape of inputShape', one);
  } else if (given !== undefined) shape(WHERE, 'inputShape', given);
  const own = inputs.map(({ shape }) => shape.slice(1));
  const shapes = given === undefined ? own : ((several ? given : [given]) as tfl.Shape[]);
  const unknown = shapes.find((one) => one.includes(null));
  if (unknown) fail(WHERE, 'inputShape', 'given for unknown lengths', [1, ...unknown]);
  return shapes.map((one) => [1, ...one]);
}

/** The place of the input whose part is wanted. */
function inputAt({ inputs }: tfl.LayersModel, wrt: string | undefined): number {
  const names = inputs.map(({ sourceLayer }) => sourceLayer.name);
  const at = wrt === undefined && names.length === 1 ? 0 : names.indexOf(wrt as string);
  return at >= 0 ? at : fail(WHERE, 'wrt', `an input ('${names.join("', '")}')`, wrt);
}

/**
 * The exact part of the input that a layer's unit can depend on, borders cut off: the smallest box
 * that holds it, found by going back through every layer's window. Dense, flatten and global
 * pooling see everything.
 *
 * Source: Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks".
 *
 * @param layer its name, or its index in model.layers
 * @param position the unit's spatial indices
 * @param inputShape without the batch axis, of several inputs an array of them; default the model's, which must be
 *   known then
 * @param wrt of several inputs the one of which the part is wanted, by its name
 * @param model Sequential or functional
 * @throws ValueError for an unknown layer, position, input or input length, an input that does not lead to the layer, or a
 *   layer of unknown reach on the way from it
 * @example
 * const conv = { filters: 8, kernelSize: 3, padding: 'same' } as const;
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.conv2d({ ...conv, inputShape: [28, 28, 1] }),
 *     tf.layers.maxPooling2d({ poolSize: 2 }),
 *     tf.layers.conv2d({ ...conv, name: 'conv2' }),
 *   ],
 * });
 * receptiveField(model, 'conv2', [5, 5]); // { start: [7, 7], end: [15, 15] }
 */
export function receptiveField(
  model: tfl.LayersModel,
  layer: string | number,
  position: readonly number[],
  inputShape?: readonly number[] | readonly (readonly number[])[],
  wrt?: string,
): ReceptiveField {
  builtModel(WHERE, 'the model', model);
  array(WHERE, 'position', position);
  const given = givenShapes(model, inputShape);
  const at = inputAt(model, wrt);
  const graph = unfold(model);
  const { name, key } = findLayer(WHERE, model, graph, layer);
  const steps = stepsTo(graph.steps, key);
  const [from, input] = [graph.inputs[at]!, given[at]!];
  // What other inputs go through may be of unknown reach.
  const between = stepsFrom(steps, [from]);
  if (between.length === 0) fail(WHERE, 'wrt', 'an input that leads to the layer', wrt);
  const shapes = inferShapes(
    { inputs: [], steps: [...steps], outputs: [key] },
    new Map(graph.inputs.map((one, n) => [one, given[n]!])),
  );
  const uses = steps.map(({ layer, inputs, outputs }) => ({ layer, inputs, output: outputs[0]! }));
  const axes = spatialAxes(shapes.get(key)!, channelsFirstAt(uses, key));
  const lengths = axes.map((axis) => shapes.get(key)![axis]!);
  const fits =
    position.length === lengths.length &&
    position.every((p, axis) => Number.isInteger(p) && p >= 0 && p < lengths[axis]!);
  if (!fits) {
    fail(WHERE, 'position', `[${lengths.map((n) => `0 to ${n - 1}`)}] for '${name}'`, position);
  }
  const whole = (shape: tfl.Shape): Box => shape.map((n) => [0, n! - 1] as const);
  const unit = whole(shapes.get(key)!).map((range, axis) => {
    const at = axes.indexOf(axis);
    return at < 0 ? range : ([position[at]!, position[at]!] as const);
  });
  const boxes = new Map<string, Box>([[key, unit]]);
  for (const step of [...between].reverse()) {
    const box = step.outputs.map((output) => boxes.get(output)).find((one) => one !== undefined);
    if (box === undefined) continue;
    const inputs = step.inputs.map((one) => shapes.get(one)!);
    inputBoxes(step.layer, box, inputs, shapes.get(step.outputs[0]!)!).forEach((part, n) => {
      if (part === null) return;
      const behind = step.inputs[n]!;
      // Padding has nothing behind it.
      const inside = part.map(([low, high], axis) => [
        Math.max(low, 0),
        Math.min(high, inputs[n]![axis]! - 1),
      ]) as Box;
      if (inside.some(([low, high]) => low > high)) return;
      boxes.set(behind, around(boxes.get(behind), inside));
    });
  }
  const seen = boxes.get(from);
  if (seen === undefined) {
    const nothing = given.length > 1 ? `nothing of '${wrt}'` : 'padding only';
    throw new ValueError(`${WHERE}: the unit at [${position}] of '${name}' sees ${nothing}.`);
  }
  const inputAxes = spatialAxes(input, channelsFirstInput(between));
  return {
    start: inputAxes.map((axis) => seen[axis]![0]),
    end: inputAxes.map((axis) => seen[axis]![1] + 1),
  };
}

import * as tfl from '@tensorflow/tfjs-layers';
import { inferShapes, layerGraph } from '../arithmetic/layer_graph.js';
import { layerKind } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import type { LengthStage } from '../arithmetic/length_stage.js';
import { shapeText } from '../arithmetic/shape_text.js';
import { fail } from '../check.js';

/** One layer of a chain with its shapes, the batch included. */
export interface Link {
  layer: tfl.layers.Layer;
  input: tfl.Shape;
  output: tfl.Shape;
}

/** The layers of a model in which every layer takes the one before it; models inside it unfolded. */
export function encoderChain(model: tfl.LayersModel, input?: tfl.Shape): Link[] {
  const graph = layerGraph(model);
  const where = 'mirror';
  const [first, ...others] = graph.inputs;
  if (others.length > 0) fail(where, 'the encoder', 'a model of one input', graph.inputs.length);
  const shapes = inferShapes(graph, new Map([[first!.key, input ?? first!.shape!]]));
  let key = first!.key;
  const links = graph.steps.flatMap(({ layer, inputs, outputs }) => {
    const follows = inputs.length === 1 && inputs[0] === key && outputs.length === 1;
    if (!follows) fail(where, 'the encoder', 'a chain of layers', `a branch at ${layer.name}`);
    key = outputs[0]!;
    const link = { layer, input: shapes.get(inputs[0]!)!, output: shapes.get(key)! };
    return layer instanceof tfl.LayersModel ? encoderChain(layer, link.input) : [link];
  });
  if (graph.outputs.length !== 1 || graph.outputs[0] !== key) {
    fail(where, 'the encoder', 'a model whose one output is its last layer', graph.outputs.length);
  }
  return links;
}

/** A layer as its spatial lengths see it: windows as they are, others by what they do to two lengths. */
export function lengthStage({ layer, input }: Link): LengthStage {
  if (layerKind(layer) === 'reshaping') {
    fail('mirror', `the lengths before ${layer.name}`, 'known', shapeText(input));
  }
  const window = layerWindow(layer, input);
  if (window !== null && window.kind !== 'transposed') {
    const { kind, axes } = window;
    return {
      kind,
      kernelSize: axes.map(({ k }) => k),
      strides: axes.map(({ s }) => s),
      dilationRate: axes.map(({ d }) => d),
      padding: axes[0]!.padding,
    };
  }
  const spatial = (shape: tfl.Shape) =>
    layer.getConfig().dataFormat === 'channelsFirst' ? shape.slice(2) : shape.slice(1, -1);
  const probe = (length: number) => {
    const known = input.map((n, axis) => (axis === 0 ? n : (n ?? length)));
    return spatial(layer.computeOutputShape(known) as tfl.Shape) as number[];
  };
  const [low, high] = [64, 128];
  const lengths = spatial(input);
  const [atLow, atHigh] = [probe(low), probe(high)];
  const scale = lengths.map((n, axis) => {
    return n === null ? (atHigh[axis]! - atLow[axis]!) / (high - low) : 1;
  });
  const shift = atLow.map((o, axis) => o - (lengths[axis] ?? low) * scale[axis]!);
  return { kind: 'affine', scale, shift };
}

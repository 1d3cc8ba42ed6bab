import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';
import { model } from '../tfjs/check.js';
import { nodesOf } from '../tfjs/nodes_of.js';
import { layerKind } from './layer_traits.js';
import { outputShape } from './output_shape.js';

/** One use of a layer: the tensors that it takes and gives, by key. */
export interface Step {
  layer: tfl.layers.Layer;
  inputs: string[];
  outputs: string[];
}

/** A model or a chain of layers as a list of steps, each after the steps that it needs. */
export interface LayerGraph {
  inputs: { key: string; name: string; shape: tfl.Shape | null }[];
  steps: Step[];
  outputs: string[];
}

/** A model, or layers that follow each other before a model is made of them. */
export type LayerSource = tfl.LayersModel | readonly tfl.layers.Layer[];
export type Shapes = ReadonlyMap<string, tfl.Shape>;

/** The value, if it is a model or an array of layers. */
export function layerSource(where: string, value: unknown): LayerSource {
  if (value instanceof tfl.LayersModel) return model(where, 'the model', value);
  const layers = Array.isArray(value) && value.every((one) => one instanceof tfl.layers.Layer);
  return layers ? value : fail(where, 'the source', 'a LayersModel or an array of layers', value);
}

export function layerGraph(source: LayerSource): LayerGraph {
  if (!(source instanceof tfl.LayersModel)) return chain(source);
  if (source instanceof tfl.Sequential) return chain(source.layers);
  const keys = (tensors: readonly tfl.SymbolicTensor[]) => tensors.map(({ id }) => String(id));
  return {
    inputs: source.inputs.map((input) => ({
      key: String(input.id),
      name: input.sourceLayer.name,
      shape: input.shape,
    })),
    steps: nodesOf(source)
      .filter((node) => layerKind(node.outboundLayer) !== 'input')
      .map((node) => ({
        layer: node.outboundLayer,
        inputs: keys(node.inputTensors),
        outputs: keys(node.outputTensors),
      })),
    outputs: keys(source.outputs),
  };
}

function chain(all: readonly tfl.layers.Layer[]): LayerGraph {
  const given = all[0]?.batchInputShape ?? firstInput(all[0])?.shape ?? null;
  const layers = all.filter((layer) => layerKind(layer) !== 'input');
  return {
    inputs: [{ key: '0', name: 'input', shape: given }],
    steps: layers.map((layer, n) => ({ layer, inputs: [`${n}`], outputs: [`${n + 1}`] })),
    outputs: [`${layers.length}`],
  };
}

/** What a model gets that is the first layer of a chain. */
function firstInput(layer: tfl.layers.Layer | undefined): tfl.SymbolicTensor | undefined {
  return layer instanceof tfl.LayersModel ? layer.inputs[0] : undefined;
}

/** A step's input shapes: one shape for one input, as tfjs's layers expect it. */
export function inputShapes(step: Step, shapes: Shapes): tfl.Shape | tfl.Shape[] {
  const all = step.inputs.map((key) => shapes.get(key)!);
  return all.length === 1 ? all[0]! : all;
}

/** The shape of every tensor of a graph; `fixed` holds those that are given, the inputs among them. */
export function inferShapes(graph: LayerGraph, fixed: Shapes, where = 'traceShapes'): Shapes {
  const shapes = new Map(fixed);
  for (const step of graph.steps) {
    const outputs = outputShapes(
      where,
      step.layer,
      step.inputs.map((key) => shapes.get(key)!),
    );
    step.outputs.forEach((key, n) => {
      shapes.set(key, fixed.get(key) ?? outputs[n]!);
    });
  }
  return shapes;
}

function outputShapes(where: string, layer: tfl.layers.Layer, inputs: tfl.Shape[]): tfl.Shape[] {
  if (layer instanceof tfl.LayersModel) {
    // A Sequential that was never called cannot say its own output shape.
    const graph = layerGraph(layer);
    const shapes = inferShapes(
      graph,
      new Map(graph.inputs.map(({ key }, n) => [key, inputs[n]!])),
      where,
    );
    return graph.outputs.map((key) => shapes.get(key)!);
  }
  const output = outputShape(where, layer, inputs.length === 1 ? inputs[0]! : inputs);
  return Array.isArray(output[0]) ? (output as tfl.Shape[]) : [output as tfl.Shape];
}

import type { Shape } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { layerGraph } from '../../../lib/arithmetic/layer_graph.js';
import type { ShapeRow } from '../../../lib/arithmetic/shape_table.js';
import { traceShapes } from '../../../lib/arithmetic/trace_shapes.js';
import { type Sort, sortOf } from './sort_of.js';

/** One use of a layer, as `traceShapes` explains it. */
export interface LayerNode extends Omit<ShapeRow, 'index'> {
  /** The path that leads to it, as `deconvolve` takes it: `decoder/conv1`, `conv1:0` the first of several uses. */
  readonly id: string;
  readonly sort: Sort;
  readonly layer: tfl.layers.Layer | null;
  /** The tensors that it takes and gives, by keys of its own model. */
  readonly takes: readonly string[];
  readonly gives: readonly string[];
  /** Of a model within the model: its layers. */
  readonly inside: LayerTree | null;
}

/** A model's layers in their order, models within it with theirs. */
export interface LayerTree {
  /** The keys of the inputs, in their order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The inputs first. */
  readonly nodes: readonly LayerNode[];
  /** Of the model, a shared layer once. */
  readonly parameters: number;
}

/**
 * The layers of a model, each with its shape, its parameters and why it has them.
 *
 * @param inputShape without the batch; default the model's own
 */
export function layerTree(model: tfl.LayersModel, inputShape?: Shape, prefix = ''): LayerTree {
  const graph = layerGraph(model);
  const { rows, parameters } = traceShapes(model, inputShape);
  const shapes = new Map<string, Shape>();
  const row = (n: number) => {
    const { index: _, ...rest } = rows[n]!;
    return rest;
  };
  const inputs = graph.inputs.map(({ key }, n): LayerNode => {
    const facts = row(n);
    shapes.set(key, facts.outputShape);
    const id = `${prefix}${facts.name}`;
    return { ...facts, id, sort: 'input', layer: null, takes: [], gives: [key], inside: null };
  });
  const calls = new Map<tfl.layers.Layer, number>();
  const uses = new Map<tfl.layers.Layer, number>();
  for (const { layer } of graph.steps) uses.set(layer, (uses.get(layer) ?? 0) + 1);
  const steps = graph.steps.map(({ layer, inputs: takes, outputs: gives }, n): LayerNode => {
    const facts = row(inputs.length + n);
    shapes.set(gives[0]!, facts.outputShape);
    const call = calls.get(layer) ?? 0;
    calls.set(layer, call + 1);
    const id = `${prefix}${layer.name}${uses.get(layer)! > 1 ? `:${call}` : ''}`;
    const given = takes.length === 1 ? shapes.get(takes[0]!) : undefined;
    const inside = layer instanceof tfl.LayersModel ? layerTree(layer, given, `${id}/`) : null;
    return { ...facts, id, sort: sortOf(layer), layer, takes, gives, inside };
  });
  return {
    inputs: graph.inputs.map(({ key }) => key),
    outputs: graph.outputs,
    nodes: [...inputs, ...steps],
    parameters,
  };
}

/** All nodes, those of models within among them, in the order of computation. */
export const allNodes = ({ nodes }: LayerTree): LayerNode[] =>
  nodes.flatMap((node) =>
    node.inside === null
      ? [node]
      : [node, ...allNodes(node.inside).filter(({ sort }) => sort !== 'input')],
  );

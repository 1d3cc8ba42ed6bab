import * as tfl from '@tensorflow/tfjs-layers';
import { layerGraph, type Step } from '../arithmetic/layer_graph.js';

/** A model as one list of steps, the models inside it unfolded. */
export interface Unfolded {
  readonly input: string;
  readonly steps: readonly Step[];
  readonly outputs: readonly string[];
  /** What a layer's name or a model's leads to: the tensor that it gives, at its last use. */
  readonly tensors: ReadonlyMap<string, string>;
}

/** The steps of a model of one input, each after the steps that it needs. */
export function unfold(model: tfl.LayersModel): Unfolded {
  const steps: Step[] = [];
  const tensors = new Map<string, string>();
  // A name of the outer model wins over the same name within an inner one.
  const outer = new Set(model.layers.map(({ name }) => name));
  const open = (inside: tfl.LayersModel, inputs: readonly string[], prefix: string): string[] => {
    const graph = layerGraph(inside);
    const keys = new Map(graph.inputs.map(({ key }, n) => [key, inputs[n]!]));
    const own = (key: string) => keys.get(key) ?? `${prefix}${key}`;
    graph.steps.forEach(({ layer, inputs: takes, outputs: gives }, n) => {
      if (layer instanceof tfl.LayersModel) {
        const results = open(layer, takes.map(own), `${prefix}${n}/`);
        gives.forEach((key, i) => {
          keys.set(key, results[i]!);
        });
      } else {
        steps.push({ layer, inputs: takes.map(own), outputs: gives.map(own) });
      }
      if (prefix === '' || !outer.has(layer.name)) tensors.set(layer.name, own(gives[0]!));
    });
    return graph.outputs.map(own);
  };
  const outputs = open(model, ['input'], '');
  return { input: 'input', steps, outputs, tensors };
}

/** The steps that lead to a tensor, in their order. */
export function stepsTo(steps: readonly Step[], key: string): Step[] {
  const needed = new Set([key]);
  const kept: Step[] = [];
  for (const step of [...steps].reverse()) {
    if (!step.outputs.some((output) => needed.has(output))) continue;
    for (const input of step.inputs) needed.add(input);
    kept.unshift(step);
  }
  return kept;
}

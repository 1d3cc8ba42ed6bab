import * as tfl from '@tensorflow/tfjs-layers';
import { layerGraph, type Step } from './layer_graph.js';

/** The tensors whose masks a layer is given, by key; null for one that brings no mask. */
export type MaskKeys = readonly (string | null)[];

/** One use of a layer, and where its mask comes from. */
export interface UnfoldedStep extends Step {
  /**
   * The layer takes the masks of the first of these lists in which there is one. The first list is its own inputs;
   * the first layer of a model inside takes the mask that is given to that model, as in tfjs's predict.
   */
  readonly masks: readonly MaskKeys[];
}

/** A model as one list of steps, the models inside it unfolded. */
export interface Unfolded {
  /** The first input. */
  readonly input: string;
  readonly inputs: readonly string[];
  readonly steps: readonly UnfoldedStep[];
  readonly outputs: readonly string[];
  /**
   * What a layer's name or path, or a model's, leads to: the tensor that it gives first, at its last use. A path
   * names the models on the way (`left/conv1`), `conv1:0` the first use of a layer with several.
   */
  readonly tensors: ReadonlyMap<string, string>;
  /** Names of several layers in models inside, with the paths of all. */
  readonly ambiguous: ReadonlyMap<string, readonly string[]>;
}

/** Where a layer's name was seen inside a model inside. */
interface Inner {
  readonly layer: tfl.layers.Layer;
  readonly path: string;
  readonly key: string;
}

/** The steps of a model, each after the steps that it needs. */
export function unfold(model: tfl.LayersModel): Unfolded {
  const steps: UnfoldedStep[] = [];
  const tensors = new Map<string, string>();
  const inner = new Map<string, Inner[]>();
  const open = (
    inside: tfl.LayersModel,
    inputs: readonly string[],
    prefix: string,
    paths: readonly string[],
    given: readonly MaskKeys[],
  ): string[] => {
    const graph = layerGraph(inside);
    const keys = new Map(graph.inputs.map(({ key }, n) => [key, inputs[n]!]));
    const own = (key: string) => keys.get(key) ?? `${prefix}${key}`;
    // tfjs hands no mask over a model's border, but to the layer that runs first.
    const maskless = new Set(keys.keys());
    const calls = new Map<tfl.layers.Layer, number>();
    const uses = (of: tfl.layers.Layer) => graph.steps.filter(({ layer }) => layer === of).length;
    graph.steps.forEach(({ layer, inputs: takes, outputs: gives }, n) => {
      const call = calls.get(layer) ?? 0;
      calls.set(layer, call + 1);
      const names = uses(layer) > 1 ? [layer.name, `${layer.name}:${call}`] : [layer.name];
      const full = paths.flatMap((path) => names.map((name) => `${path}${name}`));
      const masks = [takes.map((key) => (maskless.has(key) ? null : own(key)))];
      if (n === 0) masks.push(...(given as (string | null)[][]));
      if (layer instanceof tfl.LayersModel) {
        const within = full.map((path) => `${path}/`);
        const results = open(layer, takes.map(own), `${prefix}${n}/`, within, masks);
        gives.forEach((key, i) => {
          keys.set(key, results[i]!);
          maskless.add(key);
        });
      } else {
        steps.push({ layer, inputs: takes.map(own), outputs: gives.map(own), masks });
      }
      const key = own(gives[0]!);
      for (const path of full) tensors.set(path, key);
      if (prefix === '') return;
      const others = inner.get(layer.name) ?? [];
      inner.set(layer.name, [...others, { layer, path: full[0]!, key }]);
    });
    return graph.outputs.map(own);
  };
  const count = model.inputs.length;
  const inputs = model.inputs.map((_, n) => (count === 1 ? 'input' : `input ${n}`));
  const outputs = open(model, inputs, '', [''], []);
  const ambiguous = new Map<string, readonly string[]>();
  for (const [name, all] of inner) {
    // A name of the outer model wins over the same name within an inner one.
    if (tensors.has(name)) continue;
    if (all.every(({ layer }) => layer === all[0]!.layer)) tensors.set(name, all.at(-1)!.key);
    else ambiguous.set(name, [...new Set(all.map(({ path }) => path))]);
  }
  return { input: inputs[0]!, inputs, steps, outputs, tensors, ambiguous };
}

/** The steps that lead to a tensor, in their order. */
export function stepsTo<S extends Step>(steps: readonly S[], key: string): S[] {
  const needed = new Set([key]);
  const kept: S[] = [];
  for (const step of [...steps].reverse()) {
    if (!step.outputs.some((output) => needed.has(output))) continue;
    for (const input of step.inputs) needed.add(input);
    kept.unshift(step);
  }
  return kept;
}

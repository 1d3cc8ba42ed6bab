import type * as tfl from '@tensorflow/tfjs-layers';
import { inferShapes } from '../arithmetic/layer_graph.js';
import { stepsTo, type Unfolded, type UnfoldedStep } from '../arithmetic/unfold.js';
import { fail, ValueError } from '../check.js';
import { takesIntegers } from './check_model.js';
import { findLayer } from './find_layer.js';
import { stepsFrom } from './rerun.js';

/** Where a network is entered, and what runs from there. */
export interface WayIn {
  /** The input, or the layer `wrt`. */
  readonly input: string;
  /** Of what is put in there, without the batch. */
  readonly shape: tfl.Shape;
  readonly path: readonly UnfoldedStep[];
  /** Whether that is what a layer within gives, and no input. */
  readonly within: boolean;
}

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/**
 * The one place from which a layer can be reached: the only input that it depends on, or the layer `wrt`, which everything
 * passes on its way.
 *
 * @throws ValueError for an input of integers, several inputs, and a layer that other ways lead around
 */
export function wayIn(
  where: string,
  model: tfl.LayersModel,
  graph: Unfolded,
  layer: { readonly name: string; readonly key: string },
  wrt: unknown,
): WayIn {
  const all = stepsTo(graph.steps, layer.key);
  if (wrt === undefined) {
    const integers = takesIntegers(graph.inputs, all);
    if (integers) {
      throw new ValueError(
        `${where}: the input must have a gradient, got integers, which '${integers}' takes: wrt can name it.`,
      );
    }
    const used = graph.inputs.filter((key) => all.some(({ inputs }) => inputs.includes(key)));
    if (used.length !== 1) {
      const names = used.map((key) => model.inputs[graph.inputs.indexOf(key)]!.name);
      const what = `given, a layer that ${quoted(names)} pass on their way to '${layer.name}'`;
      fail(where, 'wrt', what, wrt);
    }
    const [input] = used as [string];
    const { shape } = model.inputs[graph.inputs.indexOf(input)]!;
    return { input, shape: shape.slice(1), path: all, within: false };
  }
  const { key } = findLayer(where, model, graph, wrt, 'wrt');
  if (key === layer.key || !all.some(({ outputs }) => outputs.includes(key))) {
    fail(where, 'wrt', 'a layer before the one looked at', wrt);
  }
  const path = stepsFrom(all, [key]);
  const made = new Set([key, ...path.flatMap(({ outputs }) => outputs)]);
  if (path.some(({ inputs }) => inputs.some((one) => !made.has(one)))) {
    fail(where, 'wrt', `a layer that everything passes on its way to '${layer.name}'`, wrt);
  }
  const given = new Map(graph.inputs.map((one, n) => [one, model.inputs[n]!.shape]));
  const shapes = inferShapes({ steps: all, inputs: [], outputs: [] }, given, where);
  return { input: key, shape: shapes.get(key)!.slice(1), path, within: true };
}

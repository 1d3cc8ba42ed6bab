import type * as tfl from '@tensorflow/tfjs-layers';
import type { Range } from '../../arithmetic/behind_axis.js';
import { inferShapes, type Shapes } from '../../arithmetic/layer_graph.js';
import { traitsOf } from '../../arithmetic/layer_traits.js';
import { stepsTo, unfold } from '../../arithmetic/unfold.js';
import { fail, ValueError } from '../../check.js';
import { within } from './piece.js';
import type { PieceRule } from './piece_rule.js';
import { ruleOf } from './rule_of.js';

/** One use of a layer in a plan. */
export interface PlannedStep {
  readonly layer: tfl.layers.Layer;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly rule: PieceRule;
}

/** How a model is computed in pieces, for an input of one shape. */
export interface Plan {
  readonly input: string;
  readonly output: string;
  /** Each after those that it needs. */
  readonly steps: readonly PlannedStep[];
  /** The shape [batch, ...spatial, channels] of each tensor. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** A model's layers and tensors, as far as its output needs them. */
export interface Network {
  readonly input: string;
  readonly output: string;
  readonly steps: ReturnType<typeof unfold>['steps'];
}

/** The layers of a model of one input and one output, models inside it unfolded. */
export function networkOf(where: string, model: tfl.LayersModel): Network {
  const { inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1) {
    const got = `${inputs.length} and ${outputs.length}`;
    fail(where, 'the model', 'one of one input and one output', got);
  }
  const graph = unfold(model);
  const output = graph.outputs[0]!;
  return { input: graph.input, output, steps: stepsTo(graph.steps, output) };
}

/** The shapes of all tensors for an input of a shape. */
export function shapesOf(
  where: string,
  { input, output, steps }: Network,
  shape: number[],
): Shapes {
  const graph = { inputs: [], steps: [...steps], outputs: [output] };
  return inferShapes(graph, new Map([[input, shape]]), where);
}

/** A plan for an input of a shape [batch, ...spatial, channels]. */
export function planOf(where: string, network: Network, shape: number[]): Plan {
  const shapes = shapesOf(where, network, shape) as ReadonlyMap<string, number[]>;
  const steps = network.steps.map(({ layer, inputs, outputs }): PlannedStep => {
    const refused = (why: string): never => {
      throw new ValueError(
        `${where}: ${layer.getClassName()} '${layer.name}' must be a layer that can be computed in pieces, got one that ` +
          `cannot: ${why}.`,
      );
    };
    const traits = traitsOf(layer.getClassName());
    if (traits === undefined) return refused('its class is not known');
    const place = {
      layer,
      traits,
      config: layer.getConfig(),
      inputs: inputs.map((key) => shapes.get(key)!),
      output: shapes.get(outputs[0]!)!,
    };
    const ranks = [...place.inputs, place.output].map(({ length }) => length);
    const rule = ruleOf(place);
    if (typeof rule === 'string') return refused(rule);
    if (ranks.some((rank) => rank !== shape.length)) return refused("its rank is not the input's");
    return { layer, inputs, output: outputs[0]!, rule };
  });
  return { input: network.input, output: network.output, steps, shapes };
}

/** The part of a plan that leads to one of its tensors. */
export function planTo(plan: Plan, output: string): Plan {
  const needs = new Set([output]);
  const steps = [...plan.steps].reverse().filter((step) => {
    if (!needs.has(step.output)) return false;
    for (const key of step.inputs) needs.add(key);
    return true;
  });
  return { ...plan, output, steps: steps.reverse() };
}

/** What a range of the output needs of each tensor along a spatial axis. */
export function needed(plan: Plan, axis: number, range: Range): ReadonlyMap<string, Range> {
  const found = new Map<string, Range>([[plan.output, range]]);
  for (const { inputs, output, rule } of [...plan.steps].reverse()) {
    const asked = found.get(output);
    if (asked === undefined) continue;
    // A state comes from the first position on.
    const wanted: Range = rule.resume === undefined ? asked : [0, asked[1]];
    found.set(output, wanted);
    inputs.forEach((key, n) => {
      const raw = rule.behind(n, axis, wanted);
      if (raw === null) return;
      const [first, last] = within(raw, plan.shapes.get(key)![axis + 1]!);
      const [least, most] = found.get(key) ?? [first, last];
      found.set(key, [Math.min(least, first), Math.max(most, last)]);
    });
  }
  return found;
}

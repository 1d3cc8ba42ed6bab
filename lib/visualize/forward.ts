import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { UnfoldedStep } from '../arithmetic/unfold.js';
import { type LayerParts, layerParts } from './layer_parts.js';
import { repeated } from './repeated.js';
import { copyStates, runOnStates, type States, statefulLayers } from './run_on_states.js';

/** A step that has run. */
export interface Passed {
  readonly layer: tfl.layers.Layer;
  readonly parts: LayerParts;
  readonly inputs: readonly string[];
  /** The first tensor that it gives. */
  readonly output: string;
  /** All of them: a recurrent layer gives its states as well, if it is asked to. */
  readonly outputs: readonly string[];
  /** What its nonlinearity got. */
  readonly before: tf.Tensor;
  /** The mask that came to it. */
  readonly mask: tf.Tensor | null;
  /** Of the stateful layers that it is or holds, as they were when it ran. */
  readonly states: readonly States[];
}

/** A forward pass with everything that the way back needs. */
export interface Tape {
  readonly passed: readonly Passed[];
  /** The tensors of the graph by key. */
  readonly tensors: Readonly<Record<string, tf.Tensor>>;
  /** The masks that come with them. */
  readonly masks: ReadonlyMap<string, tf.Tensor | null>;
  /** The steps that were run. */
  readonly steps: readonly UnfoldedStep[];
  /** The stateful layers among them, and the states that they started from. */
  readonly stateful: readonly tfl.layers.Layer[];
  readonly start: readonly States[];
}

type Mask = tf.Tensor | null;

/** The mask that a step's layer gets, and the one that it gives, as in tfjs's `execute`. */
function masksOf(
  { layer, masks }: UnfoldedStep,
  xs: tf.Tensor[],
  known: ReadonlyMap<string, Mask>,
) {
  const all = masks.map((keys) =>
    keys.map((key) => (key === null ? null : known.get(key)) ?? null),
  );
  const given = all.find((list) => list.some((mask) => mask !== null))?.[0] ?? null;
  const give = (): Mask => {
    if (!layer.supportsMasking) return null;
    const made = layer.computeMask(xs, all[0] as tf.Tensor[]) as Mask | Mask[];
    return (Array.isArray(made) ? made[0] : made) ?? null;
  };
  return { given, give };
}

/** What an earlier tape hands on to one that starts from tensors within the network. */
type Earlier = Pick<Tape, 'masks' | 'stateful' | 'start'>;

/**
 * Runs the steps as `model.predict` runs them: with masks, from the states that stateful layers have, which
 * they keep. The tape is the caller's to dispose of.
 *
 * @param inputs the tensors that no step gives, [n, ...], by key
 * @param earlier masks of tensors before these, and states to start from; default none, and the layers' own
 */
export function forward(
  inputs: Readonly<Record<string, tf.Tensor>>,
  steps: readonly UnfoldedStep[],
  earlier?: Earlier,
): Tape {
  const tensors: Record<string, tf.Tensor> = {};
  const passed: Passed[] = [];
  const known = new Map<string, Mask>();
  const stateful = earlier?.stateful ?? [
    ...new Set(steps.flatMap(({ layer }) => statefulLayers(layer))),
  ];
  let start: readonly States[] = [];
  let tape!: Tape;
  // Not the result of tidy, which would look for tensors within the layers as well.
  tf.tidy(() => {
    for (const [key, x] of Object.entries(inputs)) tensors[key] = tf.clone(x);
    const count = Object.values(inputs)[0]!.shape[0]!;
    for (const [key, mask] of earlier?.masks ?? []) {
      if (mask !== null) known.set(key, tf.clone(repeated(mask, count)));
    }
    start = earlier
      ? earlier.start.map((one) => one?.map((state) => tf.clone(state)) ?? null)
      : copyStates(stateful);
    runOnStates(stateful, start, () => {
      for (const step of steps) {
        const { layer, inputs, outputs } = step;
        const parts = layerParts(layer);
        const xs = inputs.map((key) => tensors[key]!);
        const { given, give } = masksOf(step, xs, known);
        const states = copyStates(statefulLayers(layer));
        const [before, ...others] = parts.linear(xs, given);
        const output = outputs[0]!;
        tensors[output] = parts.nonlinearity?.apply(before!) ?? before!;
        others.forEach((tensor, n) => {
          tensors[outputs[n + 1]!] = tensor;
        });
        const mask = give();
        for (const key of outputs) known.set(key, mask);
        passed.push({
          layer,
          parts,
          inputs,
          output,
          outputs,
          before: before!,
          mask: given,
          states,
        });
      }
    });
    tape = { passed, tensors, masks: known, steps, stateful, start };
    for (const tensor of tensorsOf(tape)) tf.keep(tensor);
  });
  return tape;
}

function tensorsOf({ passed, tensors, masks, start }: Tape): tf.Tensor[] {
  const states = [...passed.flatMap((step) => step.states), ...start];
  const found = [...passed.map(({ before }) => before), ...states.flatMap((one) => one ?? [])];
  for (const mask of masks.values()) if (mask !== null) found.push(mask);
  return [...found, ...Object.values(tensors)];
}

/** Frees a tape's tensors. */
export function disposeTape(tape: Tape): void {
  tf.dispose(tensorsOf(tape));
}

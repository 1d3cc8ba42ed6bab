import * as tf from '@tensorflow/tfjs-core';
import { backThroughLinear } from './back_through_linear.js';
import { backInWindow } from './backward_in_window.js';
import type { Passed, Tape } from './forward.js';
import { type BackwardRule, backThrough } from './nonlinearity.js';
import { stepsFrom } from './rerun.js';
import { added, atPlaces, betterApart, oneOf, type Signal, whole } from './signal_window.js';
import { squashersBefore } from './squashers_before.js';
import { channelsAxisOf } from './units.js';

/**
 * A rule for whole steps: the signals before a layer, one for each input, null where none goes back.
 *
 * @param signals on the layer's outputs
 * @param passes whether the layer's nonlinearity is left out, or there is none
 */
export type StepRule = (
  step: Passed,
  signals: readonly (tf.Tensor | null)[],
  inputs: readonly tf.Tensor[],
  passes: boolean,
) => (tf.Tensor | null)[];

/** Where a signal starts, where it goes, and by which rule. */
export interface Way {
  readonly from: string;
  /** Earlier tensors, or inputs. */
  readonly to: readonly string[];
  readonly rule: BackwardRule | StepRule;
  /** The spatial indices of the one place where each signal is not 0; default unknown. */
  readonly places?: readonly (readonly number[])[] | null;
}

/** Signals with the windows that they start in, where they are known and the channels come last. */
function started(tape: Tape, tensor: tf.Tensor, { from, rule, places }: Way): Signal {
  const axes = tensor.rank - 2;
  const known = typeof rule === 'string' && axes > 0 && (places?.length ?? 0) > 0;
  if (!known || channelsAxisOf(tape, from) !== axes + 1) return { tensor, starts: null };
  const signal = tf.tidy(() => atPlaces(tensor, places!).tensor);
  tensor.dispose();
  return { tensor: signal, starts: places! };
}

/**
 * A signal on a layer's output as it is on earlier tensors or the inputs. A softmax or sigmoid that the layer ends
 * with is left out: its score is what goes into it (Simonyan et al. 2013, section 3).
 *
 * @param signal [n, ...shape]: n signals at once; it is disposed of, also where this throws.
 * @returns [n, ...shape] for each of `to`; null for one that no signal reaches
 */
export function backward(tape: Tape, signal: tf.Tensor, way: Way): (tf.Tensor | null)[] {
  const signals = new Map([[way.from, started(tape, signal, way)]]);
  // Not through what does not lead there: an input of integers beside has no gradient.
  const steps = stepsFrom(tape.passed, way.to).reverse();
  return onward(tape, steps, signals, way);
}

/** Signals through the steps that are left, last first; they are disposed of. */
function onward(
  tape: Tape,
  steps: readonly Passed[],
  signals: Map<string, Signal>,
  way: Way,
): (tf.Tensor | null)[] {
  const { passed, tensors } = tape;
  const { from, to, rule } = way;
  const skipped = squashersBefore(passed, from);
  try {
    for (const [at, step] of steps.entries()) {
      const { output, outputs, inputs, parts, before } = step;
      const behind = outputs.map((key) => (to.includes(key) ? null : (signals.get(key) ?? null)));
      if (behind.every((one) => one === null)) continue;
      if (behind.some((one) => one !== null && betterApart(one))) {
        return oneByOne(tape, steps.slice(at), signals, way);
      }
      const parted = keeping(() => {
        const { nonlinearity } = parts;
        const passes = nonlinearity === null || behind[0] === null || skipped.has(output);
        const xs = inputs.map((key) => tensors[key]!);
        const [only] = behind;
        if (typeof rule === 'string' && only && only.starts !== null) {
          const parts = backInWindow(step, rule, only, xs, passes);
          if (parts !== null) return parts.map((part, n) => ({ ...part, key: inputs[n]! }));
        }
        const wholes = behind.map((one, n) => one && whole(one, tensors[outputs[n]!]!.shape));
        const [first, ...others] = wholes;
        const plain = (of: BackwardRule) => {
          const inner = passes ? first! : backThrough(nonlinearity, of, first!, before);
          return backThroughLinear(step, [inner, ...others], xs);
        };
        const back = typeof rule === 'string' ? plain(rule) : rule(step, wholes, xs, passes);
        return inputs.flatMap((key, n) => {
          const part = back[n];
          return part ? [{ key, tensor: part, starts: null }] : [];
        });
      });
      outputs.forEach((key, n) => {
        if (behind[n] === null) return;
        signals.delete(key);
        behind[n]!.tensor.dispose();
      });
      for (const { key, ...part } of parted) {
        const other = signals.get(key);
        if (other === undefined) {
          signals.set(key, part);
          continue;
        }
        const [sum] = keeping(() => [{ key, ...added(other, part, tensors[key]!.shape) }]);
        signals.set(key, sum!);
        tf.dispose([other.tensor, part.tensor]);
      }
    }
    return to.map((key) => {
      const signal = signals.get(key);
      if (signal === undefined) return null;
      return tf.tidy(() => tf.clone(whole(signal, tensors[key]!.shape)));
    });
  } finally {
    tf.dispose([...signals.values()].map(({ tensor }) => tensor));
  }
}

/** The same for each unit alone, and the results together. */
function oneByOne(
  tape: Tape,
  steps: readonly Passed[],
  signals: ReadonlyMap<string, Signal>,
  way: Way,
): (tf.Tensor | null)[] {
  const found: (tf.Tensor | null)[][] = [];
  const [first] = signals.values();
  try {
    for (let n = 0; n < first!.tensor.shape[0]!; n++) {
      const alone = keeping(() =>
        [...signals].map(([key, signal]) => {
          return { key, ...oneOf(signal, n, tape.tensors[key]!.shape) };
        }),
      );
      const each = new Map(alone.map(({ key, ...signal }) => [key, signal]));
      found.push(onward(tape, steps, each, way));
    }
    return way.to.map((_, n) => {
      const rows = found.map((row) => row[n]!);
      return rows[0] === null ? null : tf.concat(rows);
    });
  } finally {
    tf.dispose(found.flat().filter((one) => one !== null));
  }
}

type Keyed = Signal & { readonly key: string };

/** What `run` gives, each tensor of its own: a gradient can be one for several inputs, or the signal itself. */
const keeping = (run: () => readonly Keyed[]): Keyed[] =>
  tf.tidy(() => {
    const found = run().map((one) => ({ ...one, tensor: tf.clone(one.tensor) }));
    return found as unknown as tf.TensorContainerArray;
  }) as unknown as Keyed[];

import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../check.js';
import { isComparison } from '../ops/gradients.js';
import { freeOnTheWay, inOnePass } from '../tfjs/free_gradients.js';
import { sumTo } from './sum_to.js';

interface TapeNode {
  readonly kernelName: string;
  readonly outputs: readonly tf.Tensor[];
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly saved: readonly tf.Tensor[];
}

type Gradients = Record<string, () => tf.Tensor>;
type GradientFunction = (
  dy: tf.Tensor | tf.Tensor[],
  saved: tf.Tensor[],
  attrs: object,
) => Gradients;

/** What is used of tfjs's engine; it is written down because the engine's own type hides it. */
interface Engine {
  readonly state: {
    activeTape: TapeNode[] | null;
    gradientDepth: number;
    activeScope: { readonly track: tf.Tensor[] } | null;
  };
  tidy<T extends tf.TensorContainer>(f: () => T): T;
  keep(x: tf.Tensor): tf.Tensor;
  addTapeNode(
    kernelName: string,
    inputs: GivenInputs,
    outputs: tf.Tensor[],
    gradient: GradientFunction | null,
    saved: tf.Tensor[],
    attrs: object,
  ): void;
  saveTensorsForBackwardMode(tensors: (tf.Tensor | null | undefined)[]): tf.Tensor[];
  gradients(f: () => tf.Tensor, ...rest: unknown[]): tf.TensorContainer;
}

const MARK = Symbol.for('tfjs-deconv tape');

/** tf.fused.matMul's gradient, a customGrad under this scope: that of a broadcast side is summed. */
const FUSED_MAT_MUL = 'fusedMatMul__op';

function summed(gradient: GradientFunction, inputs: TapeNode['inputs']): GradientFunction {
  return (dy, saved, attrs) =>
    Object.fromEntries(
      Object.entries(gradient(dy, saved, attrs)).map(([name, of]) => [
        name,
        () => sumTo(of(), inputs[name]!.shape),
      ]),
    );
}

type GivenInputs = Readonly<Record<string, tf.Tensor | null | undefined>>;

/** The inputs that are given: mostly all of them, and this runs at every operation that is recorded. */
function withoutMissing(given: GivenInputs): TapeNode['inputs'] {
  for (const name in given) {
    if (given[name] == null) {
      const some = Object.entries(given).filter(([, tensor]) => tensor != null);
      return Object.fromEntries(some) as TapeNode['inputs'];
    }
  }
  return given as TapeNode['inputs'];
}

/**
 * Moves the last node before the clones of its own outputs, if there are any among the `count` nodes before it:
 * those of what it saved.
 */
function beforeItsClones(tape: TapeNode[], count: number): void {
  const last = tape.length - 1;
  const node = tape[last]!;
  for (let i = Math.max(last - count, 0); i < last; i++) {
    const { inputs } = tape[i]!;
    for (const name in inputs) {
      if (node.outputs.some(({ id }) => id === inputs[name]!.id)) {
        tape.splice(i, 0, tape.pop()!);
        return;
      }
    }
  }
}

/**
 * Corrects how tfjs's engine records operations for gradients:
 * - an output that its gradient needs (tanh, sigmoid, exp, elu, softmax) was recorded before the operation
 *   that makes it, so that the second order through it was lost without an error;
 * - an optional input that is not given (batchNorm without scale) made recording throw;
 * - a gradient that throws left the saved tensors behind;
 * - gradients and activations were held until the last gradient is there.
 *
 * A function whose result is that of a comparison has no gradient, and is refused.
 */
export function repairTape(): void {
  const prototype = Object.getPrototypeOf(tf.engine()) as Engine & { [MARK]?: true };
  if (prototype[MARK]) return;
  prototype[MARK] = true;
  const { addTapeNode, saveTensorsForBackwardMode, gradients } = prototype;

  prototype.addTapeNode = function (kernelName, given, outputs, gradient, saved, attrs) {
    const inputs = withoutMissing(given);
    const custom = kernelName === FUSED_MAT_MUL && gradient !== null;
    const own = custom ? summed(gradient, inputs) : gradient;
    addTapeNode.call(this, kernelName, inputs, outputs, own, saved, attrs);
    freeOnTheWay(this.state.activeTape!.at(-1)!, this.state);
    if (saved.length > 0) beforeItsClones(this.state.activeTape!, saved.length);
  };

  // A scale that is not given is 1; an offset is only asked for its shape.
  prototype.saveTensorsForBackwardMode = function (tensors) {
    if (!tensors.includes(null) && !tensors.includes(undefined)) {
      return saveTensorsForBackwardMode.call(this, tensors);
    }
    return tensors.map((tensor) =>
      tensor == null
        ? this.keep(tf.scalar(1))
        : saveTensorsForBackwardMode.call(this, [tensor])[0]!,
    );
  };

  const answered = (state: Engine['state'], f: () => tf.Tensor) => () => {
    const y = f();
    const last = state.activeTape?.findLast(({ outputs }) => outputs.some(({ id }) => id === y.id));
    if (last !== undefined && isComparison(last.kernelName)) {
      throw new ValueError(
        `tf.grad: f(x) must be a number, as ${last.kernelName} has no gradient.`,
      );
    }
    return y;
  };
  prototype.gradients = function (f, ...rest) {
    try {
      return inOnePass(() =>
        this.tidy(() => gradients.call(this, answered(this.state, f), ...rest)),
      );
    } catch (error) {
      const { state } = this;
      if (state.gradientDepth === 0 && state.activeTape !== null) {
        for (const node of state.activeTape) tf.dispose([...node.saved]);
        state.activeTape = null;
      }
      throw error;
    }
  };
}

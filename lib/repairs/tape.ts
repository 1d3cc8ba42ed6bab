import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../check.js';
import { isComparison } from '../ops/gradients.js';
import { ACTIVATION_GRADIENT } from '../ops/kernel_names.js';
import { freeOnTheWay, inOnePass } from '../tfjs/free_gradients.js';
import { hasKernel } from '../tfjs/has_kernel.js';
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
    readonly profiling: boolean;
    readonly tensorInfo: { get(dataId: object): { readonly backend: object } | undefined };
  };
  readonly backendName: string;
  readonly backend: { incRef(dataId: object): void };
  makeTensorFromTensorInfo(info: tf.TensorInfo): tf.Tensor;
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

/**
 * Whether a saved tensor may be one more reference to the same values, which no operation of the tape leads to: the way back from the
 * outermost gradient is mostly not recorded. Within another gradient, the clone's own node is what the second order comes through.
 */
function isShared(engine: Engine, { dtype, dataId }: tf.Tensor): boolean {
  const { backendName, state, backend } = engine;
  // A profile lists Identity.
  const plain = state.gradientDepth === 1 && !state.profiling;
  if (!plain || dtype !== 'float32' || backendName !== 'wasm') return false;
  return hasKernel(ACTIVATION_GRADIENT) && state.tensorInfo.get(dataId)?.backend === backend;
}

/** What saved tensors are references to, where no node says so. */
const originals = new WeakMap<tf.Tensor, tf.Tensor>();

/** Another tensor of the same values, as Identity makes it, without what a kernel takes of the engine. */
function another(engine: Engine, x: tf.Tensor): tf.Tensor {
  const { dataId, shape, dtype } = x;
  engine.backend.incRef(dataId);
  const saved = engine.makeTensorFromTensorInfo({ dataId, shape, dtype });
  originals.set(saved, x);
  return saved;
}

/** Records what saved tensors come from, before a gradient that takes them is recorded. */
function recordOriginals(engine: Engine, saved: readonly tf.Tensor[]): void {
  for (const tensor of saved) {
    const x = originals.get(tensor);
    if (x === undefined) continue;
    const gradient: GradientFunction = (dy) => ({ x: () => tf.clone(dy as tf.Tensor) });
    engine.addTapeNode('', { x }, [tensor], gradient, [], {});
    originals.delete(tensor);
  }
}

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
    freeOnTheWay(this.state.activeTape!.at(-1)!, this.state, (all) => recordOriginals(this, all));
    if (saved.length > 0) beforeItsClones(this.state.activeTape!, saved.length);
  };

  // A scale that is not given is 1; an offset is only asked for its shape.
  prototype.saveTensorsForBackwardMode = function (tensors) {
    return tensors.map((tensor) => {
      if (tensor == null) return this.keep(tf.scalar(1));
      return isShared(this, tensor)
        ? this.keep(another(this, tensor))
        : saveTensorsForBackwardMode.call(this, [tensor])[0]!;
    });
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

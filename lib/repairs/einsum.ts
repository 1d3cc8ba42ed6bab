import * as tf from '@tensorflow/tfjs-core';
import { product } from '../arithmetic/product.js';
import { type BackendKernels, backendKernels } from '../tfjs/backend_kernels.js';
import { type KernelCall, replaceKernels } from '../tfjs/replace_kernels.js';

/** A tensor with a letter for each axis. */
interface Term {
  readonly tensor: tf.TensorInfo;
  readonly labels: string;
}

const sizeOf = (labels: string, lengths: ReadonlyMap<string, number>) =>
  product([...labels].map((label) => lengths.get(label)!));
const common = (labels: string, other: string) =>
  [...labels].filter((l) => other.includes(l)).join('');
const without = (labels: string, other: string) =>
  [...labels].filter((l) => !other.includes(l)).join('');

const viewed = ({ dataId, dtype }: tf.TensorInfo, shape: number[]): tf.TensorInfo => ({
  dataId,
  shape,
  dtype,
});

/** Runs kernels below the engine and frees what they made, but for what is returned. */
class Steps {
  private readonly made: tf.TensorInfo[] = [];

  constructor(private readonly kernels: BackendKernels) {}

  run(
    name: string,
    inputs: Record<string, tf.TensorInfo>,
    attrs: Record<string, unknown>,
  ): tf.TensorInfo {
    const out = this.kernels.run(name, inputs, attrs);
    this.made.push(out);
    return out;
  }

  /** The term summed over the labels that nobody else has, in this order of the others. */
  arranged({ tensor, labels }: Term, order: string): tf.TensorInfo {
    const alone = without(labels, order);
    const axis = [...alone].map((label) => labels.indexOf(label));
    const kept = without(labels, alone);
    const summed =
      axis.length > 0 ? this.run(tf.Sum, { x: tensor }, { axis, keepDims: false }) : tensor;
    const perm = [...order].map((label) => kept.indexOf(label));
    return this.run(tf.Transpose, { x: viewed(summed, summed.shape) }, { perm });
  }

  freeAllBut(result: tf.TensorInfo): void {
    for (const tensor of this.made) {
      if (tensor.dataId !== result.dataId) this.kernels.free(tensor);
    }
    // One more reference each time that it was passed on under another shape.
    const again = this.made.filter(({ dataId }) => dataId === result.dataId).length - 1;
    for (let i = 0; i < again; i++) this.kernels.free(result);
  }
}

/** Einsum as one batch of matrix products between transpositions. */
function einsum(kernels: BackendKernels, { inputs, attrs }: KernelCall): tf.TensorInfo {
  const tensors = Object.values(inputs);
  const equation = (attrs as { equation: string }).equation.replace(/\s/g, '');
  const { allDims, idDims } = tf.backend_util.decodeEinsumEquation(equation, tensors.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as tf.Tensor[]);
  const [left, output] = equation.split('->') as [string, string];
  const terms = left.split(',').map((labels, i): Term => ({ labels, tensor: tensors[i]! }));
  const lengths = new Map(
    terms.flatMap(({ labels, tensor }) =>
      [...labels].map((label, i): [string, number] => [label, tensor.shape[i]!]),
    ),
  );
  const shape = [...output].map((label) => lengths.get(label)!);
  const steps = new Steps(kernels);
  const [a, b] = terms as [Term, Term | undefined];
  if (b === undefined) {
    const result = viewed(steps.arranged(a, output), shape);
    steps.freeAllBut(result);
    return result;
  }
  const shared = common(a.labels, b.labels);
  const batch = common(shared, output);
  const inner = without(shared, output);
  const rows = without(common(a.labels, output), shared);
  const columns = without(common(b.labels, output), shared);
  const [n, m, k, p] = [batch, rows, inner, columns].map((labels) => sizeOf(labels, lengths)) as [
    number,
    number,
    number,
    number,
  ];
  const product = steps.run(
    tf.BatchMatMul,
    {
      a: viewed(steps.arranged(a, batch + rows + inner), [n, m, k]),
      b: viewed(steps.arranged(b, batch + inner + columns), [n, k, p]),
    },
    { transposeA: false, transposeB: false },
  );
  const made = batch + rows + columns;
  const whole = viewed(
    product,
    [...made].map((label) => lengths.get(label)!),
  );
  const result = viewed(steps.arranged({ tensor: whole, labels: made }, output), shape);
  steps.freeAllBut(result);
  return result;
}

/**
 * Einsum, which the wasm backend lacks; on cpu, webgl and webgpu it leaves out an operand that has none of
 * the labels that are summed, and multiplies everything with everything before it sums.
 */
export function repairEinsum(): void {
  for (const name of ['cpu', 'webgl', 'webgpu', 'wasm']) {
    const kernel = (call: KernelCall) => einsum(backendKernels(name, call.backend), call);
    const [replaced, added] =
      name === 'wasm' ? [{}, { [tf.Einsum]: kernel }] : [{ [tf.Einsum]: kernel }, {}];
    replaceKernels(name, 'DeconvEinsum', replaced, added);
  }
}

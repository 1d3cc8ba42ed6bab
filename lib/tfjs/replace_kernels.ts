import * as tf from '@tensorflow/tfjs-core';
import { restoreGradients } from './replace_gradient.js';

/** What a replaced kernel is called with. */
export interface KernelCall {
  readonly backend: object;
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** The kernel's attributes, whose names and types tfjs fixes for each kernel. */
  readonly attrs: unknown;
  /** Runs the backend's own kernel, on the same arguments or on others. */
  stock(
    inputs?: Readonly<Record<string, tf.TensorInfo>>,
    attrs?: object,
    backend?: object,
  ): tf.TensorInfo;
}

/** A kernel that stands in for a backend's own. */
export type ReplacedKernel = (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[];

/** Whether a call is left to the backend's own kernel, before anything is made of it. */
export type Leaves = (call: Pick<KernelCall, 'inputs' | 'attrs'>) => boolean;

/** Which replacements a kernel function is made of: several may stand before one stock kernel. */
const marks = new WeakMap<object, ReadonlySet<string>>();

function replace(
  backendName: string,
  mark: string,
  kernelName: string,
  kernel: ReplacedKernel,
  whenMissing: boolean,
  leaves?: Leaves,
): void {
  const stock = tf.getKernel(kernelName, backendName);
  const before = stock === undefined ? undefined : marks.get(stock.kernelFunc);
  if (before?.has(mark) || (stock === undefined && !whenMissing)) return;
  const ours: tf.KernelFunc = ({ inputs, backend, attrs }) =>
    kernel({
      backend,
      inputs: inputs as Record<string, tf.TensorInfo>,
      attrs,
      stock: (otherInputs, otherAttrs, otherBackend) =>
        stock!.kernelFunc({
          inputs: otherInputs ?? inputs,
          backend: otherBackend ?? backend,
          attrs: (otherAttrs ?? attrs ?? {}) as tf.NamedAttrMap,
        }) as tf.TensorInfo,
    });
  const kernelFunc: tf.KernelFunc =
    leaves === undefined || stock === undefined
      ? ours
      : (call) => (leaves(call as Parameters<Leaves>[0]) ? stock.kernelFunc(call) : ours(call));
  marks.set(kernelFunc, new Set([...(before ?? []), mark]));
  if (stock !== undefined) tf.unregisterKernel(kernelName, backendName);
  // What the stock kernel sets up, its own function needs, and others that call it.
  const { setupFunc, disposeFunc } = stock ?? {};
  const hooks = { ...(setupFunc && { setupFunc }), ...(disposeFunc && { disposeFunc }) };
  tf.registerKernel({ kernelName, backendName, kernelFunc, ...hooks });
}

/**
 * Replaces kernels of a backend now, and again whenever the backend starts: its package may be imported
 * later and then registers over what is there. Replacing twice changes nothing.
 *
 * @param mark the name of a kernel that nobody calls, unique to the caller: it carries the hook
 * @param replaced kernels that the backend has
 * @param added kernels that it lacks
 * @param leaves which calls of the replaced ones are left to the backend's own
 * @param started called with the backend when it starts
 */
export function replaceKernels(
  backendName: string,
  mark: string,
  replaced: Readonly<Record<string, ReplacedKernel>>,
  added: Readonly<Record<string, ReplacedKernel>> = {},
  leaves?: Leaves,
  started?: (backend: object) => void,
): void {
  const all = () => {
    for (const [name, kernel] of Object.entries(added))
      replace(backendName, mark, name, kernel, true);
    for (const [name, kernel] of Object.entries(replaced))
      replace(backendName, mark, name, kernel, false, leaves);
  };
  all();
  // tfjs runs the set-up functions of all kernels of a backend when the backend starts.
  const setupFunc = (backend: object) => {
    all();
    restoreGradients();
    started?.(backend);
  };
  const { registry } = tf.engine() as unknown as { registry: Record<string, object> };
  if (registry[backendName] !== undefined) started?.(registry[backendName]);
  // Two rooms of the package may ask for the same repair.
  if (tf.getKernel(mark, backendName) !== undefined) return;
  tf.registerKernel({ kernelName: mark, backendName, setupFunc, kernelFunc: () => [] });
}

/** The kernels of a backend that this package has replaced or added, those of its hooks left out. */
export function replacedKernels(backendName: string): string[] {
  return tf
    .getKernelsForBackend(backendName)
    .filter(({ kernelFunc }) => marks.has(kernelFunc))
    .map(({ kernelName }) => kernelName);
}

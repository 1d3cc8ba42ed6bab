import type * as tfl from '@tensorflow/tfjs-layers';
import { isObject } from '../../../load/is_object.js';
import type { KerasObject } from '../../keras_object.js';
import { KerasOperation } from '../../layers/keras_operation.js';
import { no } from '../operations/operation.js';
import { OPERATIONS } from '../operations/table.js';
import { isTranslated, type Translated, translate } from '../operations/tensorflow.js';
import { difference } from '../rules/merge.js';
import { STOCK_ACTIVATIONS } from '../rules/pointwise.js';
import { type Built, makeLayer } from '../rules/rule.js';
import { Unsupported } from '../unsupported.js';
import { type Call, flatten, TensorRef } from './calls.js';
import type { Names } from './names.js';

/** What Keras 2 makes of a function of TensorFlow that is called on a layer's output. */
const OF_TENSORFLOW = ['TFOpLambda', 'SlicingOpLambda'];

/**
 * Whether this is an operation of keras.ops or TensorFlow that was called on a layer's output, and no
 * layer: a class may have the name of a layer. Where `module` is left out, only layers say `trainable`.
 */
export function isOperation(
  { module, config, className }: KerasObject,
  kerasMajor: 2 | 3,
): boolean {
  if (OF_TENSORFLOW.includes(className)) return true;
  if (module !== null) return module.startsWith('keras.src.ops');
  return (
    kerasMajor === 3 && className !== 'InputLayer' && !('trainable' in config || 'layers' in config)
  );
}

/** How an operation is called in errors. */
export function operationName({ className, config }: KerasObject): string {
  return OF_TENSORFLOW.includes(className) ? `tf.${config.function}` : className;
}

/** Operations that Keras adds where a mask is handed on; tfjs hands it on by itself. */
const MASK_OPERATIONS = ['NotEqual', 'Any'];

/** Whether an operation can be computed here, whatever its arguments are. */
export function isKnownOperation({ className, config }: KerasObject): boolean {
  if (OF_TENSORFLOW.includes(className)) {
    // A batch's size is not computed: where it stands for the batch it is not needed.
    const name = String(config.function);
    return isTranslated(name) || /^(compat\.v1\.)?shape(_v2)?$/.test(name);
  }
  return Object.hasOwn(OPERATIONS, className) || MASK_OPERATIONS.includes(className);
}

/** A list that Keras 3 wrote as an array of NumPy or a tensor. */
const plainValue = (value: unknown): unknown =>
  isObject(value) && /^__(numpy|tensor)__$/.test(String(value.class_name)) && isObject(value.config)
    ? value.config.value
    : value;

/**
 * A call of an operation, with its arguments by Keras's names.
 *
 * @param isBatch whether a tensor is the size of the batch
 * @throws Unsupported for arguments that are not computed here.
 */
export function operationCall(
  object: KerasObject,
  { args, kwargs }: Call,
  isBatch: (ref: TensorRef) => boolean,
): Translated {
  const { operation, args: all } = OF_TENSORFLOW.includes(object.className)
    ? translate(String(object.config.function), args[0], kwargs)
    : native(object, args, kwargs);
  const { inputs, options } = OPERATIONS[operation]!;
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value === null || value === undefined) continue;
    const plain = plainValue(value);
    const known = inputs.includes(name) || Object.hasOwn(options, name);
    // Options that are not known do nothing where they are off.
    if (!known && plain === false) continue;
    if (!known) no(`${name}=${JSON.stringify(plain)}`);
    given[name] = inputs.includes(name) ? plain : settled(name, plain, isBatch);
  }
  return { operation, args: given };
}

/** An option, in which the size of the batch can be where a shape begins. */
function settled(name: string, value: unknown, isBatch: (ref: TensorRef) => boolean): unknown {
  const batch = Array.isArray(value) && value[0] instanceof TensorRef && isBatch(value[0]);
  const option = batch ? [-1, ...value.slice(1)] : value;
  return flatten(option).length > 0 ? no(`with ${name} computed`) : option;
}

function native({ className, config }: KerasObject, args: unknown[], kwargs: Call['kwargs']) {
  const { inputs } = OPERATIONS[className] ?? no('not computed here');
  const { name: _, ...options } = config;
  if (args.length > inputs.length) no(`of ${args.length} arguments`);
  const positional = args.map((value, i) => [inputs[i]!, value]);
  return {
    operation: className,
    args: { ...options, ...kwargs, ...Object.fromEntries(positional) },
  };
}

/** How an operation with one tensor and one number becomes scale * x + offset. */
const LINEAR: Record<
  string,
  (c: number, tensorFirst: boolean) => [scale: number, offset: number] | null
> = {
  Add: (c) => [1, c],
  Multiply: (c) => [c, 0],
  Subtract: (c, tensorFirst) => (tensorFirst ? [1, -c] : [-1, c]),
  TrueDivide: (c, tensorFirst) => (tensorFirst ? [1 / c, 0] : null),
  Divide: (c, tensorFirst) => (tensorFirst ? [1 / c, 0] : null),
};
const MERGED = ['Add', 'Multiply', 'Maximum', 'Minimum'];

/** Operations without options that are activations by their names. */
const ACTIVATIONS = ['relu', 'relu6', 'selu', 'sigmoid', 'silu', 'softplus', 'softsign', 'tanh'];
const activationOf = (operation: string) => {
  const name = ACTIVATIONS.find((one) => one === operation.toLowerCase());
  return name === undefined ? undefined : STOCK_ACTIVATIONS[name];
};

/** The layer of Keras that does the same; null if there is none. */
function asLayer({ operation, args }: Translated, ranks: number[], names: Names, name: string) {
  const unique = (suffix = '') => names.unique(`${name}${suffix}`);
  const one = (className: string, config: object = {}): Built => ({
    layers: [makeLayer(className, { name: unique(), ...config })],
  });
  const activation = activationOf(operation);
  if (activation !== undefined) return one('Activation', { activation });
  if (operation === 'Negative') return one('Rescaling', { scale: -1, offset: 0 });
  const equalRanks = new Set(ranks).size === 1;
  if (operation === 'Concatenate') {
    const axis = args.axis ?? 0;
    const tensors = args.xs as unknown[];
    const all = tensors.length > 1 && tensors.every((x) => x instanceof TensorRef);
    return all && equalRanks && axis !== 0 && axis !== -ranks[0]!
      ? one('Concatenate', { axis })
      : null;
  }
  const { x1, x2 } = args;
  const both = x1 instanceof TensorRef && x2 instanceof TensorRef && equalRanks;
  if (both && operation === 'Subtract') return difference(unique(), unique('_negative'));
  if (both && MERGED.includes(operation)) return one(operation);
  const number = [x1, x2].find((value) => typeof value === 'number') as number | undefined;
  const linear = number === undefined ? null : LINEAR[operation]?.(number, x1 instanceof TensorRef);
  return linear ? one('Rescaling', { scale: linear[0], offset: linear[1] }) : null;
}

/**
 * An operation as layers on its tensors, of which `tensors` are the values in order.
 *
 * @throws Unsupported for what is not computed here.
 */
export function operationLayers(
  call: Translated,
  tensors: readonly tfl.SymbolicTensor[],
  names: Names,
  name: string,
): Built {
  const ranks = tensors.map(({ shape }) => shape.length);
  const layer = asLayer(call, ranks, names, name);
  if (layer !== null) return layer;
  let count = 0;
  const placed = (value: unknown): unknown => {
    if (value instanceof TensorRef) return { tensor: count++ };
    return Array.isArray(value) ? value.map(placed) : value;
  };
  // In the order in which flatten has them.
  const keys = Object.keys(call.args).sort();
  const given = Object.fromEntries(keys.map((key) => [key, placed(call.args[key])]));
  const made = new KerasOperation({
    name: names.unique(name),
    operation: call.operation,
    given: JSON.stringify(given),
  });
  const [first] = tensors;
  try {
    made.computeOutputShape(
      tensors.length === 1 ? first!.shape : tensors.map(({ shape }) => shape),
    );
  } catch (error) {
    const got = /got '?(.*?)'?\.$/.exec(String((error as Error).message))?.[1];
    throw new Unsupported(got ?? String(error));
  }
  return { layers: [made] };
}

import { fail } from '../../../check.js';
import { isObject } from '../../../load/is_object.js';

/** A tensor of the graph: output number `tensor` of call number `call` of a layer. */
export class TensorRef {
  constructor(
    readonly layer: string,
    readonly call: number,
    readonly tensor: number,
    /** Keras 3 writes it down. */
    readonly shape: (number | null)[] | null = null,
  ) {}
}

/** What a layer was called with: values, TensorRefs among them. */
export interface Call {
  args: unknown[];
  kwargs: Record<string, unknown>;
}

function isHistory(value: unknown): value is [string, number, number, ...unknown[]] {
  if (!Array.isArray(value)) return false;
  const [layer, call, tensor] = value;
  return typeof layer === 'string' && Number.isInteger(call) && Number.isInteger(tensor);
}

/** Keras 3: tensors are objects, anywhere in the arguments. */
function withRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withRefs);
  if (!isObject(value)) return value;
  const config = isObject(value.config) ? value.config : {};
  if (value.class_name === '__keras_tensor__' && isHistory(config.keras_history)) {
    const [layer, call, tensor] = config.keras_history;
    const shape = Array.isArray(config.shape) ? (config.shape as (number | null)[]) : null;
    return new TensorRef(layer, call, tensor, shape);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withRefs(one)]));
}

/** Keras 2: a list of [layer, call, tensor, kwargs]; the kwargs are in the first. */
function legacyCall(where: string, node: unknown[]): Call {
  const single = isHistory(node) || node[0] === '_CONSTANT_VALUE';
  const histories = single ? [node] : node;
  const args = histories.map((history) => {
    // What a function of TensorFlow is called with before its first tensor.
    if (Array.isArray(history) && history[0] === '_CONSTANT_VALUE') return history[2];
    if (!isHistory(history)) return fail(where, 'a call', '[layer, call, tensor, kwargs]', history);
    return new TensorRef(history[0], history[1], history[2]);
  });
  const first = histories[0] as unknown[] | undefined;
  const kwargs = isObject(first?.[3]) ? first[3] : {};
  const refs = Object.entries(kwargs).map(([key, value]) => [key, legacyRefs(value)]);
  return { args: single ? args : [args], kwargs: Object.fromEntries(refs) };
}

function legacyRefs(value: unknown): unknown {
  if (isHistory(value)) return new TensorRef(value[0], value[1], value[2]);
  return Array.isArray(value) ? value.map(legacyRefs) : value;
}

/** One entry of `inbound_nodes`, of either Keras. */
export function readCall(where: string, node: unknown): Call {
  if (Array.isArray(node)) return legacyCall(where, node);
  if (!isObject(node) || !Array.isArray(node.args)) {
    return fail(where, 'a call', 'an object with args, or a list', node);
  }
  const kwargs = isObject(node.kwargs) ? (withRefs(node.kwargs) as Record<string, unknown>) : {};
  return { args: withRefs(node.args) as unknown[], kwargs };
}

/** The tensors in a nest of lists and objects, objects by their sorted keys as Keras does. */
export function flatten(value: unknown): TensorRef[] {
  if (value instanceof TensorRef) return [value];
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (!isObject(value)) return [];
  return Object.keys(value)
    .sort()
    .flatMap((key) => flatten(value[key]));
}

/** `input_layers` or `output_layers`: one tensor, a list, or an object by name. */
export function readEnds(where: string, name: string, value: unknown): TensorRef[] {
  if (isHistory(value)) return [new TensorRef(value[0], value[1], value[2])];
  const ends = Array.isArray(value)
    ? value.flatMap((one) => readEnds(where, name, one))
    : isObject(value)
      ? Object.keys(value)
          .sort()
          .flatMap((key) => readEnds(where, name, value[key]))
      : [];
  return ends.length > 0 ? ends : fail(where, name, 'one or more tensors', value);
}

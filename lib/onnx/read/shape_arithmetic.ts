import { dtypeOf, ELEMENT, type ElementType } from '../element_types.js';
import { number as attribute } from '../operators/operator.js';
import type { Built, Constant, KnownSize, Sizes } from './built.js';
import type { Node } from './graph.js';
import { callOf } from './run_graph.js';

/** A constant that no weight is in. */
export function plainConstant(
  name: string,
  type: ElementType,
  shape: readonly number[],
  values: readonly number[],
): Constant {
  const data = dtypeOf(type) === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
  return {
    kind: 'constant',
    value: { type, shape, data },
    trainable: false,
    name,
    id: name,
    toOnnx: (x) => x,
  };
}

/** Sizes, as a constant if all are known. */
function made(node: Node, type: ElementType, values: readonly KnownSize[], scalar: boolean): Built {
  if (values.every((one) => typeof one === 'number')) {
    return plainConstant(node.outputs[0]!, type, scalar ? [] : [values.length], values as number[]);
  }
  return { kind: 'sizes', values, scalar, type, node };
}

/** Sizes or a small constant as a list; null for what is neither. */
function listOf(one: Built | null): { values: readonly KnownSize[]; scalar: boolean } | null {
  if (one === null || one.kind === 'tensor') return null;
  if (one.kind === 'sizes') return one;
  const { shape, data } = one.value;
  if (shape.length > 1 || data.length > 64 || typeof data[0] === 'string') return null;
  return { values: Array.from(data as Int32Array), scalar: shape.length === 0 };
}

type Combine = (a: number, b: number, whole: boolean) => number;
const ARITHMETIC: Readonly<Record<string, readonly [string, Combine]>> = {
  Add: ['+', (a, b) => a + b],
  Sub: ['-', (a, b) => a - b],
  Mul: ['*', (a, b) => a * b],
  Div: ['/', (a, b, whole) => (whole ? Math.trunc(a / b) : a / b)],
};

function combined(operator: string, a: KnownSize, b: KnownSize, whole: boolean): KnownSize {
  const [sign, run] = ARITHMETIC[operator]!;
  if (typeof a === 'number' && typeof b === 'number') return run(a, b, whole);
  if (b === 0 && (sign === '+' || sign === '-')) return a;
  if (b === 1 && (sign === '*' || sign === '/')) return a;
  if (a === 0 && sign === '+') return b;
  if (a === 1 && sign === '*') return b;
  return `(${a}${whole ? '' : '.'}${sign}${b})`;
}

/** The longest text of a computed size; beyond it what is computed is not followed. */
const LONGEST = 200;

/**
 * What a node does with sizes that need not be known yet; null if it does something else.
 */
export function computeSizes(node: Node, inputs: readonly (Built | null)[]): Built | null {
  const { operator } = node;
  const [first, second] = inputs;
  if (operator === 'Shape' && first?.kind === 'tensor') {
    const call = callOf(node, [first.type]);
    const n = first.sizes.length;
    const at = (value: number) => Math.min(Math.max(value < 0 ? value + n : value, 0), n);
    const [start, end] = [attribute(call, 'start', 0), attribute(call, 'end', n)];
    return made(node, ELEMENT.int64, first.sizes.slice(at(start), at(end)), false);
  }
  if (!inputs.some((one) => one?.kind === 'sizes')) return null;
  const lists = inputs.map((one) => (one === null ? null : listOf(one)));
  const type = inputs[0]!.kind === 'constant' ? inputs[0]!.value.type : (inputs[0] as Sizes).type;
  const x = lists[0];
  if (!x) return null;
  const call = callOf(
    node,
    inputs.map(() => type),
  );
  switch (operator) {
    case 'Identity':
      return made(node, type, x.values, x.scalar);
    case 'Cast': {
      const to = attribute(call, 'to');
      // From a fraction to a whole number is a step of its own.
      const whole = dtypeOf(type) === 'int32' || dtypeOf(to) === 'float32';
      const exact = whole && (dtypeOf(to) === 'int32' || dtypeOf(to) === 'float32');
      return exact ? made(node, to, x.values, x.scalar) : null;
    }
    case 'Gather': {
      const places = lists[1];
      if (!places || x.scalar) return null;
      const picked = places.values.map((place) =>
        typeof place === 'number' ? x.values.at(place) : undefined,
      );
      if (picked.some((one) => one === undefined)) return null;
      return made(node, type, picked as KnownSize[], places.scalar);
    }
    case 'Concat': {
      if (lists.some((one) => one === null || one.scalar)) return null;
      return made(
        node,
        type,
        lists.flatMap((one) => one!.values),
        false,
      );
    }
    case 'Unsqueeze':
      return x.scalar ? made(node, type, x.values, false) : null;
    case 'Squeeze':
      return x.values.length === 1 ? made(node, type, x.values, true) : null;
    case 'Reshape': {
      const target = lists[1]?.values;
      if (target === undefined || target.length > 1) return null;
      const [n] = target;
      const kept = n === undefined ? x.values.length === 1 : n === -1 || n === x.values.length;
      return kept ? made(node, type, x.values, n === undefined) : null;
    }
    case 'Slice': {
      const [starts, ends, axes, steps] = lists.slice(1).map((one) => one?.values);
      const simple = starts?.length === 1 && ends?.length === 1 && (steps?.[0] ?? 1) === 1;
      if (!simple || (axes?.[0] ?? 0) !== 0) return null;
      const [start, end] = [starts[0], ends[0]];
      if (typeof start !== 'number' || typeof end !== 'number') return null;
      return made(node, type, x.values.slice(start, end), false);
    }
    default: {
      const y = lists[1];
      if (!Object.hasOwn(ARITHMETIC, operator) || !y || second === null) return null;
      const n = Math.max(x.values.length, y.values.length);
      if (![x, y].every(({ values }) => values.length === n || values.length === 1)) return null;
      const whole = dtypeOf(type) === 'int32';
      const all = Array.from({ length: n }, (_, i) =>
        combined(operator, x.values[i % x.values.length]!, y.values[i % y.values.length]!, whole),
      );
      if (all.some((one) => typeof one === 'string' && one.length > LONGEST)) return null;
      return made(node, type, all, x.scalar && y.scalar);
    }
  }
}

/**
 * The sizes that a Reshape asks for as constants: 0 copies, -1 is what is left; null if that does
 * not say it.
 */
export function reshapeTarget(
  from: readonly KnownSize[],
  wanted: readonly KnownSize[],
): number[] | null {
  const target = wanted.map((one, i) => (typeof one === 'number' || one !== from[i] ? one : 0));
  const open = target.filter((one) => typeof one === 'string');
  if (open.length === 0) return target as number[];
  if (open.length > 1 || target.includes(-1)) return null;
  return target.map((one) => (typeof one === 'string' ? -1 : one));
}

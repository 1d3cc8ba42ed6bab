import type { TensorValue } from '../tensor_value.js';
import type { Graph, Node } from './graph.js';

/** What PyTorch's exporters call what they computed of parameters: parameters themselves keep their names. */
const COMPUTED = /^(onnx::\w+|val)_\d+$/;

type Constants = Graph['constants'];

const equal = (a: TensorValue, b: TensorValue): boolean =>
  a === b ||
  (a.type === b.type &&
    a.shape.join() === b.shape.join() &&
    (a.data as Float32Array).every((value, i) => value === b.data[i]));

/** A number of all bits, which says of most tensors that they differ: a file may have many of one shape. */
function digestOf({ data }: TensorValue): number {
  const { buffer, byteOffset, length } = data as Float32Array;
  const bits = new Int32Array(buffer, byteOffset, length);
  return bits.reduce((sum, value) => (Math.imul(sum, 31) + value) | 0, 0);
}

/** Zeros and ones are those of many layers. */
const isTelling = ({ data }: TensorValue) =>
  (data as Float32Array).some((value) => value !== data[0]);

/** The constants of a node that its exporter computed, by their places. */
function computed({ inputs }: Node, constants: Constants): [number, TensorValue][] {
  return inputs.flatMap((name, i): [number, TensorValue][] => {
    const value = COMPUTED.test(name) ? constants.get(name) : undefined;
    return value?.data instanceof Float32Array ? [[i, value]] : [];
  });
}

/** The constants of a graph, and what an Identity calls them: so an exporter writes what is equal. */
function withAliases({ nodes, constants }: Graph): Constants {
  const known = new Map(constants);
  for (const { operator, domain, inputs, outputs } of nodes) {
    const value = known.get(inputs[0] ?? '');
    const isAlias = operator === 'Identity' && domain === '' && value !== undefined;
    if (isAlias) known.set(outputs[0]!, value);
  }
  return known;
}

/** Which nodes may be calls of one module: of one operator, with constants of the same shapes at the same places. */
function likeness({ operator, domain, attributes, inputs }: Node, constants: Constants): string {
  const shapes = inputs.map((name) => constants.get(name)?.shape.join());
  return JSON.stringify([operator, domain, attributes, shapes]);
}

/**
 * A graph in which a module that is called twice has its weights once: what PyTorch's exporter computed of them it
 * computed for each call. Copies are equal number for number, and not all of their numbers are the same.
 */
export function joinCopies(graph: Graph): Graph {
  const constants = withAliases(graph);
  const seen = new Map<string, Node>();
  const digests = new Map<TensorValue, number>();
  const digest = (value: TensorValue) => {
    const known = digests.get(value) ?? digestOf(value);
    digests.set(value, known);
    return known;
  };
  const names = new Map<string, string>();
  for (const node of graph.nodes) {
    const own = computed(node, constants);
    if (!own.some(([, value]) => isTelling(value))) continue;
    const key = `${likeness(node, constants)} ${own.map(([i, value]) => [i, digest(value)])}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, node);
    const copies = computed(first ?? node, constants);
    const same = own.every(([, value], at) => equal(value, copies[at]![1]));
    if (first && same) for (const [i] of own) names.set(node.inputs[i]!, first.inputs[i]!);
  }
  if (names.size === 0) return graph;
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => names.get(name) ?? name),
  }));
  return { ...graph, nodes };
}

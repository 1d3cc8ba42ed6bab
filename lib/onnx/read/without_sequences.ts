import { dtypeOf, ELEMENT } from '../element_types.js';
import type { TensorValue } from '../tensor_value.js';
import type { Graph, Node } from './graph.js';

/** Integers of a constant: a list, or one number. */
type Known = number | readonly number[];

/** What a name stands for: an initializer, or a Constant; null for what is computed. */
function integersOf({ nodes, constants }: Graph, name = ''): Known | null {
  const made = nodes.find(
    ({ outputs, operator }) => operator === 'Constant' && outputs[0] === name,
  );
  const { value, value_int: int, value_ints: ints } = made?.attributes ?? {};
  if (typeof int === 'number') return int;
  if (Array.isArray(ints)) return ints as number[];
  const tensor = constants.get(name) ?? value;
  const isTensor = typeof tensor === 'object' && 'data' in tensor;
  if (!isTensor || dtypeOf(tensor.type) !== 'int32') return null;
  const all = Array.from(tensor.data as Int32Array);
  return tensor.shape.length === 0 ? all[0]! : all;
}

/** Where a piece begins and ends: all are of one length, or each of its own; null where that is not known. */
function span(lengths: Known | null, place: number): [number, number] | null {
  if (lengths === null || place < 0) return null;
  if (typeof lengths === 'number') return [place * lengths, (place + 1) * lengths];
  if (place >= lengths.length) return null;
  const start = lengths.slice(0, place).reduce((sum, n) => sum + n, 0);
  return [start, start + lengths[place]!];
}

/** Nodes that take a piece of a SplitToSequence become a Slice of what is split; null if it is used otherwise. */
function slices(
  graph: Graph,
  split: Node,
  constants: Map<string, TensorValue>,
): Map<Node, Node> | null {
  const [sequence] = split.outputs as [string];
  const [x, lengths] = split.inputs;
  const { axis = 0 } = split.attributes;
  const made = new Map<Node, Node>();
  if (typeof axis !== 'number' || graph.outputs.some(({ name }) => name === sequence)) return null;
  for (const node of graph.nodes.filter(({ inputs }) => inputs.includes(sequence))) {
    const place = node.operator === 'SequenceAt' ? integersOf(graph, node.inputs[1]) : null;
    const cut = typeof place === 'number' ? span(integersOf(graph, lengths), place) : null;
    if (cut === null) return null;
    const names = [...cut, axis].map((value, i) => {
      const name = `${node.outputs[0]}#${['starts', 'ends', 'axes'][i]}`;
      constants.set(name, { type: ELEMENT.int64, shape: [1], data: Int32Array.of(value) });
      return name;
    });
    made.set(node, { ...node, operator: 'Slice', attributes: {}, inputs: [x!, ...names] });
  }
  return made;
}

/**
 * A graph in which sequences that are only taken apart again are none: PyTorch's exporter writes a `split` so where it does
 * not optimize.
 */
export function withoutSequences(graph: Graph): Graph {
  const isSplit = ({ operator, domain }: Node) => operator === 'SplitToSequence' && domain === '';
  const splits = graph.nodes.filter(isSplit);
  if (splits.length === 0) return graph;
  const constants = new Map(graph.constants);
  const changed = new Map<Node, Node | null>();
  for (const split of splits) {
    const made = slices(graph, split, constants);
    if (made === null) continue;
    changed.set(split, null);
    for (const [pick, slice] of made) changed.set(pick, slice);
  }
  const nodes = graph.nodes.flatMap((node) => {
    const other = changed.get(node);
    return other === null ? [] : [other ?? node];
  });
  return { ...graph, nodes, constants };
}

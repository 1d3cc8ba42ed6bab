import { dtypeOf, ELEMENT } from '../element_types.js';
import type { TensorValue } from '../tensor_value.js';
import { type Uses, usesOf } from './build/uses.js';
import type { Graph, Node } from './graph.js';

/** A graph, and what is asked of it by name. */
interface Lookup {
  /** Nodes of constants. */
  made: ReadonlyMap<string, Node>;
  uses: Uses;
  outputs: ReadonlySet<string>;
  constants: Map<string, TensorValue>;
}

/** How many pieces a sequence has at most: a damaged file may have more than there is time for. */
const MOST_PIECES = 1024;

/** Integers of a constant: a list, or one number. */
type Known = number | readonly number[];

/** What a name stands for: an initializer, or a Constant; null for what is computed. */
function integersOf({ made, constants }: Lookup, name = ''): Known | null {
  const { value, value_int: int, value_ints: ints } = made.get(name)?.attributes ?? {};
  if (typeof int === 'number') return int;
  if (Array.isArray(ints)) return ints.length > MOST_PIECES ? null : (ints as number[]);
  const tensor = constants.get(name) ?? value;
  const isTensor = typeof tensor === 'object' && 'data' in tensor;
  if (!isTensor || dtypeOf(tensor.type) !== 'int32') return null;
  if (tensor.data.length > MOST_PIECES) return null;
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
function slices(lookup: Lookup, split: Node): Map<Node, Node> | null {
  const [sequence = ''] = split.outputs;
  const [x = '', lengths] = split.inputs;
  const { axis = 0 } = split.attributes;
  const made = new Map<Node, Node>();
  if (typeof axis !== 'number' || lookup.outputs.has(sequence)) return null;
  const known = integersOf(lookup, lengths);
  for (const node of lookup.uses.get(sequence) ?? []) {
    const place = node.operator === 'SequenceAt' ? integersOf(lookup, node.inputs[1]) : null;
    const cut = typeof place === 'number' ? span(known, place) : null;
    if (cut === null) return null;
    const names = [...cut, axis].map((value, i) => {
      const name = `${node.outputs[0]}#${['starts', 'ends', 'axes'][i]}`;
      const data = Int32Array.of(value);
      lookup.constants.set(name, { type: ELEMENT.int64, shape: [1], data });
      return name;
    });
    made.set(node, { ...node, operator: 'Slice', attributes: {}, inputs: [x, ...names] });
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
  const constantNodes = graph.nodes.filter(({ operator }) => operator === 'Constant');
  const constants = new Map(graph.constants);
  const lookup: Lookup = {
    made: new Map(constantNodes.map((node) => [node.outputs[0] ?? '', node])),
    uses: usesOf(graph),
    outputs: new Set(graph.outputs.map(({ name }) => name)),
    constants,
  };
  const changed = new Map<Node, Node | null>();
  for (const split of splits) {
    const made = slices(lookup, split);
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

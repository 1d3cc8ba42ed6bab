import type * as tf from '@tensorflow/tfjs-core';
import { Unsupported } from '../../keras/read/unsupported.js';
import { ELEMENT, type ElementType } from '../element_types.js';
import { checkNode } from '../operators/check_node.js';
import { type Call, host, no, remember } from '../operators/operator.js';
import { runOperator } from '../operators/run_operator.js';
import { operatorOf } from '../operators/table.js';
import { toTensor } from '../tensor_value.js';
import type { Graph, Node } from './graph.js';

/** A tensor and the type of its elements. */
export interface Typed {
  tensor: tf.Tensor;
  type: ElementType;
}

/** What a node's operator is called with. */
export function callOf(node: Node, types: readonly ElementType[], channelsLast = false): Call {
  const { operator, opset, attributes, outputs } = node;
  return { operator, opset, attributes, types, outputs: outputs.length, channelsLast };
}

/** The types of a node's outputs. */
export function outputTypes(node: Node, call: Call): ElementType[] {
  const operator = operatorOf(node.domain, node.operator) ?? no('that is not known');
  return operator.types?.(call) ?? node.outputs.map(() => call.types[0] || ELEMENT.float);
}

/** The branch of an If whose condition is known. */
export function branchOf(node: Node, condition: boolean): Graph {
  const branch = node.attributes[condition ? 'then_branch' : 'else_branch'];
  if (typeof branch === 'object' && 'nodes' in branch) return branch;
  throw new Unsupported('without branches');
}

/** What of a value is known by its name. */
export type Values = Map<string, Typed>;

function runNode(node: Node, values: Values): void {
  const inputs = node.inputs.map((name) => {
    if (name === '') return null;
    return values.get(name) ?? no(`of ${name}, which is computed nowhere`);
  });
  checkNode(node);
  if (node.domain === '' && node.operator === 'If') {
    const branch = branchOf(node, host(inputs[0]!.tensor)[0] !== 0);
    const made = runGraph(branch, values);
    node.outputs.forEach((name, i) => {
      values.set(name, made[i]!);
    });
    return;
  }
  const call = callOf(
    node,
    inputs.map((one) => one?.type ?? 0),
  );
  const tensors = runOperator(
    inputs.map((one) => one?.tensor ?? null),
    call,
  );
  const types = outputTypes(node, call);
  node.outputs.forEach((name, i) => {
    if (name !== '' && tensors[i]) values.set(name, { tensor: tensors[i], type: types[i]! });
  });
}

/**
 * Computes a graph at once, node after node, with tensors for its inputs.
 *
 * @param outer the inputs and what else the graph's nodes may ask for, by name
 * @throws Unsupported that names the node.
 */
export function runGraph(graph: Graph, outer: Values): Typed[] {
  const values: Values = new Map(outer);
  for (const [name, value] of graph.constants) {
    const tensor = toTensor(value);
    if (typeof value.data[0] !== 'string') remember(tensor, value.data as Float32Array);
    values.set(name, { tensor, type: value.type });
  }
  for (const node of graph.nodes) {
    try {
      runNode(node, values);
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      throw new Unsupported(`${node.operator} '${node.name}' ${error.message}`);
    }
  }
  return graph.outputs.map(({ name }) => values.get(name) ?? no(`without the output ${name}`));
}

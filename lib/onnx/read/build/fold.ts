import { dtypeOf } from '../../element_types.js';
import { bounded } from '../../operators/operator.js';
import { runOperator } from '../../operators/run_operator.js';
import { fromTensor, toTensor, withoutTensors } from '../../tensor_value.js';
import { type Built, type Constant, isConstant } from '../built.js';
import type { Node } from '../graph.js';
import { callOf, outputTypes } from '../run_graph.js';

/** What a node makes of constants: constants; null if it has another input. */
export function fold(node: Node, inputs: readonly (Built | null)[]): Constant[] | null {
  if (!inputs.every((one) => one === null || isConstant(one))) return null;
  const constants = inputs as readonly (Constant | null)[];
  const origin = constants.find((one) => one?.trainable);
  if (node.operator === 'Identity' && origin) return [{ ...origin, name: node.outputs[0]! }];
  const call = callOf(
    node,
    constants.map((one) => one?.value.type ?? 0),
  );
  const types = outputTypes(node, call);
  return withoutTensors(() => {
    const tensors = constants.map((one) => (one === null ? null : toTensor(one.value)));
    return runOperator(tensors, call).map((tensor, i): Constant => {
      bounded(tensor.shape);
      const value = fromTensor(tensor, types[i]!);
      const float = dtypeOf(types[i]!) === 'float32' && tensor.rank > 0;
      const trainable = float && (origin !== undefined || node.operator === 'DequantizeLinear');
      const name = origin?.name ?? node.outputs[i]!;
      return { kind: 'constant', value, trainable, name, toOnnx: (x) => x };
    });
  });
}

import { type GivenInput, toJson } from '../../layers/given.js';
import { OnnxOperation } from '../../layers/onnx_operation.js';
import { PARAMETER } from '../../operators/table.js';
import type { Builder, Constant, Symbolic } from '../built.js';

/** A weight as a tensor, for all that use it: a layer that looks at no input. */
export function parameter(builder: Builder, constant: Constant, input: Symbolic): Symbolic {
  const { type, shape } = constant.value;
  const inputs: GivenInput[] = [
    { tensor: 0, type: 1 },
    { weight: 'weight_0', type, shape, trainable: true },
  ];
  const given = toJson({ opset: 18, outputs: 1, channelsLast: false, attributes: {}, inputs });
  const args = { operator: PARAMETER, given, name: builder.layerName(constant.name) };
  const make = () => new OnnxOperation(args);
  const [symbol] = builder.apply(null, make, input.symbol, [{ constant }]);
  return builder.symbolic(symbol!, type, false);
}

import { type GivenInput, toJson } from '../../layers/given.js';
import { OnnxOperation } from '../../layers/onnx_operation.js';
import { no } from '../../operators/operator.js';
import { type Builder, type Built, type LayerWeight, type Symbolic, typeOf } from '../built.js';
import type { Node } from '../graph.js';
import { arrange } from '../layouts.js';
import { likelySizes } from '../likely_sizes.js';
import { neverTrains } from '../never_trains.js';
import { callOf, outputTypes } from '../run_graph.js';

/** Constants up to this size are part of a layer's config, larger ones its weights. */
const SMALL = 64;

/** A node as a layer of its own, an OnnxOperation. */
export function operation(
  builder: Builder,
  node: Node,
  inputs: readonly (Built | null)[],
): Symbolic[] {
  const arranged = arrange(node, inputs, builder.keep);
  const symbols: Symbolic['symbol'][] = [];
  const weights: LayerWeight[] = [];
  const given = arranged.inputs.map((one, i): GivenInput | null => {
    if (one === null) return null;
    if (one.kind === 'sizes') return no('of sizes that are not known');
    if (one.kind === 'tensor') {
      symbols.push(builder.ordered(one, arranged.last));
      return { tensor: symbols.length - 1, type: one.type };
    }
    const { type, shape, data } = one.value;
    const trainable = one.trainable && !neverTrains(node.operator, i);
    const inline = !trainable && (data.length <= SMALL || typeof data[0] === 'string');
    if (inline) return { constant: one.value };
    weights.push({ constant: { ...one, trainable } });
    return { weight: `weight_${weights.length - 1}`, type, shape, trainable };
  });
  if (symbols.length === 0) no('of constants alone');
  const { operator, opset, outputs } = node;
  const { attributes, channelsLast, last } = arranged;
  const json = toJson({
    opset,
    outputs: outputs.length,
    channelsLast,
    attributes,
    inputs: given,
  });
  const shared = weights.map(({ constant }) => constant.id).join('\0');
  const key = weights.length === 0 ? null : `${operator} ${json} ${shared}`;
  const make = () =>
    new OnnxOperation({ operator, given: json, name: builder.layerName(node.name) });
  const made = builder.apply(key, make, symbols.length === 1 ? symbols[0]! : symbols, weights);
  const types = outputTypes(node, callOf({ ...node, attributes }, inputs.map(typeOf)));
  const likely = likelySizes(node, inputs);
  return made.map((symbol, i) => builder.symbolic(symbol, types[i]!, last, likely));
}

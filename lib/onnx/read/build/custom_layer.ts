import type { CustomLayers, LayerClass } from '../../../keras/read/rules/custom.js';
import { camelCased } from '../../../tfjs/spelling.js';
import { ELEMENT, type ElementType } from '../../element_types.js';
import { no } from '../../operators/operator.js';
import { type Builder, type Built, isConstant, isSymbolic, type Symbolic } from '../built.js';
import type { Node } from '../graph.js';
import { keyOf } from '../stock/rule.js';

/** The caller's class for an operator of another domain: by 'domain.Operator', or by the operator alone. */
export function customClass(
  layers: CustomLayers,
  { domain, operator }: Pick<Node, 'domain' | 'operator'>,
): LayerClass | null {
  if (domain === '') return null;
  const name = [`${domain}.${operator}`, operator].find((one) => Object.hasOwn(layers, one));
  return name === undefined ? null : layers[name]!;
}

const TYPES: Readonly<Record<string, ElementType>> = {
  float32: ELEMENT.float,
  int32: ELEMENT.int64,
  bool: ELEMENT.bool,
};

/** The node's attributes as a config: numbers, texts and lists of them. */
function config({ attributes, name }: Node): Record<string, unknown> {
  const entries = Object.entries(attributes).map(([key, value]): [string, unknown] => {
    if (typeof value !== 'object') return [camelCased(key), value];
    return Array.isArray(value)
      ? [camelCased(key), [...value]]
      : no(`with an attribute that is no number, text or list (${key})`);
  });
  return { ...Object.fromEntries(entries), name };
}

/**
 * A node as a layer of the caller's class: its tensors, in ONNX's order, are the layer's inputs, its constants
 * the layer's weights, in order.
 */
export function customLayer(
  builder: Builder,
  cls: LayerClass,
  node: Node,
  inputs: readonly (Built | null)[],
): Symbolic[] {
  const symbols = inputs.filter(isSymbolic).map((one) => builder.ordered(one, false));
  const constants = inputs.filter(isConstant);
  if (inputs.some((one) => one?.kind === 'sizes')) no('of sizes that are not known');
  if (symbols.length === 0) no('of constants alone');
  const weights = constants.map((constant) => ({ constant }));
  const key = weights.length === 0 ? null : keyOf(node, weights, node.domain);
  const make = () => new cls(config({ ...node, name: builder.layerName(node.name) }));
  const given = symbols.length === 1 ? symbols[0]! : symbols;
  return builder
    .apply(key, make, given, weights)
    .map((symbol) => builder.symbolic(symbol, TYPES[symbol.dtype] ?? ELEMENT.float, false));
}

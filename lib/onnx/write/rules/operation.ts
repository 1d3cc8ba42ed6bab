import { ELEMENT } from '../../element_types.js';
import type { OnnxOperation } from '../../layers/onnx_operation.js';
import { operatorOf, PARAMETER } from '../../operators/table.js';
import { writtenType } from '../attribute.js';
import { permuted } from '../forms.js';
import { refuse } from '../refusal.js';
import type { Order, Value } from '../value.js';
import { type Call, commonOrder, type Rule, rule } from './rule.js';
import { sameSince } from './versions.js';

type Given = OnnxOperation['given']['inputs'][number];

/** Types that attributes name: what is computed as float32 is so. */
const retyped = (attributes: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([name]) => !name.startsWith('__'))
      .map(([name, value]) => [
        name,
        name === 'to' || name === 'dtype' ? writtenType(value as number) : value,
      ]),
  );

/** What a constant is in the order that pointwise operators run in. */
function turned(order: Order, rank: number, shape: readonly number[]) {
  if (order === 'plain' || shape.every((n) => n === 1)) return undefined;
  const full = [...new Array<number>(rank - shape.length).fill(1), ...shape];
  return { full, order: [0, rank - 1, ...full.slice(1, -1).map((_, i) => i + 1)] };
}

/** A node of ONNX that was read goes back as it came. */
function operation({ w, layer, inputs, shape }: Call<OnnxOperation>): Value[] {
  const { operator, given } = layer;
  const { opset, attributes, channelsLast, outputs } = given;
  if (operator !== PARAMETER && !sameSince(operator, opset, w.opset)) {
    refuse(`${operator} of opset ${opset}, which opset ${w.opset} has otherwise`);
  }
  const rank = shape.length;
  const pointwise =
    operatorOf('', operator)?.axes === 'pointwise' &&
    !channelsLast &&
    inputs.every((one) => one.shape.length === rank) &&
    given.inputs.every(
      (one) =>
        one === null ||
        !('constant' in one) ||
        (one.constant.shape.length <= 1 && one.constant.data.length === 1),
    ) &&
    given.inputs.every(
      (one) =>
        one === null ||
        !('weight' in one) ||
        one.shape.length === rank ||
        one.shape.every((n) => n === 1),
    );
  const order: Order =
    channelsLast || (pointwise && commonOrder(inputs) === 'first') ? 'first' : 'plain';
  const named = (one: Given): string | null => {
    if (one === null) return null;
    if ('constant' in one)
      return w.constantValue({ ...one.constant, type: writtenType(one.constant.type) });
    if ('weight' in one) {
      const variable = layer.variable(one.weight) as never;
      const plain = order === 'plain' || channelsLast;
      const moved = plain ? undefined : turned(order, rank, one.shape);
      return w.weight(variable, moved && permuted(one.shape, moved.order));
    }
    const value = inputs[one.tensor]!;
    const name = value.shape.length < 3 ? w.plain(value) : w.name(value, order);
    const type = writtenType(one.type);
    return value.type === type ? name : w.node('Cast', [name], { to: type });
  };
  const names = given.inputs.map(named);
  const { types: typesOf } = operatorOf('', operator)!;
  const own = given.inputs.map((one) => {
    if (one === null) return 0;
    return writtenType('constant' in one ? one.constant.type : one.type);
  });
  const call = { operator, opset, attributes, types: own, outputs, channelsLast };
  const types = typesOf?.(call) ?? new Array<number>(outputs).fill(own[0] || ELEMENT.float);
  const made =
    operator === PARAMETER
      ? [w.node('Identity', [names[1]!])]
      : w.many(operator, names, retyped(attributes), outputs);
  const computed = layer.computeOutputShape(inputs.map((one) => one.shape)) as never[];
  const shapes = (outputs === 1 ? [computed] : computed) as (number | null)[][];
  return made.map((name, i) => w.value(name, shapes[i]!, order, { type: writtenType(types[i]!) }));
}

export const OPERATION_RULES = {
  OnnxOperation: rule<OnnxOperation>(operation),
} satisfies Record<string, Rule>;

import type { GraphWriter } from '../graph_writer.js';
import { refuse } from '../refusal.js';
import { axisIn, type Order, type Value } from '../value.js';
import { commonOrder, type Rule, rule } from './rule.js';

/** The inputs in one order and of one rank. */
function aligned(w: GraphWriter, inputs: readonly Value[]): { names: string[]; order: Order } {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  if (inputs.every(({ shape }) => shape.length === rank)) {
    const order = commonOrder(inputs);
    return { names: inputs.map((one) => w.name(one, order)), order };
  }
  // As tfjs-layers does, axes of 1 come behind the batch.
  const names = inputs.map((one) => {
    const more = rank - one.shape.length;
    const axes = Array.from({ length: more }, (_, i) => i + 1);
    return more === 0 ? w.plain(one) : w.node('Unsqueeze', [w.plain(one), w.integers(axes)]);
  });
  return { names, order: 'plain' };
}

/** Of what is made of inputs element by element. */
const origins = (inputs: readonly Value[]) => [...new Set(inputs.flatMap(({ from }) => from))];

/** Two at a time. */
const chain = (operator: string, ending?: (w: GraphWriter, x: string, count: number) => string) =>
  rule(({ w, inputs, shape }) => {
    const { names, order } = aligned(w, inputs);
    const sum = names.reduce((a, b) => w.node(operator, [a, b]));
    const y = ending === undefined ? sum : ending(w, sum, inputs.length);
    return w.value(y, shape, order, { from: origins(inputs) });
  });

const all = (operator: string): Rule =>
  rule(({ w, inputs, shape }) => {
    const { names, order } = aligned(w, inputs);
    return w.value(w.node(operator, names), shape, order, { from: origins(inputs) });
  });

const concatenate = rule<{ axis: number }>(({ w, layer: { axis }, inputs, shape }) => {
  if (inputs.length === 1) return inputs[0]!;
  const order = commonOrder(inputs);
  const names = inputs.map((one) => w.name(one, order));
  const at = axisIn(order, axis, shape.length);
  return w.value(w.node('Concat', names, { axis: at }), shape, order, { from: origins(inputs) });
});

/** x over its length along an axis, of which tfjs-layers takes 1e-7 at least. */
function normal(w: GraphWriter, x: string, axis: number): string {
  const squares = w.node('ReduceSum', [w.node('Mul', [x, x]), w.integers([axis])], { keepdims: 1 });
  return w.node('Div', [x, w.node('Sqrt', [w.node('Max', [squares, w.scalar(1e-7)])])]);
}

const dot = rule<{ axes: number | [number, number]; normalize: boolean }>(
  ({ w, layer: { axes, normalize }, inputs, shape }) => {
    const given = Array.isArray(axes) ? axes : [axes, axes];
    const at = inputs.map(({ shape: one }, i) => (given[i]! + one.length) % one.length);
    if (at.includes(0)) refuse('a Dot along the batch');
    const names = inputs.map((one, i) => {
      const name = w.plain(one);
      return normalize ? normal(w, name, at[i]!) : name;
    });
    const letters = [
      ['b', 'i', 'j'],
      ['b', 'k', 'l'],
    ].map((all, i) => all.slice(0, inputs[i]!.shape.length).with(at[i]!, 'z'));
    const left = letters.flatMap((all, i) =>
      all.filter((one) => one !== 'z' && (i === 0 || one !== 'b')),
    );
    const equation = `${letters[0]!.join('')},${letters[1]!.join('')}->${left.join('')}`;
    const product = w.node('Einsum', names, { equation });
    const y = left.length === 1 ? w.node('Unsqueeze', [product, w.integers([1])]) : product;
    return w.value(y, shape);
  },
);

/** Layers that make one tensor of several. */
export const MERGING_RULES = {
  Add: chain('Add'),
  Average: chain('Add', (w, sum, count) => w.node('Div', [sum, w.scalar(count)])),
  Multiply: chain('Mul'),
  Maximum: all('Max'),
  Minimum: all('Min'),
  Concatenate: concatenate,
  Dot: dot,
} satisfies Record<string, Rule>;

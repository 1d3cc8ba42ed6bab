import { encodeMessage as encode } from '../../lib/onnx/protobuf/encode.js';

export { encode };

type Message = Record<string, unknown>;

const text = (value: string) => new TextEncoder().encode(value);

/** An attribute by its value. */
export function attribute(name: string, value: unknown): Message {
  if (typeof value === 'string') return { name, type: 3, s: text(value) };
  if (Array.isArray(value)) return { name, type: 7, ints: value };
  if (typeof value === 'object') return { name, type: 5, g: value };
  return Number.isInteger(value) ? { name, type: 2, i: value } : { name, type: 1, f: value };
}

export const node = (
  operator: string,
  inputs: string[],
  outputs: string[],
  attributes: Message = {},
  more: Message = {},
): Message => ({
  operator,
  inputs,
  outputs,
  name: `${operator} of ${outputs[0]}`,
  attributes: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ...more,
});

export const floats = (
  name: string,
  dims: number[],
  values: number[],
): Message & { name: string } => ({
  name,
  dims,
  type: 1,
  floats: values,
});

export const value = (name: string, sizes: (number | string)[], type = 1): Message => ({
  name,
  type: {
    tensor: {
      type,
      shape: { dims: sizes.map((n) => (typeof n === 'number' ? { value: n } : { param: n })) },
    },
  },
});

/** A model of these nodes from x to y. */
export function model(nodes: Message[], graph: Message = {}, more: Message = {}): Uint8Array {
  return encode('model', {
    irVersion: 8,
    opsets: [{ domain: '', version: 18 }],
    graph: { nodes, inputs: [value('x', ['n', 3])], outputs: [value('y', ['n', 3])], ...graph },
    ...more,
  });
}

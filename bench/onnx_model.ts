/** A protobuf message under construction: fields in order, as bytes. */
type Field = readonly number[] | Uint8Array;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

const integer = (field: number, value: number): Field => [...varint(field * 8), ...varint(value)];

function bytes(field: number, content: Uint8Array): Uint8Array {
  return message([...varint(field * 8 + 2), ...varint(content.length)], content);
}

const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));

function message(...fields: Field[]): Uint8Array {
  const out = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let at = 0;
  for (const field of fields) {
    out.set(field, at);
    at += field.length;
  }
  return out;
}

/** AttributeProto: a list of integers. */
function integers(name: string, values: readonly number[]): Uint8Array {
  const INTS = 7;
  return message(text(1, name), ...values.map((v) => integer(8, v)), integer(20, INTS));
}

/** ValueInfoProto: a float tensor of a fixed shape. */
function value(name: string, shape: readonly number[]): Uint8Array {
  const dims = shape.map((n) => bytes(1, message(integer(1, n))));
  const tensor = message(integer(1, 1), bytes(2, message(...dims)));
  return message(text(1, name), bytes(2, message(bytes(1, tensor))));
}

/**
 * An ONNX model of one ConvTranspose with padding 'same', channels first, as ONNX has it.
 *
 * @param input [batch, channels, ...spatial]
 * @param weights [channels, filters, ...kernel], its values in `data`
 */
export function convTransposeModel(
  input: readonly number[],
  weights: readonly number[],
  data: Float32Array,
  strides: readonly number[],
): Uint8Array {
  const kernel = weights.slice(2);
  const over = kernel.map((k, i) => Math.max(k - strides[i]!, 0));
  const before = over.map((n) => Math.floor(n / 2));
  const after = over.map((n, i) => n - before[i]!);
  const short = kernel.map((k, i) => Math.max(strides[i]! - k, 0));
  const output = [input[0]!, weights[1]!, ...strides.map((stride, i) => input[i + 2]! * stride)];
  const node = message(
    text(1, 'x'),
    text(1, 'w'),
    text(2, 'y'),
    text(4, 'ConvTranspose'),
    bytes(5, integers('strides', strides)),
    bytes(5, integers('pads', [...before, ...after])),
    bytes(5, integers('output_padding', short)),
  );
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const tensor = message(
    ...weights.map((n) => integer(1, n)),
    integer(2, 1),
    text(8, 'w'),
    bytes(9, raw),
  );
  const graph = message(
    bytes(1, node),
    text(2, 'g'),
    bytes(5, tensor),
    bytes(11, value('x', input)),
    bytes(12, value('y', output)),
  );
  const opset = message(text(1, ''), integer(2, 17));
  return message(integer(1, 8), text(2, 'bench'), bytes(7, graph), bytes(8, opset));
}

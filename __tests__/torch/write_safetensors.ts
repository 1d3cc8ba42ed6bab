import { product } from '../reference/product.js';
/** One tensor: float32 unless it says otherwise, its bytes zeros unless it has numbers. */
export interface Given {
  dtype?: string;
  shape: number[];
  data?: number[];
}

const BYTES: Record<string, number> = { F32: 4, I64: 8, F16: 2, U8: 1 };

/** Bytes with a header in front, as the format has it. */
export function withHeader(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

/** A safetensors file, independent of the reader. */
export function writeSafetensors(tensors: Record<string, Given>): Uint8Array {
  const header: Record<string, object> = { __metadata__: { format: 'pt' } };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { dtype = 'F32', shape, data }] of Object.entries(tensors)) {
    const count = product(shape);
    const bytes = new Uint8Array(count * BYTES[dtype]!);
    if (data !== undefined) bytes.set(new Uint8Array(Float32Array.from(data).buffer));
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
    parts.push(bytes);
  }
  const all = new Uint8Array(offset);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return withHeader(JSON.stringify(header), all);
}

import { product } from '../arithmetic/product.js';
import { show, ValueError } from '../check.js';
import { checkJsonSize } from './check_json_size.js';
import { type NumberType, toFloat32 } from './to_float32.js';

/** A tensor of a safetensors file; its numbers are read when they are asked for. */
export interface TorchTensor {
  /** As the file spells it: 'F32'. */
  dtype: string;
  shape: readonly number[];
  /**
   * Null for a dtype that is no float.
   *
   * @param outputs which axis of a kernel is that of its outputs, for a tensor that is computed by it; default 0.
   */
  numbers(outputs?: number): Float32Array | null;
}

/** As safetensors has it: a larger header is an attack. */
const MOST_HEADER_BYTES = 100_000_000;

const BYTES: Record<string, number> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  F8_E8M0: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
  C64: 8,
};
const FLOATS: Record<string, NumberType> = {
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
};

function damaged(where: string, why: string): never {
  throw new ValueError(`${where}: the safetensors file must be whole, got a damaged one: ${why}.`);
}

/** Where the header ends; null if the bytes do not begin as such a file does. */
function headerEnd(data: Uint8Array): number | null {
  if (data.length < 9 || data[8] !== '{'.charCodeAt(0)) return null;
  const view = new DataView(data.buffer, data.byteOffset, 8);
  return 8 + view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
}

/** Whether these bytes begin as a safetensors file does. */
export function isSafetensors(data: Uint8Array): boolean {
  const end = headerEnd(data);
  return end !== null && end <= 8 + MOST_HEADER_BYTES;
}

interface Entry {
  name: string;
  dtype: string;
  shape: number[];
  begin: number;
  end: number;
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

function readEntry(where: string, name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets } = (value ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES, dtype)) {
    return damaged(where, `${name} has the dtype ${show(dtype)}`);
  }
  const right =
    Array.isArray(shape) &&
    shape.every(isCount) &&
    Array.isArray(data_offsets) &&
    data_offsets.length === 2 &&
    data_offsets.every(isCount);
  if (!right) return damaged(where, `${name} has no shape or no place`);
  const [begin, end] = data_offsets as [number, number];
  const bytes = BYTES[dtype]! * product(shape);
  if (end - begin !== bytes) {
    damaged(where, `${name} has ${end - begin} bytes for ${dtype} [${shape.join(', ')}]`);
  }
  return { name, dtype, shape, begin, end };
}

/**
 * The tensors of a safetensors file, in its order. As the format demands, they must cover the data
 * behind the header from its begin to its end without overlap.
 *
 * Source: https://github.com/huggingface/safetensors, "Format".
 *
 * @throws ValueError if the file is none, or damaged. Time and memory stay in proportion to its
 *     bytes, whatever they are.
 */
export function readSafetensors(where: string, data: Uint8Array): Map<string, TorchTensor> {
  const end = headerEnd(data);
  if (end === null) {
    const zip = data[0] === 0x50 && data[1] === 0x4b;
    const got =
      data.length === 0 ? 'an empty file' : zip ? 'a zip, as torch.save writes' : 'another';
    throw new ValueError(
      `${where}: the file must be a safetensors file ` +
        `(safetensors.torch.save_file(model.state_dict(), path)), got ${got}.`,
    );
  }
  if (end > data.length || end > 8 + MOST_HEADER_BYTES) {
    damaged(where, `its header would end at byte ${end} of ${data.length}`);
  }
  let header: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data.subarray(8, end));
    checkJsonSize(where, text);
    header = JSON.parse(text);
  } catch (cause) {
    if (cause instanceof ValueError) throw cause;
    damaged(where, `its header is no JSON (${(cause as Error).message})`);
  }
  const entries = Object.entries(header as object)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readEntry(where, name, value))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end: last } of entries) {
    if (begin !== covered) damaged(where, `${name} begins at ${begin}, and not at ${covered}`);
    covered = last;
  }
  if (covered !== data.length - end) {
    damaged(where, `its tensors take ${covered} bytes of ${data.length - end}`);
  }
  const tensors = entries.map(({ name, dtype, shape, begin, end: last }): [string, TorchTensor] => {
    const bytes = data.subarray(end + begin, end + last);
    const type = FLOATS[dtype];
    return [name, { dtype, shape, numbers: () => (type ? toFloat32(bytes, type) : null) }];
  });
  return new Map(tensors);
}

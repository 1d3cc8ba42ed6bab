/** IEEE half precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function bfloat(bits: number): number {
  word.setUint16(0, bits);
  return word.getFloat32(0);
}

/** Bytes of a number, and how it is read, least byte first. */
const TYPES = {
  float16: [2, (view: DataView, at: number) => half(view.getUint16(at, true))],
  bfloat16: [2, (view: DataView, at: number) => bfloat(view.getUint16(at, true))],
  float32: [4, (view: DataView, at: number) => view.getFloat32(at, true)],
  float64: [8, (view: DataView, at: number) => view.getFloat64(at, true)],
  int8: [1, (view: DataView, at: number) => view.getInt8(at)],
  uint8: [1, (view: DataView, at: number) => view.getUint8(at)],
  int16: [2, (view: DataView, at: number) => view.getInt16(at, true)],
  uint16: [2, (view: DataView, at: number) => view.getUint16(at, true)],
  int32: [4, (view: DataView, at: number) => view.getInt32(at, true)],
  uint32: [4, (view: DataView, at: number) => view.getUint32(at, true)],
  int64: [8, (view: DataView, at: number) => Number(view.getBigInt64(at, true))],
  uint64: [8, (view: DataView, at: number) => Number(view.getBigUint64(at, true))],
} as const;

/** Whether this machine has the least byte first, as files do. */
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export type NumberType = keyof typeof TYPES;

export function isNumberType(name: string): name is NumberType {
  return Object.hasOwn(TYPES, name);
}

/** The numbers that these bytes are, as float32. */
export function toFloat32(data: Uint8Array, type: NumberType): Float32Array {
  if (type === 'float32' && LITTLE) {
    return new Float32Array(new Uint8Array(data.subarray(0, data.length & ~3)).buffer);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [size, read] = TYPES[type];
  const values = new Float32Array(Math.floor(data.length / size));
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * size);
  return values;
}

/** A dtype as safetensors spells it, and the bytes of one element. */
export interface Dtype {
  dtype: string;
  size: number;
}

const made = (dtype: string, size: number): Dtype => ({ dtype, size });

/** By the class of a storage, without its package and without 'Storage'. */
const STORAGES: Readonly<Record<string, Dtype>> = {
  Double: made('F64', 8),
  Float: made('F32', 4),
  Half: made('F16', 2),
  BFloat16: made('BF16', 2),
  Long: made('I64', 8),
  Int: made('I32', 4),
  Short: made('I16', 2),
  Char: made('I8', 1),
  Byte: made('U8', 1),
  Bool: made('BOOL', 1),
  ComplexFloat: made('C64', 8),
  ComplexDouble: made('C128', 16),
  QUInt8: made('QU8', 1),
  QInt8: made('QI8', 1),
  QInt32: made('QI32', 4),
  QUInt4x2: made('QU4', 1),
  QUInt2x4: made('QU2', 1),
  Untyped: made('bytes', 1),
};

/** By torch's names of dtypes, for storages that have none of their own. */
const TYPES: Readonly<Record<string, Dtype>> = {
  float64: STORAGES.Double!,
  float32: STORAGES.Float!,
  float16: STORAGES.Half!,
  bfloat16: STORAGES.BFloat16!,
  int64: STORAGES.Long!,
  int32: STORAGES.Int!,
  int16: STORAGES.Short!,
  int8: STORAGES.Char!,
  uint8: STORAGES.Byte!,
  uint16: made('U16', 2),
  uint32: made('U32', 4),
  uint64: made('U64', 8),
  bool: STORAGES.Bool!,
  complex32: made('C32', 4),
  complex64: STORAGES.ComplexFloat!,
  complex128: STORAGES.ComplexDouble!,
  float8_e4m3fn: made('F8_E4M3', 1),
  float8_e5m2: made('F8_E5M2', 1),
  float8_e8m0fnu: made('F8_E8M0', 1),
  float8_e4m3fnuz: made('F8_E4M3FNUZ', 1),
  float8_e5m2fnuz: made('F8_E5M2FNUZ', 1),
};

/** The dtype of 'torch.FloatStorage' or 'torch.cuda.FloatStorage'; undefined for a name that is none. */
export function dtypeOfStorage(name: string): Dtype | undefined {
  const kind = /^torch\.(?:cuda\.|storage\.)?(\w+)Storage$/.exec(name)?.[1] ?? '';
  return Object.hasOwn(STORAGES, kind) ? STORAGES[kind] : undefined;
}

/** The dtype 'torch.float32'; undefined for a name that is none. */
export function dtypeNamed(name: string): Dtype | undefined {
  const kind = name.replace(/^torch\./, '');
  return name.startsWith('torch.') && Object.hasOwn(TYPES, kind) ? TYPES[kind] : undefined;
}

import type { Bytes } from './bytes.js';

/** What the elements of a dataset or attribute are. */
export interface Datatype {
  kind: 'float' | 'bfloat16' | 'int' | 'uint' | 'string' | 'text' | 'opaque';
  /** Bytes of an element; for 'text', of the reference to it. */
  size: number;
}

const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const OPAQUE = 5;
const ENUM = 8;
const VARIABLE = 9;

/**
 * A datatype message. An enumeration (h5py's bool) is its integers, an opaque type of two bytes is
 * what h5py makes of ml_dtypes' bfloat16.
 *
 * Source: HDF5 File Format Specification 3.0, IV.A.2.d.
 */
export function readDatatype(bytes: Bytes, offset: number): Datatype {
  const kind = bytes.u8(offset) & 15;
  const flags = bytes.u8(offset + 1);
  const size = bytes.u32(offset + 4);
  if (size === 0) bytes.broken(`a datatype at ${offset} has no size`);
  if ((kind === INTEGER || kind === FLOAT) && flags & 1) bytes.lacks('big-endian numbers');
  switch (kind) {
    case INTEGER:
      if (![1, 2, 4, 8].includes(size)) bytes.lacks(`integers of ${size} bytes`);
      return { kind: flags & 8 ? 'int' : 'uint', size };
    case FLOAT: {
      const exponentBits = bytes.u8(offset + 13);
      if (size === 2 && exponentBits === 8) return { kind: 'bfloat16', size };
      if (exponentBits !== { 2: 5, 4: 8, 8: 11 }[size]) bytes.lacks(`floats of ${size} bytes`);
      return { kind: 'float', size };
    }
    case STRING:
      return { kind: 'string', size };
    case OPAQUE:
      return { kind: 'opaque', size };
    case ENUM: {
      const base = readDatatype(bytes, offset + 8);
      return base.kind === 'int' || base.kind === 'uint' ? base : bytes.lacks('an odd enumeration');
    }
    case VARIABLE:
      if ((flags & 15) !== 1 || size !== 16) bytes.lacks('sequences of variable length');
      return { kind: 'text', size };
    default:
      return bytes.lacks(`datatype class ${kind}`);
  }
}
